/// \file  models/voi/designs/individually_randomised.hpp
/// \brief The individually randomised trial of the practice itself: how exactly it observes what
///        patients gain.
#pragma once

#include <cmath>

#include "models/core/contracts.hpp"

namespace equipoise::voi {

/// People of one arm whose outcome is known, where a share is lost at random.
/// \returns people, not rounded
[[nodiscard]] inline double people_followed(double people, double share_missing) {
  EQUIPOISE_EXPECT(people >= 0 && share_missing >= 0 && share_missing < 1);
  return people * (1 - share_missing);
}

/// Variance of a difference in means, (1 - r^2) (s1^2 / n1 + s0^2 / n0), with adjustment for a
/// baseline value that has correlation r with the outcome in both arms.
/// \param people_1, people_0  followed in either arm
/// \source Borm, Fransen and Lemmens 2007, J Clin Epidemiol 60:1234 (1 - r^2)
/// \test published sizes; simulated
[[nodiscard]] inline double difference_in_means_variance(double people_1, double people_0,
                                                         double sd_1, double sd_0,
                                                         double baseline = 0.0) {
  EQUIPOISE_EXPECT(people_1 > 0 && people_0 > 0 && sd_1 >= 0 && sd_0 >= 0);
  EQUIPOISE_EXPECT(baseline > -1 && baseline < 1);
  return (1 - baseline * baseline) * (sd_1 * sd_1 / people_1 + sd_0 * sd_0 / people_0);
}

/// Variance of a log odds ratio, 1 / (n1 p1 q1) + 1 / (n0 p0 q0): the sum of the inverse of the
/// four expected counts.
/// \param people_1, people_0  followed in either arm \param p_1, p_0  risks in (0, 1)
/// \source Woolf 1955, Ann Hum Genet 19:251
/// \test hay fever and eczema, counts 141, 420, 928, 13525 (Bland and Altman 2000, BMJ 320:1468):
///       standard error .103; simulated
[[nodiscard]] inline double individual_log_odds_variance(double people_1, double people_0,
                                                         double p_1, double p_0) {
  EQUIPOISE_EXPECT(people_1 > 0 && people_0 > 0);
  EQUIPOISE_EXPECT(p_1 > 0 && p_1 < 1 && p_0 > 0 && p_0 < 1);
  return 1 / (people_1 * p_1 * (1 - p_1)) + 1 / (people_0 * p_0 * (1 - p_0));
}

/// Variance of a log relative risk, q1 / (n1 p1) + q0 / (n0 p0), to first order.
/// \param people_1, people_0  followed in either arm \param p_1, p_0  risks in (0, 1)
/// \source Katz, Baptista, Azen and Pike 1978, Biometrics 34:469
/// \test simulated
[[nodiscard]] inline double log_relative_risk_variance(double people_1, double people_0, double p_1,
                                                       double p_0) {
  EQUIPOISE_EXPECT(people_1 > 0 && people_0 > 0);
  EQUIPOISE_EXPECT(p_1 > 0 && p_1 < 1 && p_0 > 0 && p_0 < 1);
  return (1 - p_1) / (people_1 * p_1) + (1 - p_0) / (people_0 * p_0);
}

/// Variance of a log hazard ratio near 0, 1 / [d a (1 - a)].
/// \param events  d, in both arms \param share_1  a, share of people in the first arm
/// \source Schoenfeld 1981, Biometrika 68:316
/// \test equal arms: 4 / d; published sizes; simulated
[[nodiscard]] inline double log_hazard_ratio_variance(double events, double share_1 = 0.5) {
  EQUIPOISE_EXPECT(events > 0 && share_1 > 0 && share_1 < 1);
  return 1 / (events * share_1 * (1 - share_1));
}

}  // namespace equipoise::voi
