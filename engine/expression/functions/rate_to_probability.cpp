// The probability of an event within a time at a constant rate.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "rate", .unit = Unit::rate, .lower = 0, .meaning = "events a year", .example = "0.15"},
    {.key = "years",
     .unit = Unit::duration,
     .lower = 0,
     .meaning = "time in years",
     .example = "1"},
};

double scalar(const double* x) { return 1 - std::exp(-x[0] * x[1]); }

NodeId lower(Graph& g, const NodeId* x) {
  const NodeId events = g.make(Operation::multiply, x[0], x[1], true);
  return g.make(Operation::negate, g.make(Operation::expm1, g.make(Operation::negate, events)));
}

}  // namespace

extern const Function function_rate_to_probability;
constinit const Function function_rate_to_probability = {
    .name = "rate_to_probability",
    .arguments = arguments,
    .meaning = "1 - exp(-rate years)",
    .example = "rate_to_probability(0.15, 1)",
    .example_value = 0.139292023574942,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
