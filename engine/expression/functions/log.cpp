// The natural logarithm.
#include <cmath>

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

constexpr InputDescription arguments[] = {
    {.key = "x", .lower = 0, .lower_open = true, .meaning = "number", .example = "2"},
};

double scalar(const double* x) { return std::log(x[0]); }

NodeId lower(Graph& g, const NodeId* x) { return g.make(Operation::log, x[0]); }

}  // namespace

extern const Function function_log;
constinit const Function function_log = {
    .name = "log",
    .arguments = arguments,
    .meaning = "the natural logarithm of x",
    .example = "log(2)",
    .example_value = 0.693147180559945,
    .scalar = scalar,
    .lower = lower,
};

}  // namespace equipoise::expression
