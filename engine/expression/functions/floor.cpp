// The whole part, towards minus infinity.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .meaning = "any number", .example = "2"},
};

double scalar(const double* x) { return std::floor(x[0]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::floor, x[0]); }

}  // namespace

extern const Function function_floor;
constinit const Function function_floor = {
    .name = "floor",
    .arguments = arguments,
    .meaning = "the largest whole number that is not above x",
    .example = "floor(-1.5)",
    .example_value = -2,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
