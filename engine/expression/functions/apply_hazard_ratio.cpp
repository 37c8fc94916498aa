// A hazard ratio acts on a probability.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    probability_argument,
    {.key = "hazard_ratio",
     .lower = 0,
     .lower_open = true,
     .meaning = "hazard ratio",
     .example = "0.6"},
};

double scalar(const double* x) { return 1 - std::pow(1 - x[0], x[1]); }

NodeId lower(Graph& g, const NodeId* x) {
  // At p = 1 the logarithm is minus infinity, and the result 1.
  const NodeId log_survival = g.make(Operation::log1p, g.make(Operation::negate, x[0]));
  const NodeId product = g.make(Operation::multiply, log_survival, x[1]);
  return g.make(Operation::negate, g.make(Operation::expm1, product));
}

}  // namespace

extern const Function function_apply_hazard_ratio;
constinit const Function function_apply_hazard_ratio = {
    .name = "apply_hazard_ratio",
    .arguments = arguments,
    .meaning = "1 - (1 - p)^hazard_ratio",
    .example = "apply_hazard_ratio(0.105, 0.6)",
    .example_value = 0.0643922271453628,
    .scalar = scalar,
    .lower = lower,
    .keeps_time = true,
};

}  // namespace equipoise::expression
