/// \file  engine/sampling/distributions/weibull.cpp
/// \brief weibull: a = shape, b = scale.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include <boost/math/special_functions/gamma.hpp>

#include "models/numerics/boost_policy.hpp"

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

Shape shape_of(double shape, double scale) { return {.a = shape, .b = scale, .lower = 0}; }

/// log Gamma(1 + x), accurate for small x.
double log_gamma_1p(double x) {
  return x < 0.25 ? std::log1p(boost::math::tgamma1pm1(x, numerics::BoostPolicy()))
                  : boost::math::lgamma(1 + x, numerics::BoostPolicy());
}

/// (sd / mean)^2 = Gamma(1 + 2 s) / Gamma(1 + s)^2 - 1, with s = 1 / shape; it rises in s.
double squared_variation(double s) { return std::expm1(log_gamma_1p(2 * s) - 2 * log_gamma_1p(s)); }

/// Below 1e-4 the difference of the two gammas loses more than the 1e-10 that is promised; above
/// 100 a mean says nothing.
SolvedShape from_moments(const Statement& s) {
  const double mean = s.number[0], sd = s.number[1], cv = sd / mean;
  if (!(cv >= 1e-4 && cv <= 100))
    return refuse(s.key[1],
                  fmt::format("{0} {1} with mean {2}: {0} / mean must lie between 0.0001 and 100",
                              s.key[1], text_of(sd), text_of(mean)),
                  std::string(check_spread));
  const auto root = find_root(
      [&](double t) { return std::log(squared_variation(std::exp(t))) - 2 * std::log(cv); },
      std::log(1e-5), std::log(20));
  if (!root)
    return refuse(
        s.key[1],
        fmt::format("no weibull has mean {} and {} {}", text_of(mean), s.key[1], text_of(sd)),
        std::string(check_source));
  const double inverse_shape = std::exp(*root);
  return shape_of(1 / inverse_shape, mean / std::exp(log_gamma_1p(inverse_shape)));
}

/// Quantile at scale 1, with s = 1 / shape.
double unit_quantile(double s, double u) { return std::pow(-std::log1p(-u), s); }

/// Range of s that is tried for an interval, as for the moments.
const double least_log_s = std::log(1e-5), most_log_s = std::log(20);

SolvedShape no_such_width(const Statement& s) {
  return refuse(s.interval_key,
                fmt::format("no weibull with {} {} has an interval as wide as [{}, {}] with that "
                            "probability",
                            s.key[0], text_of(s.number[0]), text_of(s.lower), text_of(s.upper)),
                std::string(interval_alone));
}

/// width / mean falls in the shape from 1 on, whatever the level.
SolvedShape from_mean_and_interval(const Statement& s) {
  const double mean = s.number[0], target = (s.upper - s.lower) / mean;
  const auto relative_width = [&](double log_shape) {
    const double inverse = std::exp(-log_shape);
    return (unit_quantile(inverse, 1 - s.tail) - unit_quantile(inverse, s.tail)) /
           std::exp(log_gamma_1p(inverse));
  };
  // The extreme value distribution that a narrow Weibull's logarithm is near has sd pi / sqrt 6.
  const double narrow = std::log(2.57 * s.z / target);
  if (narrow > -least_log_s) return no_such_width(s);
  const auto t =
      concentration_for_width(relative_width, target, std::max(narrow, 0.0), -most_log_s);
  if (!t || !recovers(relative_width(*t), target)) return no_such_width(s);
  return shape_of(std::exp(*t), mean / std::exp(log_gamma_1p(std::exp(-*t))));
}

/// width / median rises in s from 0 to infinity.
SolvedShape from_median_and_interval(const Statement& s) {
  const double median = s.number[0], target = (s.upper - s.lower) / median;
  const auto relative_width = [&](double t) {
    const double inverse = std::exp(t);
    return (unit_quantile(inverse, 1 - s.tail) - unit_quantile(inverse, s.tail)) /
           unit_quantile(inverse, 0.5);
  };
  const auto t = find_root([&](double x) { return std::log(relative_width(x) / target); },
                           least_log_s, most_log_s);
  if (!t || !recovers(relative_width(*t), target)) return no_such_width(s);
  const double inverse = std::exp(*t);
  return shape_of(1 / inverse, median / unit_quantile(inverse, 0.5));
}

/// log(upper / lower) = s log(log(tail) / log(1 - tail)): one shape for every interval.
SolvedShape from_interval(const Statement& s) {
  const double far = -std::log(s.tail), near = -std::log1p(-s.tail);
  const double inverse = std::log(s.upper / s.lower) / std::log(far / near);
  return shape_of(1 / inverse, s.upper / std::pow(far, inverse));
}

SolvedShape from_shape(const Statement& s) { return shape_of(s.number[0], s.number[1]); }

double quantile(const Shape& p, double u) { return p.b * std::pow(-std::log1p(-u), 1 / p.a); }
double cumulative(const Shape& p, double x) {
  return x <= 0 ? 0.0 : -std::expm1(-std::pow(x / p.b, p.a));
}
double mean(const Shape& p) { return p.b * std::exp(log_gamma_1p(1 / p.a)); }
double sd(const Shape& p) { return mean(p) * std::sqrt(squared_variation(1 / p.a)); }

constexpr StatementKey mean_key = positive("mean", "mean", "7"),
                       ci_key = interval(positive("ci95", "95% interval", "[0.6, 19]"));
constexpr StatementKey shape_scale[] = {positive("shape", "shape k", "1.4"),
                                        positive("scale", "scale, in the unit of the value", "8")},
                       mean_se[] = {mean_key, positive("se", "standard error of the mean", "5")},
                       mean_sd[] = {mean_key, positive("sd", "standard deviation", "5")},
                       mean_ci[] = {mean_key, ci_key},
                       median_ci[] = {positive("median", "median", "6"), ci_key}, ci[] = {ci_key};
constexpr Form forms[] = {{mean_se, from_moments},
                          {mean_sd, from_moments},
                          {mean_ci, from_mean_and_interval},
                          {median_ci, from_median_and_interval},
                          {ci, from_interval},
                          {shape_scale, from_shape}};

}  // namespace

extern const DistributionKind distribution_weibull;
const DistributionKind distribution_weibull = {
    .name = "weibull",
    .meaning = "a time to an event whose hazard rises or falls with time",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
