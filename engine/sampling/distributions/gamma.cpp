/// \file  engine/sampling/distributions/gamma.cpp
/// \brief gamma: a = shape, b = scale.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include <boost/math/special_functions/gamma.hpp>

#include "models/numerics/boost_policy.hpp"
#include "models/numerics/normal.hpp"

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

constexpr numerics::BoostPolicy policy{};

Shape shape_of(double shape, double scale) { return {.a = shape, .b = scale, .lower = 0}; }

/// Quantile of the gamma with scale 1; the upper half from 1 - u.
double unit_quantile(double shape, double u) {
  return u < 0.5 ? boost::math::gamma_p_inv(shape, u, policy)
                 : boost::math::gamma_q_inv(shape, 1 - u, policy);
}

double quantile(const Shape& p, double u) { return p.b * unit_quantile(p.a, u); }
double cumulative(const Shape& p, double x) {
  return x <= 0 ? 0.0 : boost::math::gamma_p(p.a, x / p.b, policy);
}
double mean(const Shape& p) { return p.a * p.b; }
double sd(const Shape& p) { return std::sqrt(p.a) * p.b; }

/// y = log x; with f the density of y at scale 1, y' = phi(z) / f, y'' = y' (-z - (shape - x) y').
Knot knot(const Shape& p, double z) {
  const double x = z < 0 ? boost::math::gamma_p_inv(p.a, numerics::normal_distribution(z), policy)
                         : boost::math::gamma_q_inv(p.a, numerics::normal_complement(z), policy);
  const double density = x * boost::math::gamma_p_derivative(p.a, x, policy);
  const double slope = numerics::normal_density(z) / density;
  return {std::log(x) + std::log(p.b), slope, slope * (-z - (p.a - x) * slope)};
}

double unit_width(double shape, double tail) {
  return unit_quantile(shape, 1 - tail) - unit_quantile(shape, tail);
}

/// Below this log shape the lower limit of an interval leaves the range of numbers.
constexpr double least_shape = -4;
constexpr double most_shape = 40;

/// shape = (mean / sd)^2, scale = sd^2 / mean.
/// \source Briggs, Claxton & Sculpher 2006, Decision Modelling for Health Economic Evaluation, ch.
/// 4
SolvedShape from_moments(const Statement& s) {
  const double ratio = s.number[0] / s.number[1];
  return shape_of(ratio * ratio, s.number[1] / ratio);
}

/// log shape of the normal with this centre and interval.
double normal_start(double centre, const Statement& s) {
  return 2 * std::log(centre * 2 * s.z / (s.upper - s.lower));
}

SolvedShape from_mean_and_interval(const Statement& s) {
  const double m = s.number[0], target = (s.upper - s.lower) / m;
  const auto relative_width = [&](double t) {
    return unit_width(std::exp(t), s.tail) / std::exp(t);
  };
  const double one_hump = std::log(2.0);
  const auto t = concentration_for_width(relative_width, target,
                                         std::max(normal_start(m, s), one_hump), least_shape);
  if (!t || !recovers(relative_width(*t), target))
    return refuse(s.interval_key,
                  fmt::format("no gamma with mean {} has an interval as wide as [{}, {}] with that "
                              "probability",
                              text_of(m), text_of(s.lower), text_of(s.upper)),
                  std::string(interval_alone));
  return shape_of(std::exp(*t), m / std::exp(*t));
}

/// width / median falls in the shape, from infinity to 0.
SolvedShape from_median_and_interval(const Statement& s) {
  const double median = s.number[0], target = (s.upper - s.lower) / median;
  const auto log_ratio = [&](double t) {
    return std::log(unit_width(std::exp(t), s.tail) / unit_quantile(std::exp(t), 0.5) / target);
  };
  const double start = std::clamp(normal_start(median, s), least_shape, most_shape);
  const auto t = find_root_outwards(log_ratio, start - 0.5, start + 0.5, least_shape, most_shape);
  const double shape = t ? std::exp(*t) : 1.0;
  const double scale = median / unit_quantile(shape, 0.5);
  if (!t || !recovers(scale * unit_width(shape, s.tail), s.upper - s.lower))
    return refuse(
        s.interval_key,
        fmt::format("no gamma with median {} has an interval as wide as [{}, {}] with that "
                    "probability",
                    text_of(median), text_of(s.lower), text_of(s.upper)),
        std::string(interval_alone));
  return shape_of(shape, scale);
}

/// upper / lower falls in the shape, from infinity to 1; the scale then carries both limits.
SolvedShape from_interval(const Statement& s) {
  const auto log_ratio = [&](double t) {
    return std::log(unit_quantile(std::exp(t), 1 - s.tail) / unit_quantile(std::exp(t), s.tail) *
                    (s.lower / s.upper));
  };
  const double start =
      std::clamp(2 * std::log(2 * s.z / std::log(s.upper / s.lower)), least_shape, most_shape);
  const auto t = find_root_outwards(log_ratio, start - 0.5, start + 0.5, least_shape, most_shape);
  const double shape = t ? std::exp(*t) : 1.0;
  const double scale = s.upper / unit_quantile(shape, 1 - s.tail);
  if (!t || !recovers(scale * unit_quantile(shape, s.tail), s.lower))
    return refuse(
        s.interval_key,
        fmt::format("no gamma has the interval [{}, {}]", text_of(s.lower), text_of(s.upper)),
        std::string(check_source));
  return shape_of(shape, scale);
}

SolvedShape from_rate(const Statement& s) { return shape_of(s.number[0], 1 / s.number[1]); }
SolvedShape from_scale(const Statement& s) { return shape_of(s.number[0], s.number[1]); }

constexpr StatementKey mean_key = positive("mean", "mean", "8420"),
                       median_key = positive("median", "median", "8350"),
                       ci_key = interval(positive("ci95", "95% interval", "[6060, 11200]")),
                       shape_key = positive("shape", "shape", "42");
constexpr StatementKey mean_se[] = {mean_key, positive("se", "standard error of the mean", "1300")},
                       mean_sd[] = {mean_key, positive("sd", "standard deviation", "1300")},
                       mean_ci[] = {mean_key, ci_key}, median_ci[] = {median_key, ci_key},
                       ci[] = {ci_key},
                       shape_rate[] = {shape_key, positive("rate", "1 / scale", "0.005")},
                       shape_scale[] = {
                           shape_key, positive("scale", "scale, in the unit of the value", "200")};
constexpr Form forms[] = {{mean_se, from_moments},
                          {mean_sd, from_moments},
                          {mean_ci, from_mean_and_interval},
                          {median_ci, from_median_and_interval},
                          {ci, from_interval},
                          {shape_rate, from_rate},
                          {shape_scale, from_scale}};
constexpr NormalForm normal_form{NormalForm::Transform::logarithm, knot};

}  // namespace

extern const DistributionKind distribution_gamma;
const DistributionKind distribution_gamma = {
    .name = "gamma",
    .meaning = "a cost, or another quantity above 0 that is skewed to the right",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
    .normal_form = &normal_form,
};

}  // namespace equipoise::sampling
