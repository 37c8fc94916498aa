/// \file  engine/sampling/distributions/triangular.cpp
/// \brief triangular: a = mode; lower, upper = the bounds.
#include <cmath>
#include <variant>

#include "engine/sampling/bounds_and_mode.hpp"

namespace equipoise::sampling {
namespace {

SolvedShape shape_of(const SolvedMode& solved) {
  if (const auto* error = std::get_if<StatementError>(&solved)) return *error;
  const auto& [minimum, mode, maximum] = std::get<BoundsAndMode>(solved);
  return Shape{.a = mode, .lower = minimum, .upper = maximum};
}

SolvedShape from_mode(const Statement& s) { return shape_of(bounds_and_mode(s)); }
SolvedShape from_mean(const Statement& s) { return shape_of(bounds_and_mean(s, "triangular", 1)); }

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

constexpr Form forms[] = {{stated_by_mode, from_mode}, {stated_by_mean, from_mean}};

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
