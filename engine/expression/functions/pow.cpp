// A power, as `x ^ y`.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .meaning = "any number", .example = "2"},
    {.key = "y", .meaning = "any number", .example = "2"},
};

double scalar(const double* x) { return std::pow(x[0], x[1]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::power, x[0], x[1], true); }

}  // namespace

extern const Function function_pow;
constinit const Function function_pow = {
    .name = "pow",
    .arguments = arguments,
    .meaning = "x to the power y, as x ^ y; 0 to the power 0 is 1",
    .example = "pow(2, 0.5)",
    .example_value = 1.4142135623731,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
