// The exponential function.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .meaning = "any number", .example = "2"},
};

double scalar(const double* x) { return std::exp(x[0]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::exp, x[0], true); }

}  // namespace

extern const Function function_exp;
constinit const Function function_exp = {
    .name = "exp",
    .arguments = arguments,
    .meaning = "e to the power x",
    .example = "exp(1)",
    .example_value = 2.71828182845905,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
