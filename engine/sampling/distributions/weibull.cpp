/// \file  engine/sampling/distributions/weibull.cpp
/// \brief weibull: a = shape, b = scale.
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
    return refuse("sd", fmt::format("sd {} with mean {}: sd / mean must lie between 0.0001 and 100",
                                    text_of(sd), text_of(mean)));
  const auto root = find_root(
      [&](double t) { return std::log(squared_variation(std::exp(t))) - 2 * std::log(cv); },
      std::log(1e-5), std::log(20));
  if (!root) return refuse("sd", fmt::format("no weibull has mean {} and sd {}", mean, sd));
  const double inverse_shape = std::exp(*root);
  return shape_of(1 / inverse_shape, mean / std::exp(log_gamma_1p(inverse_shape)));
}

SolvedShape from_shape(const Statement& s) { return shape_of(s.number[0], s.number[1]); }

double quantile(const Shape& p, double u) { return p.b * std::pow(-std::log1p(-u), 1 / p.a); }
double cumulative(const Shape& p, double x) {
  return x <= 0 ? 0.0 : -std::expm1(-std::pow(x / p.b, p.a));
}
double mean(const Shape& p) { return p.b * std::exp(log_gamma_1p(1 / p.a)); }
double sd(const Shape& p) { return mean(p) * std::sqrt(squared_variation(1 / p.a)); }

constexpr StatementKey shape_scale[] = {positive("shape", "shape k", "1.4"),
                                        positive("scale", "scale, in the unit of the value", "8")},
                       mean_sd[] = {positive("mean", "mean", "7"),
                                    positive("sd", "standard deviation", "5")};
constexpr Form forms[] = {{shape_scale, from_shape}, {mean_sd, from_moments}};

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
