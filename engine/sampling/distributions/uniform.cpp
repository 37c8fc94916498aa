/// \file  engine/sampling/distributions/uniform.cpp
/// \brief uniform: every value between two bounds as likely; lower, upper = the bounds.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

SolvedShape from_bounds(const Statement& s) {
  if (!(s.number[0] < s.number[1]))
    return refuse("minimum", fmt::format("minimum {} must be below maximum {}",
                                         text_of(s.number[0]), text_of(s.number[1])));
  return Shape{.lower = s.number[0], .upper = s.number[1]};
}

double quantile(const Shape& p, double u) { return p.lower * (1 - u) + p.upper * u; }
double cumulative(const Shape& p, double x) {
  return std::clamp((x - p.lower) / (p.upper - p.lower), 0.0, 1.0);
}
double mean(const Shape& p) { return 0.5 * (p.lower + p.upper); }
double sd(const Shape& p) { return (p.upper - p.lower) / std::sqrt(12.0); }

constexpr StatementKey bounds[] = {any("minimum", "lower bound", "0.1"),
                                   any("maximum", "upper bound", "0.3")};
constexpr Form forms[] = {{bounds, from_bounds}};

}  // namespace

extern const DistributionKind distribution_uniform;
const DistributionKind distribution_uniform = {
    .name = "uniform",
    .meaning = "only the bounds are known",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
