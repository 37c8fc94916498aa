// The square root.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .lower = 0, .meaning = "number", .example = "2"},
};

double scalar(const double* x) { return std::sqrt(x[0]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::square_root, x[0]); }

}  // namespace

extern const Function function_sqrt;
constinit const Function function_sqrt = {
    .name = "sqrt",
    .arguments = arguments,
    .meaning = "the square root of x",
    .example = "sqrt(2)",
    .example_value = 1.4142135623731,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
