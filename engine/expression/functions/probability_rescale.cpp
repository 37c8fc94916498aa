// The same constant rate over another time.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    probability_argument,
    {.key = "from_years",
     .unit = Unit::duration,
     .lower = 0,
     .lower_open = true,
     .meaning = "time that p belongs to",
     .example = "1"},
    {.key = "to_years",
     .unit = Unit::duration,
     .lower = 0,
     .lower_open = true,
     .meaning = "time of the result",
     .example = "1 / 12"},
};

double scalar(const double* x) { return 1 - std::pow(1 - x[0], x[2] / x[1]); }

NodeId lower(Graph& g, const NodeId* x) {
  // At p = 1 the logarithm is minus infinity, and the result 1.
  const NodeId log_survival = g.make(Operation::log1p, g.make(Operation::negate, x[0]));
  const NodeId times = g.make(Operation::divide, x[2], x[1], true);
  const NodeId product = g.make(Operation::multiply, log_survival, times);
  return g.make(Operation::negate, g.make(Operation::expm1, product));
}

}  // namespace

extern const Function function_probability_rescale;
constinit const Function function_probability_rescale = {
    .name = "probability_rescale",
    .arguments = arguments,
    .meaning = "1 - (1 - p)^(to_years / from_years)",
    .example = "probability_rescale(0.3, 1, 1 / 12)",
    .example_value = 0.0292855303767777,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
