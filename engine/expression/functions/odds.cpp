// The odds of a probability.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "p",
     .unit = Unit::probability,
     .lower = 0,
     .upper = 1,
     .upper_open = true,
     .meaning = "probability",
     .example = "0.3"},
};

double scalar(const double* x) { return x[0] / (1 - x[0]); }

NodeId lower(Graph& g, const NodeId* x) {
  return g.make(Operation::divide, x[0], g.make(Operation::subtract, g.constant(1), x[0]));
}

}  // namespace

extern const Function function_odds;
constinit const Function function_odds = {
    .name = "odds",
    .arguments = arguments,
    .meaning = "p / (1 - p)",
    .example = "odds(0.2)",
    .example_value = 0.25,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
