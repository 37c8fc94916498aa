// The constant rate behind a probability within a time.
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
    {.key = "years",
     .unit = Unit::duration,
     .lower = 0,
     .lower_open = true,
     .meaning = "time in years",
     .example = "1"},
};

double scalar(const double* x) { return -std::log(1 - x[0]) / x[1]; }

NodeId lower(Graph& g, const NodeId* x) {
  const NodeId log_survival = g.make(Operation::log1p, g.make(Operation::negate, x[0]));
  return g.make(Operation::divide, g.make(Operation::negate, log_survival), x[1], true);
}

}  // namespace

extern const Function function_probability_to_rate;
constinit const Function function_probability_to_rate = {
    .name = "probability_to_rate",
    .arguments = arguments,
    .meaning = "-log(1 - p) / years: events a year",
    .example = "probability_to_rate(0.3, 5)",
    .example_value = 0.0713349887877465,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
