/// \file  engine/sampling/distributions/triangular.cpp
/// \brief triangular: a = mode; lower, upper = the bounds.
#include <cmath>
#include <fmt/format.h>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

StatementError crossed(double minimum, double maximum) {
  return refuse(
      "minimum",
      fmt::format("minimum {} must be below maximum {}", text_of(minimum), text_of(maximum)),
      crossed_help(minimum, maximum));
}

SolvedShape from_mode(const Statement& s) {
  const double minimum = s.number[0], mode = s.number[1], maximum = s.number[2];
  if (!(minimum < maximum)) return crossed(minimum, maximum);
  if (!(mode >= minimum && mode <= maximum))
    return refuse("mode",
                  fmt::format("mode {} must lie between minimum {} and maximum {}", text_of(mode),
                              text_of(minimum), text_of(maximum)),
                  std::string(check_source));
  return Shape{.a = mode, .lower = minimum, .upper = maximum};
}

/// mean = (minimum + mode + maximum) / 3.
SolvedShape from_mean(const Statement& s) {
  const double minimum = s.number[0], mean = s.number[1], maximum = s.number[2];
  if (!(minimum < maximum)) return crossed(minimum, maximum);
  const double mode = 3 * mean - minimum - maximum;
  if (!(mode >= minimum && mode <= maximum))
    return refuse(
        "mean",
        fmt::format("mean {} would need a mode of {:.6g}, outside the bounds: the mean of "
                    "a triangular from {} to {} lies between {:.6g} and {:.6g}",
                    text_of(mean), mode, text_of(minimum), text_of(maximum),
                    (2 * minimum + maximum) / 3, (minimum + 2 * maximum) / 3),
        std::string(check_source));
  Statement by_mode = s;
  by_mode.number[1] = mode;
  return from_mode(by_mode);
}

/// Each side from its own bound.
double quantile(const Shape& p, double u) {
  const double range = p.upper - p.lower;
  if (u * range < p.a - p.lower) return p.lower + std::sqrt(u * range * (p.a - p.lower));
  return p.upper - std::sqrt((1 - u) * range * (p.upper - p.a));
}

double cumulative(const Shape& p, double x) {
  if (x <= p.lower) return 0.0;
  if (x >= p.upper) return 1.0;
  const double range = p.upper - p.lower;
  if (x < p.a) return (x - p.lower) * (x - p.lower) / (range * (p.a - p.lower));
  return 1 - (p.upper - x) * (p.upper - x) / (range * (p.upper - p.a));
}

double mean(const Shape& p) { return (p.lower + p.a + p.upper) / 3; }

/// Variance (r^2 - s t) / 18 with s, t the two sides of the mode and r = s + t.
double sd(const Shape& p) {
  const double s = p.a - p.lower, t = p.upper - p.a;
  return std::sqrt((s * s + s * t + t * t) / 18);
}

constexpr StatementKey minimum_key = any("minimum", "lower bound", "0.1"),
                       maximum_key = any("maximum", "upper bound", "0.4");
constexpr StatementKey with_mode[] = {minimum_key, any("mode", "most likely value", "0.2"),
                                      maximum_key},
                       with_mean[] = {minimum_key, any("mean", "mean", "0.22"), maximum_key};
constexpr Form forms[] = {{with_mode, from_mode}, {with_mean, from_mean}};

}  // namespace

extern const DistributionKind distribution_triangular;
const DistributionKind distribution_triangular = {
    .name = "triangular",
    .meaning = "bounds and a most likely value, with straight sides",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
};

}  // namespace equipoise::sampling
