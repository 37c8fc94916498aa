/// \file  engine/sampling/distributions/pert.cpp
/// \brief pert: lower + (upper - lower) beta(a, b), a = 1 + 4 (mode - lower) / range,
///        b = 1 + 4 (upper - mode) / range, so that the mean is (lower + 4 mode + upper) / 6.
#include <variant>

#include "engine/sampling/beta_shape.hpp"
#include "engine/sampling/bounds_and_mode.hpp"

namespace equipoise::sampling {
namespace {

/// \source Malcolm, Roseboom, Clark & Fazar 1959, Operations Research 7:646
SolvedShape shape_of(const SolvedMode& solved) {
  if (const auto* error = std::get_if<StatementError>(&solved)) return *error;
  const auto& [minimum, mode, maximum] = std::get<BoundsAndMode>(solved);
  const double range = maximum - minimum;
  return Shape{.a = 1 + 4 * (mode - minimum) / range,
               .b = 1 + 4 * (maximum - mode) / range,
               .lower = minimum,
               .upper = maximum};
}

SolvedShape from_mode(const Statement& s) { return shape_of(bounds_and_mode(s)); }
SolvedShape from_mean(const Statement& s) { return shape_of(bounds_and_mean(s, "pert", 4)); }

double quantile(const Shape& p, double u) {
  const BetaQuantile q = beta_quantile(p.a, p.b, u);
  return p.lower * q.complement + p.upper * q.x;
}
double cumulative(const Shape& p, double x) {
  return beta_cumulative(p.a, p.b, (x - p.lower) / (p.upper - p.lower));
}
double mean(const Shape& p) { return p.lower + (p.upper - p.lower) * p.a / (p.a + p.b); }
double sd(const Shape& p) { return (p.upper - p.lower) * beta_sd(p.a, p.b); }
Knot knot(const Shape& p, double z) { return beta_knot(p.a, p.b, z); }

constexpr Form forms[] = {{stated_by_mode, from_mode}, {stated_by_mean, from_mean}};
constexpr NormalForm normal_form{NormalForm::Transform::logit, knot};

}  // namespace

extern const DistributionKind distribution_pert;
const DistributionKind distribution_pert = {
    .name = "pert",
    .meaning = "bounds and a most likely value, smooth: expert opinion",
    .forms = forms,
    .quantile = quantile,
    .cumulative = cumulative,
    .mean = mean,
    .sd = sd,
    .normal_form = &normal_form,
};

}  // namespace equipoise::sampling
