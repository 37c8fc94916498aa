/// \file  engine/sampling/distributions/truncated_normal.cpp
/// \brief truncated_normal: a, b = mean and sd before truncation; lower, upper = the bounds, one of
///        which may be infinite.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <utility>

#include "models/numerics/normal.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

/// Probabilities of the untruncated normal: below the lower bound, above the upper, between. The
/// tails are computed each from its own side, and the middle from the side where it is not lost.
struct Masses {
  double below, above, between;
};

Masses masses(const Shape& p) {
  const double from = (p.lower - p.a) / p.b, to = (p.upper - p.a) / p.b;
  const double below = numerics::normal_distribution(from), above = numerics::normal_complement(to);
  const double between = from > 0 ? numerics::normal_complement(from) - above
                                  : numerics::normal_distribution(to) - below;
  return {below, above, between};
}

/// Phi(z) = below + u between, or from the other side where that is nearer to 1 than to 0.
double quantile(const Shape& p, double u) {
  const Masses m = masses(p);
  const double from_below = m.below + u * m.between;
  const double z = from_below <= 0.5 ? normal_quantile(from_below)
                                     : -normal_quantile(m.above + (1 - u) * m.between);
  // Rounding may step over a bound by a last bit.
  return std::clamp(p.a + p.b * z, p.lower, p.upper);
}

double cumulative(const Shape& p, double x) {
  if (x <= p.lower) return 0.0;
  if (x >= p.upper) return 1.0;
  const Masses m = masses(p);
  const double z = (x - p.a) / p.b;
  return z > 0 ? 1 - (numerics::normal_complement(z) - m.above) / m.between
               : (numerics::normal_distribution(z) - m.below) / m.between;
}

/// z phi(z), 0 at an infinite bound.
double weighted_density(double z) { return std::isinf(z) ? 0.0 : z * numerics::normal_density(z); }

double standardised_mean(const Shape& p) {
  const double from = (p.lower - p.a) / p.b, to = (p.upper - p.a) / p.b;
  return (numerics::normal_density(from) - numerics::normal_density(to)) / masses(p).between;
}

/// \source Johnson, Kotz & Balakrishnan 1994, Continuous Univariate Distributions 1, 13.10.1
double mean(const Shape& p) { return p.a + p.b * standardised_mean(p); }
double sd(const Shape& p) {
  const double from = (p.lower - p.a) / p.b, to = (p.upper - p.a) / p.b;
  const double m = standardised_mean(p);
  return p.b *
         std::sqrt(1 + (weighted_density(from) - weighted_density(to)) / masses(p).between - m * m);
}

/// With less than this between the bounds, the statement is about a tail nobody has measured, and
/// quantiles lose digits.
constexpr double least_mass = 1e-9;
/// The mean that many sd (both before truncation) outside the bounds leaves less than least_mass.
constexpr double farthest = 6.2;
/// An sd before truncation of so many ranges between two bounds is not told from infinity.
constexpr double widest = 100;

struct Limits {
  double lower, upper;

  [[nodiscard]] std::string text() const {
    if (std::isinf(lower)) return fmt::format("below {}", text_of(upper));
    if (std::isinf(upper)) return fmt::format("above {}", text_of(lower));
    return fmt::format("between {} and {}", text_of(lower), text_of(upper));
  }
};

/// Bounds that are none, or a stated value that is not strictly within them.
std::optional<StatementError> misplaced(const Limits& l, std::string_view key, double from,
                                        double to) {
  if (!(l.lower < l.upper))
    return refuse(
        "lower", fmt::format("lower {} must be below upper {}", text_of(l.lower), text_of(l.upper)),
        crossed_help(l.lower, l.upper));
  if (from > l.lower && to < l.upper) return std::nullopt;
  const std::string stated =
      from == to ? text_of(from) : fmt::format("[{}, {}]", text_of(from), text_of(to));
  return refuse(
      key, fmt::format("{} {} must lie strictly {}, where it is cut off", key, stated, l.text()),
      "check the bounds against what the value can be");
}

/// A condition held(shape) = 0 that a search keeps while it varies b. It rises in a, and without
/// bounds is met within 9 b of `centre`.
struct Held {
  std::string text;  ///< " with mean 0.7"
  double centre;
  std::function<double(const Shape&)> condition;
};

/// What must become `target`: a function of the shape that is at most `per_b` times b.
struct Spread {
  std::string_view key;
  double target, per_b;
  std::function<double(const Shape&)> of;
};

/// The shape with this b that meets the condition, or nothing where it would leave too little
/// between the bounds.
std::optional<Shape> shape_with(const Held& held, double b, const Limits& l) {
  const auto shape_at = [&](double a) {
    return Shape{.a = a, .b = b, .lower = l.lower, .upper = l.upper};
  };
  const double least = std::isinf(l.lower) ? held.centre - 9 * b : l.lower - farthest * b;
  const double most = std::isinf(l.upper) ? held.centre + 9 * b : l.upper + farthest * b;
  const auto a = find_root([&](double x) { return held.condition(shape_at(x)); }, least, most);
  if (!a || masses(shape_at(*a)).between < least_mass) return std::nullopt;
  return shape_at(*a);
}

/// Why no shape was found: the largest spread there is, by halving between a b that leaves enough
/// between the bounds and one that does not.
StatementError too_wide(const Statement& s, const Limits& l, const Held& held, const Spread& spread,
                        double log_widest) {
  double fits = std::log(1e-3 * std::min(held.centre - l.lower, l.upper - held.centre));
  double fails = log_widest;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (fits + fails);
    (shape_with(held, std::exp(middle), l) ? fits : fails) = middle;
  }
  const auto shape = shape_with(held, std::exp(fits), l);
  const double largest = shape ? spread.of(*shape) : 0.0;
  const bool is_interval = spread.key == s.interval_key;
  const std::string stated = is_interval
                                 ? fmt::format("[{}, {}]", text_of(s.lower), text_of(s.upper))
                                 : text_of(spread.target);
  return refuse(
      spread.key,
      fmt::format("{} {} is too wide for a truncated_normal{} {}: {} must be below {:.3g}",
                  spread.key, stated, held.text, l.text(),
                  is_interval ? "the distance of its limits" : spread.key, largest),
      "check the bounds, the unit and the spread against the source");
}

/// Truncated normals with the same bounds are an exponential family in a / b^2 and 1 / b^2: of two
/// with the same mean, or the same quantile, the distribution functions cross once, so that the sd
/// and the width of an interval rise in b, up to those of a truncated exponential distribution.
SolvedShape solved(const Statement& s, const Limits& l, const Held& held, const Spread& spread) {
  const double narrowest = spread.target / spread.per_b, range = l.upper - l.lower;
  const double from = std::log(narrowest) - 0.1;
  // With one bound, least_mass leaves an sd of 0.15 b.
  const double to =
      std::isinf(range) ? from + 4 : std::log(std::max(widest * range, 2 * narrowest));
  const auto excess = [&](double t) {
    const auto shape = shape_with(held, std::exp(t), l);
    return shape ? spread.of(*shape) / spread.target - 1 : 1.0;
  };
  if (const auto t = find_root(excess, from, to)) {
    const auto shape = shape_with(held, std::exp(*t), l);
    if (shape && recovers(spread.of(*shape), spread.target)) return *shape;
  }
  return too_wide(s, l, held, spread, to);
}

Held held_mean(double m) {
  return {fmt::format(" with mean {}", text_of(m)), m, [m](const Shape& p) { return mean(p) - m; }};
}
Held held_quantile(std::string text, double x, double u) {
  return {std::move(text), x, [x, u](const Shape& p) { return u - cumulative(p, x); }};
}
Spread width_of(const Statement& s) {
  const double tail = s.tail;
  return {s.interval_key, s.upper - s.lower, 2 * s.z,
          [tail](const Shape& p) { return quantile(p, 1 - tail) - quantile(p, tail); }};
}

SolvedShape from_moments(const Statement& s) {
  const Limits l{s.number[2], s.number[3]};
  if (auto error = misplaced(l, "mean", s.number[0], s.number[0])) return *error;
  return solved(s, l, held_mean(s.number[0]), {s.key[1], s.number[1], 1, sd});
}

SolvedShape from_centre_and_interval(const Statement& s, Held held) {
  const Limits l{s.number[2], s.number[3]};
  if (auto error = misplaced(l, s.interval_key, s.lower, s.upper)) return *error;
  return solved(s, l, held, width_of(s));
}
SolvedShape from_mean_and_interval(const Statement& s) {
  return from_centre_and_interval(s, held_mean(s.number[0]));
}
SolvedShape from_median_and_interval(const Statement& s) {
  return from_centre_and_interval(
      s, held_quantile(fmt::format(" with median {}", text_of(s.number[0])), s.number[0], 0.5));
}

/// The lower limit is held, then the upper one is.
SolvedShape from_interval(const Statement& s) {
  const Limits l{s.number[1], s.number[2]};
  if (auto error = misplaced(l, s.interval_key, s.lower, s.upper)) return *error;
  return solved(s, l, held_quantile("", s.lower, s.tail), width_of(s));
}

SolvedShape from_normal(const Statement& s) {
  const Limits l{s.number[2], s.number[3]};
  const Shape shape{.a = s.number[0], .b = s.number[1], .lower = l.lower, .upper = l.upper};
  if (auto error = misplaced(l, "lower", infinity, -infinity)) return *error;
  if (masses(shape).between < least_mass)
    return refuse(
        l.lower > shape.a ? "lower" : "upper",
        fmt::format("the bounds leave less than {:g} of the normal with mean {} and sd {}",
                    least_mass, text_of(shape.a), text_of(shape.b)),
        "check the bounds, or state mean and sd of the value itself as `mean` and `sd`");
  return shape;
}

constexpr StatementKey bound(std::string_view key, std::string_view meaning,
                             std::string_view example, double left_out) {
  StatementKey result = any(key, meaning, example);
  result.left_out = left_out;
  return result;
}
constexpr StatementKey lower = bound("lower", "lower bound", "0", -infinity),
                       upper = bound("upper", "upper bound", "1", infinity),
                       mean_key = any("mean", "mean", "0.7"),
                       ci_key = interval(any("ci95", "95% interval", "[0.3, 0.95]"));
constexpr StatementKey mean_se[] = {mean_key, positive("se", "standard error of the mean", "0.15"),
                                    lower, upper},
                       mean_sd[] = {mean_key, positive("sd", "standard deviation", "0.15"), lower,
                                    upper},
                       mean_ci[] = {mean_key, ci_key, lower, upper},
                       median_ci[] = {any("median", "median", "0.7"), ci_key, lower, upper},
                       ci[] = {ci_key, lower, upper},
                       before[] = {any("mean_before", "mean before truncation", "0.7"),
                                   positive("sd_before", "sd before truncation", "0.2"), lower,
                                   upper};
constexpr Form forms[] = {{mean_se, from_moments},
                          {mean_sd, from_moments},
                          {mean_ci, from_mean_and_interval},
                          {median_ci, from_median_and_interval},
                          {ci, from_interval},
                          {before, from_normal}};

}  // namespace

extern const DistributionKind distribution_truncated_normal;
const DistributionKind distribution_truncated_normal = {
    .name = "truncated_normal",
    .meaning = "a normal cut off at a bound",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
