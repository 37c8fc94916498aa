// The probability of log-odds.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .meaning = "any number", .example = "2"},
};

double scalar(const double* x) { return 1 / (1 + std::exp(-x[0])); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::expit, x[0]); }

}  // namespace

extern const Function function_expit;
constinit const Function function_expit = {
    .name = "expit",
    .arguments = arguments,
    .meaning = "1 / (1 + exp(-x)), the probability with log-odds x",
    .example = "expit(-1)",
    .example_value = 0.268941421369995,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
