/// \file  engine/sampling/distributions/truncated_normal.cpp
/// \brief truncated_normal: a, b = mean and sd before truncation; lower, upper = the bounds.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

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

/// With less than this between the bounds, the statement is about a tail nobody has measured, and
/// quantiles lose digits.
constexpr double least_mass = 1e-9;

SolvedShape solved(const Statement& s, double lower, double upper) {
  if (!(lower < upper))
    return refuse("lower",
                  fmt::format("lower {} must be below upper {}", text_of(lower), text_of(upper)));
  Shape shape{.a = s.number[0], .b = s.number[1], .lower = lower, .upper = upper};
  if (masses(shape).between < least_mass)
    return refuse(
        lower > s.number[0] ? "lower" : "upper",
        fmt::format("the bounds leave less than {:g} of the normal with mean {} and sd {}; "
                    "mean and sd are those before truncation",
                    least_mass, text_of(s.number[0]), text_of(s.number[1])));
  return shape;
}

SolvedShape from_both(const Statement& s) { return solved(s, s.number[2], s.number[3]); }
SolvedShape from_lower(const Statement& s) { return solved(s, s.number[2], infinity); }
SolvedShape from_upper(const Statement& s) { return solved(s, -infinity, s.number[2]); }

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

constexpr StatementKey mean_key = any("mean", "mean of the normal before truncation", "0.7"),
                       sd_before = positive("sd", "its standard deviation", "0.2"),
                       lower_key = any("lower", "lower bound", "0"),
                       upper_key = any("upper", "upper bound", "1");
constexpr StatementKey both[] = {mean_key, sd_before, lower_key, upper_key},
                       below[] = {mean_key, sd_before, lower_key},
                       above[] = {mean_key, sd_before, upper_key};
constexpr Form forms[] = {{both, from_both}, {below, from_lower}, {above, from_upper}};

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
