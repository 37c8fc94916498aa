// The decimal logarithm.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .lower = 0, .lower_open = true, .meaning = "number", .example = "2"},
};

double scalar(const double* x) { return std::log10(x[0]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::log10, x[0]); }

}  // namespace

extern const Function function_log10;
constinit const Function function_log10 = {
    .name = "log10",
    .arguments = arguments,
    .meaning = "the logarithm of x to base 10",
    .example = "log10(2)",
    .example_value = 0.301029995663981,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
