/// \file  engine/sampling/distributions/beta.cpp
/// \brief beta: a = alpha, b = beta.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/sampling/beta_shape.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

Shape shape_of(double alpha, double beta) {
  return {.a = alpha, .b = beta, .lower = 0, .upper = 1};
}
/// Mean and concentration nu = alpha + beta.
Shape shape_of_mean(double mean, double nu) { return shape_of(mean * nu, (1 - mean) * nu); }

double logit(double p) { return std::log(p) - std::log1p(-p); }
double expit(double x) { return 1 / (1 + std::exp(-x)); }

double quantile(const Shape& p, double u) { return beta_quantile(p.a, p.b, u).x; }
double cumulative(const Shape& p, double x) { return beta_cumulative(p.a, p.b, x); }
double mean(const Shape& p) { return p.a / (p.a + p.b); }
double sd(const Shape& p) { return beta_sd(p.a, p.b); }
Knot knot(const Shape& p, double z) { return beta_knot(p.a, p.b, z); }

double width(const Shape& p, double tail) { return quantile(p, 1 - tail) - quantile(p, tail); }

/// log nu of the normal with this mean and interval: where the searches start.
double normal_start(double mean, const Statement& s) {
  const double sd = (s.upper - s.lower) / (2 * s.z);
  return std::log(std::max(0.1, mean * (1 - mean) / (sd * sd) - 1));
}

/// The least log nu that is tried: below, one of the two shapes is under 0.01 and the distribution
/// is two points.
double least_concentration(double mean) { return std::log(0.01 / std::min(mean, 1 - mean)); }
/// Above, a quantile is its mean to nearly all digits, and finding it takes seconds.
constexpr double largest_concentration = 1e12;
const double most_concentrated = std::log(largest_concentration);

StatementError no_spread(std::string_view key) {
  return refuse(key,
                "this beta is so narrow that it is a fixed number (its alpha + beta would be above "
                "1e12)",
                fmt::format("state it as fixed, or check {}", key));
}

/// nu = m (1 - m) / s^2 - 1; alpha = m nu, beta = (1 - m) nu.
/// \source Briggs, Claxton & Sculpher 2006, Decision Modelling for Health Economic Evaluation, ch.
/// 4
SolvedShape from_moments(const Statement& s) {
  const double m = s.number[0], sd = s.number[1], limit = std::sqrt(m * (1 - m));
  if (!(sd < limit))
    return refuse(s.key[1],
                  fmt::format("{0} {1} is too large for a beta with mean {2}: {0} must be "
                              "below sqrt(mean (1 - mean)) = {3:.3g}",
                              s.key[1], text_of(sd), text_of(m), limit),
                  std::string(check_spread));
  const double nu = (limit / sd) * (limit / sd) - 1;
  if (nu > largest_concentration) return no_spread(s.key[1]);
  return shape_of_mean(m, nu);
}

SolvedShape from_mean_and_interval(const Statement& s) {
  const double m = s.number[0], target = s.upper - s.lower;
  if (normal_start(m, s) > most_concentrated) return no_spread(s.interval_key);
  const auto width_at = [&](double t) { return width(shape_of_mean(m, std::exp(t)), s.tail); };
  // With both shapes above 2 the distribution has one hump and its interval narrows with nu.
  const double one_hump = std::log(2 / std::min(m, 1 - m));
  const auto t = concentration_for_width(width_at, target, std::max(normal_start(m, s), one_hump),
                                         least_concentration(m));
  if (!t || !recovers(width_at(*t), target))
    return refuse(s.interval_key,
                  fmt::format("no beta with mean {} has an interval as wide as [{}, {}] with that "
                              "probability",
                              text_of(m), text_of(s.lower), text_of(s.upper)),
                  std::string(interval_alone));
  return shape_of_mean(m, std::exp(*t));
}

/// The mean of the beta with concentration nu whose F(x) is `probability`: F falls in the mean.
std::optional<double> mean_with(double nu, double x, double probability) {
  const auto excess = [&](double logit_mean) {
    return cumulative(shape_of_mean(expit(logit_mean), nu), x) - probability;
  };
  const double guess = logit(x);
  const auto root = find_root_outwards(excess, guess - 0.1, guess + 0.1, -60, 60);
  if (!root) return std::nullopt;
  return expit(*root);
}

/// The median is held by an inner root; the width falls in nu from 1 to 0.
SolvedShape from_median_and_interval(const Statement& s) {
  const double median = s.number[0], target = s.upper - s.lower;
  if (normal_start(median, s) > most_concentrated) return no_spread(s.interval_key);
  const auto shape_at = [&](double t) -> Shape {
    const auto m = mean_with(std::exp(t), median, 0.5);
    return m ? shape_of_mean(*m, std::exp(t)) : shape_of(0, 0);
  };
  const auto excess = [&](double t) {
    const Shape shape = shape_at(t);
    return shape.a > 0 && shape.b > 0 ? width(shape, s.tail) - target : 1 - target;
  };
  const double start = normal_start(median, s);
  const auto t = find_root_outwards(excess, start - 0.5, start + 0.5, -4, most_concentrated);
  const Shape shape = t ? shape_at(*t) : shape_of(0, 0);
  if (!t || !recovers(width(shape, s.tail), target))
    return refuse(s.interval_key,
                  fmt::format("no beta with median {} has an interval as wide as "
                              "[{}, {}] with that probability",
                              text_of(median), text_of(s.lower), text_of(s.upper)),
                  std::string(interval_alone));
  return shape;
}

/// The lower limit is held by an inner root; then the upper one falls in nu from 1 to the lower.
SolvedShape from_interval(const Statement& s) {
  const double start = normal_start(0.5 * (s.lower + s.upper), s);
  if (start > most_concentrated) return no_spread(s.interval_key);
  const auto shape_at = [&](double t) -> Shape {
    const auto m = mean_with(std::exp(t), s.lower, s.tail);
    return m ? shape_of_mean(*m, std::exp(t)) : shape_of(0, 0);
  };
  const auto excess = [&](double t) {
    const Shape shape = shape_at(t);
    if (!(shape.a > 0 && shape.b > 0)) return 1.0;
    // Pr(X > upper) - tail, from its own side.
    return beta_cumulative(shape.b, shape.a, 1 - s.upper) - s.tail;
  };
  const auto t = find_root_outwards(excess, start - 0.5, start + 0.5, -4, most_concentrated);
  const Shape shape = t ? shape_at(*t) : shape_of(0, 0);
  if (!t || !recovers(quantile(shape, s.tail), s.lower) ||
      !recovers(quantile(shape, 1 - s.tail), s.upper))
    return refuse(
        s.interval_key,
        fmt::format("no beta has the interval [{}, {}]", text_of(s.lower), text_of(s.upper)),
        std::string(check_source));
  return shape;
}

SolvedShape from_counts(const Statement& s) {
  const double events = s.number[0], total = s.number[1];
  if (events > total)
    return refuse(
        "events", fmt::format("events {} are more than total {}", text_of(events), text_of(total)),
        "total counts everybody observed, those with the event too: check which is which");
  if (!(events < total))
    return refuse("events",
                  fmt::format("events {} of total {} leave nobody without the event",
                              text_of(events), text_of(total)),
                  "state alpha and beta, with a prior");
  if (total > largest_concentration) return no_spread("total");
  return shape_of(events, total - events);
}

SolvedShape from_shapes(const Statement& s) {
  if (s.number[0] + s.number[1] > largest_concentration) return no_spread("alpha");
  return shape_of(s.number[0], s.number[1]);
}

constexpr StatementKey mean_key = inside_unit("mean", "mean", "0.37"),
                       median_key = inside_unit("median", "median", "0.37"),
                       ci_key = interval(inside_unit("ci95", "95% interval", "[0.33, 0.41]"));
constexpr StatementKey count(std::string_view key, std::string_view meaning,
                             std::string_view example) {
  StatementKey result = positive(key, meaning, example);
  result.input.unit = Unit::count;
  return result;
}
constexpr StatementKey mean_se[] = {mean_key, se_key}, mean_sd[] = {mean_key, sd_key},
                       mean_ci[] = {mean_key, ci_key}, median_ci[] = {median_key, ci_key},
                       ci[] = {ci_key},
                       counts[] = {count("events", "people with the event", "37"),
                                   count("total", "people observed", "100")},
                       shapes[] = {positive("alpha", "first shape, events", "37"),
                                   positive("beta", "second shape, people without", "63")};
constexpr Form forms[] = {{mean_se, from_moments},
                          {mean_sd, from_moments},
                          {mean_ci, from_mean_and_interval},
                          {median_ci, from_median_and_interval},
                          {ci, from_interval},
                          {counts, from_counts},
                          {shapes, from_shapes}};
constexpr NormalForm normal_form{NormalForm::Transform::logit, knot};

}  // namespace

extern const DistributionKind distribution_beta;
const DistributionKind distribution_beta = {
    .name = "beta",
    .meaning = "a probability, share or utility",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
    .normal_form = &normal_form,
};

}  // namespace equipoise::sampling
