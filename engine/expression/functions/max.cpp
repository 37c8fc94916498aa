// The larger of two.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "a", .meaning = "any number", .example = "2"},
    {.key = "b", .meaning = "any number", .example = "2"},
};

double scalar(const double* x) { return std::fmax(x[0], x[1]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::maximum, x[0], x[1]); }

}  // namespace

extern const Function function_max;
constinit const Function function_max = {
    .name = "max",
    .arguments = arguments,
    .meaning = "the larger of a and b",
    .example = "max(3, 2)",
    .example_value = 3,
    .scalar = scalar,
    .lower = lower,
    .keeps_time = true,
};

}  // namespace equipoise::expression
