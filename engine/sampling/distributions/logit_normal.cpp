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

/// The median held, sd_logit is the root of expit(a + z b) - expit(a - z b) = width: it rises in b
/// from 0 to 1, so there is exactly one.
SolvedShape from_median_and_interval(const Statement& s) {
  const double mean_logit = numerics::logit(s.number[0]), target = s.upper - s.lower;
  const auto width = [&](double sd_logit) {
    return numerics::expit(mean_logit + s.z * sd_logit) -
           numerics::expit(mean_logit - s.z * sd_logit);
  };
  const auto log_sd = find_root([&](double t) { return width(std::exp(t)) - target; }, -30, 7);
  if (!log_sd || !recovers(width(std::exp(*log_sd)), target))
    return refuse(s.interval_key,
                  fmt::format("no logit_normal with median {} has an interval of width {}",
                              text_of(s.number[0]), text_of(target)));
  return shape_of(mean_logit, std::exp(*log_sd));
}

SolvedShape from_interval(const Statement& s) {
  const double lower = numerics::logit(s.lower), upper = numerics::logit(s.upper);
  return shape_of(0.5 * (lower + upper), (upper - lower) / (2 * s.z));
}

SolvedShape from_logits(const Statement& s) { return shape_of(s.number[0], s.number[1]); }

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

constexpr StatementKey ci_key = interval(inside_unit("ci95", "95% interval", "[2%, 9%]"));
// Beyond, nearly all of it is 0 or 1.
constexpr StatementKey sd_logit_key = {{.key = "sd_logit",
                                        .lower = 0,
                                        .upper = 100,
                                        .lower_open = true,
                                        .meaning = "standard deviation of the log odds",
                                        .example = "0.3"}};
constexpr StatementKey median_ci[] = {inside_unit("median", "median", "5%"), ci_key},
                       ci[] = {ci_key},
                       logits[] = {any("mean_logit", "mean of the log odds", "-2.9"), sd_logit_key};
constexpr Form forms[] = {
    {median_ci, from_median_and_interval}, {ci, from_interval}, {logits, from_logits}};

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
