/// \file  models/voi/designs/head_to_head.hpp
/// \brief Two strategies against each other: no practice is without an intervention.
#pragma once

#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {

/// Variance of the difference of two strategies' log odds ratios in one target, L(a) - L(b), which
/// is what a trial without a control arm observes. It says nothing about either against current
/// practice.
/// \param practices_a, practices_b  in each arm \param baseline  r, between a practice's outcome
/// and its own baseline \param log_odds_a, log_odds_b  of the outcome under either strategy
/// \source Eldridge, Ashby and Kerry 2006, Int J Epidemiol 35:1292
/// \test simulated; equal arms as the two-arm trial
[[nodiscard]] inline double head_to_head_variance(double practices_a, double practices_b,
                                                  double cluster_size, double cv, double icc,
                                                  double baseline, double log_odds_a,
                                                  double log_odds_b) {
  return arm_variance(practices_a, cluster_size, cv, icc, baseline, log_odds_a) +
         arm_variance(practices_b, cluster_size, cv, icc, baseline, log_odds_b);
}

/// Prior variance of that difference, from the prior variances of the two effects and their
/// covariance (0 where the strategies have no study in common).
[[nodiscard]] inline double difference_variance(double variance_a, double variance_b,
                                                double covariance) {
  EQUIPOISE_EXPECT(covariance * covariance <= variance_a * variance_b * (1 + 1e-12));
  return variance_a + variance_b - 2 * covariance;
}

}  // namespace equipoise::voi
