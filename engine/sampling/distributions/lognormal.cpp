/// \file  engine/sampling/distributions/lognormal.cpp
/// \brief lognormal: log x is normal with a = meanlog, b = sdlog.
#include <cmath>

#include "models/numerics/elementary.hpp"
#include "models/numerics/normal.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

Shape shape_of(double meanlog, double sdlog) { return {.a = meanlog, .b = sdlog, .lower = 0}; }

/// sdlog^2 = log(1 + (sd / mean)^2), meanlog = log mean - sdlog^2 / 2.
SolvedShape from_moments(const Statement& s) {
  const double cv = s.number[1] / s.number[0];
  const double variance = std::log1p(cv * cv);
  return shape_of(std::log(s.number[0]) - 0.5 * variance, std::sqrt(variance));
}

/// Ratio measures are published with intervals that are symmetrical on the log scale, so it is the
/// width there that is matched.
double sdlog_of_interval(const Statement& s) { return std::log(s.upper / s.lower) / (2 * s.z); }

SolvedShape from_mean_and_interval(const Statement& s) {
  const double sdlog = sdlog_of_interval(s);
  return shape_of(std::log(s.number[0]) - 0.5 * sdlog * sdlog, sdlog);
}

SolvedShape from_median_and_interval(const Statement& s) {
  return shape_of(std::log(s.number[0]), sdlog_of_interval(s));
}

SolvedShape from_interval(const Statement& s) {
  return shape_of(0.5 * (std::log(s.lower) + std::log(s.upper)), sdlog_of_interval(s));
}

SolvedShape from_logs(const Statement& s) { return shape_of(s.number[0], s.number[1]); }

double from_normal(const Shape& p, double z) { return numerics::exp(p.a + p.b * z); }
double quantile(const Shape& p, double u) { return from_normal(p, normal_quantile(u)); }
double cumulative(const Shape& p, double x) {
  return x <= 0 ? 0.0 : numerics::normal_distribution((std::log(x) - p.a) / p.b);
}
double mean(const Shape& p) { return std::exp(p.a + 0.5 * p.b * p.b); }
double sd(const Shape& p) { return mean(p) * std::sqrt(std::expm1(p.b * p.b)); }

constexpr StatementKey mean_key = positive("mean", "mean", "0.76"),
                       median_key = positive("median", "median", "0.75"),
                       ci_key = interval(positive("ci95", "95% interval", "[0.63, 0.90]"));
constexpr StatementKey mean_se[] = {mean_key, se_key}, mean_sd[] = {mean_key, sd_key},
                       mean_ci[] = {mean_key, ci_key}, median_ci[] = {median_key, ci_key},
                       ci[] = {ci_key},
                       logs[] = {any("meanlog", "mean of the logarithm", "-0.288"),
                                 positive("sdlog", "standard deviation of the logarithm", "0.09")};
constexpr Form forms[] = {{mean_se, from_moments},
                          {mean_sd, from_moments},
                          {mean_ci, from_mean_and_interval},
                          {median_ci, from_median_and_interval},
                          {ci, from_interval},
                          {logs, from_logs}};

constexpr NormalForm normal_form{NormalForm::Transform::logarithm};

}  // namespace

extern const DistributionKind distribution_lognormal;
const DistributionKind distribution_lognormal = {
    .name = "lognormal",
    .meaning = "a ratio: relative risk, odds ratio, hazard ratio",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
    .normal_form = &normal_form,
};

}  // namespace equipoise::sampling
