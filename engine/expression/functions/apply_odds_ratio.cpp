// An odds ratio acts on a probability.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    probability_argument,
    {.key = "odds_ratio",
     .lower = 0,
     .lower_open = true,
     .meaning = "odds ratio",
     .example = "1.5"},
};

double scalar(const double* x) { return x[0] * x[1] / (1 - x[0] + x[0] * x[1]); }

NodeId lower(Graph& g, const NodeId* x) {
  const NodeId scaled = g.make(Operation::multiply, x[0], x[1], true);
  const NodeId rest = g.make(Operation::subtract, g.constant(1), x[0]);
  return g.make(Operation::divide, scaled, g.make(Operation::add, rest, scaled), true);
}

}  // namespace

extern const Function function_apply_odds_ratio;
constinit const Function function_apply_odds_ratio = {
    .name = "apply_odds_ratio",
    .arguments = arguments,
    .meaning = "the probability whose odds are odds(p) odds_ratio",
    .example = "apply_odds_ratio(53 / 113, 0.54)",
    .example_value = 0.322951929587001,
    .scalar = scalar,
    .lower = lower,
    .keeps_time = true,
};

}  // namespace equipoise::expression
