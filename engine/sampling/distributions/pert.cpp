/// \file  engine/sampling/distributions/pert.cpp
/// \brief pert: lower + (upper - lower) beta(a, b), a = 1 + 4 (mode - lower) / range,
///        b = 1 + 4 (upper - mode) / range, so that the mean is (lower + 4 mode + upper) / 6.
#include <fmt/format.h>

#include "engine/sampling/beta_shape.hpp"
#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {
namespace {

StatementError crossed(double minimum, double maximum) {
  return refuse(
      "minimum",
      fmt::format("minimum {} must be below maximum {}", text_of(minimum), text_of(maximum)),
      crossed_help(minimum, maximum));
}

/// \source Malcolm, Roseboom, Clark & Fazar 1959, Operations Research 7:646
SolvedShape from_mode(const Statement& s) {
  const double minimum = s.number[0], mode = s.number[1], maximum = s.number[2];
  if (!(minimum < maximum)) return crossed(minimum, maximum);
  if (!(mode >= minimum && mode <= maximum))
    return refuse("mode",
                  fmt::format("mode {} must lie between minimum {} and maximum {}", text_of(mode),
                              text_of(minimum), text_of(maximum)),
                  std::string(check_source));
  const double range = maximum - minimum;
  return Shape{.a = 1 + 4 * (mode - minimum) / range,
               .b = 1 + 4 * (maximum - mode) / range,
               .lower = minimum,
               .upper = maximum};
}

/// mean = (minimum + 4 mode + maximum) / 6.
SolvedShape from_mean(const Statement& s) {
  const double minimum = s.number[0], mean = s.number[1], maximum = s.number[2];
  if (!(minimum < maximum)) return crossed(minimum, maximum);
  const double mode = (6 * mean - minimum - maximum) / 4;
  if (!(mode >= minimum && mode <= maximum))
    return refuse(
        "mean",
        fmt::format("mean {} would need a mode of {:.6g}, outside the bounds: the mean of "
                    "a pert from {} to {} lies between {:.6g} and {:.6g}",
                    text_of(mean), mode, text_of(minimum), text_of(maximum),
                    (5 * minimum + maximum) / 6, (minimum + 5 * maximum) / 6),
        std::string(check_source));
  Statement by_mode = s;
  by_mode.number[1] = mode;
  return from_mode(by_mode);
}

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

constexpr StatementKey minimum_key = any("minimum", "lower bound", "0.1"),
                       maximum_key = any("maximum", "upper bound", "0.4");
constexpr StatementKey with_mode[] = {minimum_key, any("mode", "most likely value", "0.2"),
                                      maximum_key},
                       with_mean[] = {minimum_key, any("mean", "mean", "0.22"), maximum_key};
constexpr Form forms[] = {{with_mode, from_mode}, {with_mean, from_mean}};
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
