/// \file  engine/sampling/distributions/triangular.cpp
/// \brief triangular: a = mode; lower, upper = the bounds.
#include <cmath>
#include <fmt/format.h>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

SolvedShape from_mode(const Statement& s) {
  const double minimum = s.number[0], mode = s.number[1], maximum = s.number[2];
  if (!(minimum < maximum))
    return refuse("minimum", fmt::format("minimum {} must be below maximum {}", text_of(minimum),
                                         text_of(maximum)));
  if (!(mode >= minimum && mode <= maximum))
    return refuse("mode", fmt::format("mode {} must lie between minimum {} and maximum {}",
                                      text_of(mode), text_of(minimum), text_of(maximum)));
  return Shape{.a = mode, .lower = minimum, .upper = maximum};
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

constexpr StatementKey keys[] = {any("minimum", "lower bound", "0.1"),
                                 any("mode", "most likely value", "0.2"),
                                 any("maximum", "upper bound", "0.4")};
constexpr Form forms[] = {{keys, from_mode}};

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
