// The smaller of two.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "a", .meaning = "any number", .example = "2"},
    {.key = "b", .meaning = "any number", .example = "2"},
};

double scalar(const double* x) { return std::fmin(x[0], x[1]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::minimum, x[0], x[1]); }

}  // namespace

extern const Function function_min;
constinit const Function function_min = {
    .name = "min",
    .arguments = arguments,
    .meaning = "the smaller of a and b",
    .example = "min(3, 2)",
    .example_value = 2,
    .scalar = scalar,
    .lower = lower,
    .keeps_time = true,
};

}  // namespace equipoise::expression
