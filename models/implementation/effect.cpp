#include "models/implementation/effect.hpp"

#include <cmath>
#include <stdexcept>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"

namespace equipoise::implementation {
namespace {

double logit(double p) { return std::log(p / (1 - p)); }

void require(bool condition, const char* message) {
  if (!condition) throw std::domain_error(message);
}

bool inside_unit(double p) { return p > 0 && p < 1; }

// The width of an interval in standard errors: 3.919928 for 95%.
double width(const Interval& interval) {
  require(inside_unit(interval.level), "the level of an interval must lie between 0 and 1");
  require(interval.lower < interval.upper, "the limits of an interval must ascend");
  return 2 * numerics::normal_quantile_complement((1 - interval.level) / 2);
}

}  // namespace

double Effect::shared_variance() const noexcept {
  const double v = variance();
  return v > 0 ? standard_error * standard_error / v : 0.0;
}

double Effect::harmful_share() const {
  const double v = variance();
  if (v > 0) return numerics::normal_complement(mean / std::sqrt(v));
  return mean < 0 ? 1.0 : 0.0;
}

LogOdds from_risk_difference(double rd, const Interval& interval, double at) {
  const double w = width(interval);
  require(inside_unit(at),
          "the adherence at which a risk difference is stated must lie between 0 and 1");
  require(
      inside_unit(at + rd) && inside_unit(at + interval.lower) && inside_unit(at + interval.upper),
      "adherence plus the risk difference, and plus each limit, must lie between 0 and 1");
  return {logit(at + rd) - logit(at),
          (logit(at + interval.upper) - logit(at + interval.lower)) / w};
}

LogOdds from_odds_ratio(double odds_ratio, const Interval& interval) {
  const double w = width(interval);
  require(odds_ratio > 0 && interval.lower > 0, "an odds ratio and its limits must be above 0");
  return {std::log(odds_ratio), (std::log(interval.upper) - std::log(interval.lower)) / w};
}

ArmLogOdds from_arm(const ArmCounts& arm, double icc, double cv) {
  EQUIPOISE_EXPECT(0 < arm.adherent && arm.adherent < arm.people);
  EQUIPOISE_EXPECT(0 < arm.practices && arm.practices <= arm.people);
  const double p = arm.adherent / arm.people;
  const double design_effect = 1 + ((1 + cv * cv) * arm.people / arm.practices - 1) * icc;
  return {std::log(arm.adherent / (arm.people - arm.adherent)),
          design_effect / (arm.people * p * (1 - p))};
}

LogOdds from_counts(const ArmCounts& intervention, const ArmCounts& control, double icc,
                    double cv) {
  const ArmLogOdds with = from_arm(intervention, icc, cv), without = from_arm(control, icc, cv);
  return {with.log_odds - without.log_odds, std::sqrt(with.variance + without.variance)};
}

double heterogeneity_from_risk_scale(double sd, double at) {
  require(inside_unit(at),
          "the adherence at which heterogeneity is stated must lie between 0 and 1");
  require(sd >= 0, "a standard deviation must not be negative");
  return sd / (at * (1 - at));
}

}  // namespace equipoise::implementation
