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
    return refuse("minimum",
                  fmt::format("minimum {} must be below maximum {}", text_of(s.number[0]),
                              text_of(s.number[1])),
                  crossed_help(s.number[0], s.number[1]));
  return Shape{.lower = s.number[0], .upper = s.number[1]};
}

/// sd = range / sqrt 12.
SolvedShape from_moments(const Statement& s) {
  const double half_range = std::sqrt(3.0) * s.number[1];
  const double lower = s.number[0] - half_range, upper = s.number[0] + half_range;
  if (!recovers(upper - lower, 2 * half_range))
    return refuse(s.key[1],
                  fmt::format("{} {} is lost in the rounding of mean {}", s.key[1],
                              text_of(s.number[1]), text_of(s.number[0])),
                  std::string(check_spread));
  return Shape{.lower = lower, .upper = upper};
}

double quantile(const Shape& p, double u) { return std::lerp(p.lower, p.upper, u); }
double cumulative(const Shape& p, double x) {
  return std::clamp((x - p.lower) / (p.upper - p.lower), 0.0, 1.0);
}
double mean(const Shape& p) { return 0.5 * (p.lower + p.upper); }
double sd(const Shape& p) { return (p.upper - p.lower) / std::sqrt(12.0); }

constexpr StatementKey mean_key = any("mean", "mean", "0.2");
constexpr StatementKey bounds[] = {any("minimum", "lower bound", "0.1"),
                                   any("maximum", "upper bound", "0.3")},
                       mean_se[] = {mean_key, se_key}, mean_sd[] = {mean_key, sd_key};
constexpr Form forms[] = {{bounds, from_bounds}, {mean_se, from_moments}, {mean_sd, from_moments}};

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
