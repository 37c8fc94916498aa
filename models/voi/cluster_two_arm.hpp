/// \file  models/voi/cluster_two_arm.hpp
/// \brief The two-arm cluster randomised trial with clusters of unequal size.
#pragma once

#include "models/voi/trial.hpp"

namespace equipoise::voi {

/// Practices are randomised to the strategy or to current practice; the outcome is read from
/// routine data.
extern const TrialKind cluster_two_arm;

/// DE = 1 + [(1 + CV^2) m - 1] rho.
/// \param cluster_size  m, mean people per practice \param cv  coefficient of variation of that
/// size \source Eldridge, Ashby and Kerry 2006, Int J Epidemiol 35:1292 \test m = 100, rho = .05:
/// CV 0 -> 5.95; CV .65 -> 8.0625
[[nodiscard]] double design_effect(double cluster_size, double cv, double icc);

/// Variance of the log odds ratio, v = DE (1 - r^2) / (K m) x [1 / (p1 q1) + 1 / (p0 q0)], where
/// 1 / (p q) = 2 + e^x + e^-x with x = logit p: infinite, and no error, where an outcome is
/// certain.
///
/// The share r^2 that the baseline explains is derived for clusters of equal size. With a CV above
/// 0 it is an approximation: small practices' baselines explain less.
/// \param practices_per_arm     K
/// \param baseline_correlation  r, between a practice's outcome and its own baseline
/// \param log_odds_control, log_odds_intervention  of the outcome in either arm
/// \test K = 20, m = 100, CV .65, rho = .05, .40 against .46: .033026; a certain outcome
[[nodiscard]] double log_odds_variance(double practices_per_arm, double cluster_size, double cv,
                                       double icc, double baseline_correlation,
                                       double log_odds_control, double log_odds_intervention);

}  // namespace equipoise::voi
