/// \file  engine/sampling/distributions/normal.cpp
/// \brief normal: a = mean, b = standard deviation.
#include "models/numerics/normal.hpp"

#include <cmath>
#include <fmt/format.h>

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

SolvedShape from_moments(const Statement& s) { return Shape{.a = s.number[0], .b = s.number[1]}; }

/// mean held, sd = width / (2 z).
SolvedShape from_mean_and_interval(const Statement& s) {
  return Shape{.a = s.number[0], .b = (s.upper - s.lower) / (2 * s.z)};
}

/// A median is published where a distribution may be skewed. One that its interval shows to be is
/// no normal; what rounding moves (1.47 in [1.31, 1.64]) is far less than a tenth of the
/// half-width.
constexpr double largest_shift = 0.1;

SolvedShape from_median_and_interval(const Statement& s) {
  const double half_width = 0.5 * (s.upper - s.lower), middle = s.lower + half_width;
  if (!(std::abs(s.number[0] - middle) <= largest_shift * half_width))
    return refuse(
        "median",
        fmt::format("median {} is not the middle {:.6g} of its interval [{}, {}], and a "
                    "normal is symmetrical",
                    text_of(s.number[0]), middle, text_of(s.lower), text_of(s.upper)),
        "use a distribution that may be skewed, as lognormal, gamma or logit_normal, or state the "
        "interval alone");
  return from_mean_and_interval(s);
}

SolvedShape from_interval(const Statement& s) {
  return Shape{.a = 0.5 * (s.lower + s.upper), .b = (s.upper - s.lower) / (2 * s.z)};
}

double from_normal(const Shape& p, double z) { return p.a + p.b * z; }
double quantile(const Shape& p, double u) { return from_normal(p, normal_quantile(u)); }
double cumulative(const Shape& p, double x) {
  return numerics::normal_distribution((x - p.a) / p.b);
}
double mean(const Shape& p) { return p.a; }
double sd(const Shape& p) { return p.b; }

constexpr StatementKey mean_key = any("mean", "mean", "-0.05"),
                       median_key = any("median", "median", "-0.05");
constexpr StatementKey ci_key = interval(any("ci95", "95% interval", "[-0.09, -0.01]"));
constexpr StatementKey mean_se[] = {mean_key, se_key}, mean_sd[] = {mean_key, sd_key},
                       mean_ci[] = {mean_key, ci_key}, median_ci[] = {median_key, ci_key},
                       ci[] = {ci_key};
constexpr Form forms[] = {{mean_se, from_moments},
                          {mean_sd, from_moments},
                          {mean_ci, from_mean_and_interval},
                          {median_ci, from_median_and_interval},
                          {ci, from_interval}};

constexpr NormalForm normal_form{NormalForm::Transform::none};

}  // namespace

extern const DistributionKind distribution_normal;
const DistributionKind distribution_normal = {
    .name = "normal",
    .meaning = "a quantity of either sign, or far from its bounds",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
    .normal_form = &normal_form,
};

}  // namespace equipoise::sampling
