/// \file  engine/sampling/distributions/fixed.cpp
/// \brief fixed: a number without uncertainty, a = the number. Written `fixed: 0.9`.
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

SolvedShape from_value(const Statement& s) {
  return Shape{.a = s.number[0], .lower = s.number[0], .upper = s.number[0]};
}

double quantile(const Shape& p, double) { return p.a; }
double cumulative(const Shape& p, double x) { return x >= p.a ? 1.0 : 0.0; }
double mean(const Shape& p) { return p.a; }
double sd(const Shape&) { return 0.0; }

constexpr StatementKey value[] = {any("value", "the number itself", "0.9")};
constexpr Form forms[] = {{value, from_value}};

}  // namespace

extern const DistributionKind distribution_fixed;
const DistributionKind distribution_fixed = {
    .name = "fixed",
    .meaning = "a number without uncertainty that carries its source",
    .discrete = true,
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
