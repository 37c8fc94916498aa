/// \file  engine/sampling/distributions/logit_normal.cpp
/// \brief logit_normal: logit x is normal with a = mean_logit, b = sd_logit.
#include <cmath>
#include <fmt/format.h>

#include "models/numerics/elementary.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

Shape shape_of(double mean_logit, double sd_logit) {
  return {.a = mean_logit, .b = sd_logit, .lower = 0, .upper = 1};
}

double from_normal(const Shape& p, double z) { return numerics::expit(p.a + p.b * z); }
double quantile(const Shape& p, double u) { return from_normal(p, normal_quantile(u)); }
double cumulative(const Shape& p, double x) {
  if (x <= 0) return 0.0;
  if (x >= 1) return 1.0;
  return numerics::normal_distribution((numerics::logit(x) - p.a) / p.b);
}

/// E[g(expit(a + b Z))] by the trapezoidal rule. The integrand is analytic within pi / b of the
/// real line, so the error is below exp(-2 pi^2 / (b h)); h b <= 1/2 makes that 1e-17, and so does
/// |Z| <= 9.
template <typename G>
double expectation(const Shape& p, G g) {
  const double step = std::fmin(1.0 / 16, 0.5 / p.b);
  const int points = static_cast<int>(std::ceil(9 / step));
  numerics::Sum sum;
  for (int i = -points; i <= points; ++i)
    sum.add(g(from_normal(p, i * step)) * numerics::normal_density(i * step));
  return sum.value() * step;
}

double mean(const Shape& p) {
  return expectation(p, [](double x) { return x; });
}
double sd(const Shape& p) {
  const double m = mean(p);
  return std::sqrt(expectation(p, [m](double x) { return (x - m) * (x - m); }));
}

/// Range of log sd_logit that is solved for. Below 1e-6 it is a fixed number; above 100, nearly all
/// of it is 0 or 1.
constexpr double largest_sd_logit = 100;
const double least_log_sd = std::log(1e-6), most_log_sd = std::log(largest_sd_logit);

/// The one mean_logit with this mean. For m <= 1/2 it lies between log m - b^2 / 2, where even the
/// lognormal exp(a + b Z) has mean m, and logit m, because spread pulls a mean towards 1/2; above,
/// the mirror image.
Shape shape_of_mean(double m, double sd_logit) {
  const bool mirrored = m > 0.5;
  const double share = mirrored ? 1 - m : m;
  const double lower = std::log(share) - 0.5 * sd_logit * sd_logit - 1e-6;
  const double upper = numerics::logit(share) + 1e-6;
  const auto root =
      find_root([&](double a) { return mean(shape_of(a, sd_logit)) - share; }, lower, upper);
  if (!root) return shape_of(std::nan(""), sd_logit);
  return shape_of(mirrored ? -*root : *root, sd_logit);
}

StatementError no_spread(std::string_view key) {
  return refuse(key,
                "this logit_normal is so narrow that it is a fixed number (its sd_logit would be "
                "below 1e-6)",
                fmt::format("state it as fixed, or check {}", key));
}

/// With the mean held, the sd rises in sd_logit from 0 to sqrt(m (1 - m)), where all is 0 or 1.
SolvedShape from_moments(const Statement& s) {
  const double m = s.number[0], target = s.number[1], limit = std::sqrt(m * (1 - m));
  if (!(target < limit))
    return refuse(s.key[1],
                  fmt::format("{0} {1} is too large for a logit_normal with mean {2}: {0} must be "
                              "below sqrt(mean (1 - mean)) = {3:.3g}",
                              s.key[1], text_of(target), text_of(m), limit),
                  std::string(check_spread));
  const double start = std::log(target / (limit * limit));
  if (start < least_log_sd) return no_spread(s.key[1]);
  const auto excess = [&](double t) { return sd(shape_of_mean(m, std::exp(t))) - target; };
  const double from = std::fmin(start, most_log_sd - 1);
  const auto t = find_root_outwards(excess, from - 0.1, from + 0.5, least_log_sd, most_log_sd);
  const Shape shape = shape_of_mean(m, t ? std::exp(*t) : 1.0);
  if (!t || !recovers(mean(shape), m) || !recovers(sd(shape), target))
    return refuse(s.key[1],
                  fmt::format("{} {} is too near its limit {:.3g} for a logit_normal with "
                              "mean {}: nearly all of it would be 0 or 1",
                              s.key[1], text_of(target), limit, text_of(m)),
                  std::string(check_spread));
  return shape;
}

double width(const Shape& p, double z) { return from_normal(p, z) - from_normal(p, -z); }

StatementError no_such_width(const Statement& s) {
  return refuse(s.interval_key,
                fmt::format("no logit_normal with {} {} has an interval as wide as [{}, {}] with "
                            "that probability",
                            s.key[0], text_of(s.number[0]), text_of(s.lower), text_of(s.upper)),
                std::string(interval_alone));
}

/// With the mean held, the width rises in sd_logit up to 1 at least, whatever the level.
SolvedShape from_mean_and_interval(const Statement& s) {
  const double m = s.number[0], target = s.upper - s.lower;
  const double start = -std::log(target / (2 * s.z * m * (1 - m)));
  if (start > -least_log_sd) return no_spread(s.interval_key);
  const auto width_at = [&](double t) { return width(shape_of_mean(m, std::exp(-t)), s.z); };
  const auto t = concentration_for_width(width_at, target, std::fmax(start, 0), -most_log_sd);
  const Shape shape = shape_of_mean(m, t ? std::exp(-*t) : 1.0);
  if (!t || !recovers(mean(shape), m) || !recovers(width(shape, s.z), target))
    return no_such_width(s);
  return shape;
}

/// The median held, sd_logit is the root of expit(a + z b) - expit(a - z b) = width: it rises in b
/// from 0 to 1, so there is exactly one.
SolvedShape from_median_and_interval(const Statement& s) {
  const double mean_logit = numerics::logit(s.number[0]), target = s.upper - s.lower;
  const auto width = [&](double sd_logit) {
    return numerics::expit(mean_logit + s.z * sd_logit) -
           numerics::expit(mean_logit - s.z * sd_logit);
  };
  const auto log_sd = find_root([&](double t) { return width(std::exp(t)) - target; }, -30, 7);
  if (!log_sd || !recovers(width(std::exp(*log_sd)), target)) return no_such_width(s);
  return shape_of(mean_logit, std::exp(*log_sd));
}

SolvedShape from_interval(const Statement& s) {
  const double lower = numerics::logit(s.lower), upper = numerics::logit(s.upper);
  return shape_of(0.5 * (lower + upper), (upper - lower) / (2 * s.z));
}

SolvedShape from_logits(const Statement& s) { return shape_of(s.number[0], s.number[1]); }

constexpr StatementKey ci_key = interval(inside_unit("ci95", "95% interval", "[2%, 9%]"));
constexpr StatementKey sd_logit_key = {{.key = "sd_logit",
                                        .lower = 0,
                                        .upper = largest_sd_logit,
                                        .lower_open = true,
                                        .meaning = "standard deviation of the log odds",
                                        .example = "0.3"}};
constexpr StatementKey mean_key = inside_unit("mean", "mean", "5%");
constexpr StatementKey mean_se[] = {mean_key, se_key}, mean_sd[] = {mean_key, sd_key},
                       mean_ci[] = {mean_key, ci_key},
                       median_ci[] = {inside_unit("median", "median", "5%"), ci_key},
                       ci[] = {ci_key},
                       logits[] = {any("mean_logit", "mean of the log odds", "-2.9"), sd_logit_key};
constexpr Form forms[] = {{mean_se, from_moments},
                          {mean_sd, from_moments},
                          {mean_ci, from_mean_and_interval},
                          {median_ci, from_median_and_interval},
                          {ci, from_interval},
                          {logits, from_logits}};

constexpr NormalForm normal_form{NormalForm::Transform::logit};

}  // namespace

extern const DistributionKind distribution_logit_normal;
const DistributionKind distribution_logit_normal = {
    .name = "logit_normal",
    .meaning = "a probability estimated on the log-odds scale, as logistic regressions do",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
    .normal_form = &normal_form,
};

}  // namespace equipoise::sampling
