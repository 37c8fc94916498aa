/// \file  models/numerics/conversions.hpp
/// \brief Rates, probabilities, odds and the relative effects that act on them.
///
/// A rate is per year and constant over the time it is applied to; durations are in years. None of
/// these functions repairs anything: what lies outside a precondition is a broken contract, and a
/// result that is not a probability (a relative risk can make one) is returned as it is.
/// \source Fleurence and Hollenbeak 2007, Pharmacoeconomics 25:3 (rates and probabilities)
/// \test tests/unit/numerics/conversions_test.cpp, against values of 16 digits
#pragma once

#include <cmath>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {

/// p = 1 - exp(-rate years), the probability of an event within a time at a constant rate.
/// \pre rate >= 0, years >= 0
[[nodiscard]] inline double rate_to_probability(double rate, double years) {
  EQUIPOISE_EXPECT(rate >= 0 && years >= 0);
  return -std::expm1(-(rate * years));
}

/// rate = -log(1 - p) / years.
/// \pre 0 <= p < 1, years > 0
[[nodiscard]] inline double probability_to_rate(double p, double years) {
  EQUIPOISE_EXPECT(p >= 0 && p < 1 && years > 0);
  return -std::log1p(-p) / years;
}

/// 1 - (1 - p)^(to / from): the probability in `to_years` where it is p in `from_years`, at a
/// constant rate.
/// \pre 0 <= p <= 1, from_years > 0, to_years > 0
[[nodiscard]] inline double probability_rescale(double p, double from_years, double to_years) {
  EQUIPOISE_EXPECT(p >= 0 && p <= 1 && from_years > 0 && to_years > 0);
  return -std::expm1(std::log1p(-p) * (to_years / from_years));
}

/// p / (1 - p).
/// \pre 0 <= p < 1
[[nodiscard]] inline double odds(double p) {
  EQUIPOISE_EXPECT(p >= 0 && p < 1);
  return p / (1 - p);
}

/// odds / (1 + odds).
/// \pre odds >= 0, finite
[[nodiscard]] inline double odds_to_probability(double the_odds) {
  EQUIPOISE_EXPECT(the_odds >= 0 && std::isfinite(the_odds));
  return the_odds / (1 + the_odds);
}

/// p rr; above 1 where the relative risk does not fit the probability.
/// \pre 0 <= p <= 1, rr >= 0
[[nodiscard]] inline double apply_relative_risk(double p, double rr) {
  EQUIPOISE_EXPECT(p >= 0 && p <= 1 && rr >= 0);
  return p * rr;
}

/// p or / (1 - p + p or): the probability whose odds are the odds of p times the odds ratio.
/// \pre 0 <= p <= 1, or > 0
[[nodiscard]] inline double apply_odds_ratio(double p, double odds_ratio) {
  EQUIPOISE_EXPECT(p >= 0 && p <= 1 && odds_ratio > 0);
  return p * odds_ratio / ((1 - p) + p * odds_ratio);
}

/// 1 - (1 - p)^hr: the probability whose rate is the rate of p times the hazard ratio.
/// \pre 0 <= p <= 1, hr > 0
[[nodiscard]] inline double apply_hazard_ratio(double p, double hazard_ratio) {
  EQUIPOISE_EXPECT(p >= 0 && p <= 1 && hazard_ratio > 0);
  return -std::expm1(std::log1p(-p) * hazard_ratio);
}

}  // namespace equipoise::numerics
