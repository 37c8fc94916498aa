// The absolute value.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .meaning = "any number", .example = "2"},
};

double scalar(const double* x) { return std::fabs(x[0]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::absolute, x[0]); }

}  // namespace

extern const Function function_abs;
constinit const Function function_abs = {
    .name = "abs",
    .arguments = arguments,
    .meaning = "x without its sign",
    .example = "abs(-2)",
    .example_value = 2,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
