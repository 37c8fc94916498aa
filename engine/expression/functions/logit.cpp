// The log-odds of a probability.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "p",
     .unit = Unit::probability,
     .lower = 0,
     .upper = 1,
     .lower_open = true,
     .upper_open = true,
     .meaning = "probability",
     .example = "0.3"},
};

double scalar(const double* x) { return std::log(x[0] / (1 - x[0])); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::logit, x[0]); }

}  // namespace

extern const Function function_logit;
constinit const Function function_logit = {
    .name = "logit",
    .arguments = arguments,
    .meaning = "log(p / (1 - p)), the log-odds of a probability",
    .example = "logit(0.2)",
    .example_value = -1.38629436111989,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
