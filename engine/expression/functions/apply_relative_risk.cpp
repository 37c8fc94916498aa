// A relative risk acts on a probability.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    probability_argument,
    {.key = "rr", .lower = 0, .meaning = "relative risk", .example = "0.8"},
};

double scalar(const double* x) { return x[0] * x[1]; }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::multiply, x[0], x[1], true); }

}  // namespace

extern const Function function_apply_relative_risk;
constinit const Function function_apply_relative_risk = {
    .name = "apply_relative_risk",
    .arguments = arguments,
    .meaning = "p rr; an error where it is above 1",
    .example = "apply_relative_risk(0.3, 0.5)",
    .example_value = 0.15,
    .scalar = scalar,
    .lower = lower,
    .result = &probability_argument,
    .keeps_time = true,
};

}  // namespace equipoise::expression
