/// \file  models/voi/designs/observational.hpp
/// \brief Observational data from a sample of practices: how exactly they tell adherence today, or
///        a cost.
#pragma once

#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {

/// Variance of the observed share of people who receive the practice, DE p q / (K m).
/// \param practices  K, sampled from many \param cluster_size  m, people read in each
/// \param adherence  p, in [0, 1]
/// \source Donner and Klar 2000, Design and Analysis of Cluster Randomization Trials, ch. 1
/// \test simulated
[[nodiscard]] inline double adherence_variance(double practices, double cluster_size, double cv,
                                               double icc, double adherence) {
  EQUIPOISE_EXPECT(practices > 0 && cluster_size > 0 && icc >= 0 && icc <= 1);
  EQUIPOISE_EXPECT(adherence >= 0 && adherence <= 1);
  return design_effect(cluster_size, cv, icc) * adherence * (1 - adherence) /
         (practices * cluster_size);
}

/// The same of its log odds, DE / (K m p q): one arm without adjustment.
[[nodiscard]] inline double adherence_log_odds_variance(double practices, double cluster_size,
                                                        double cv, double icc, double log_odds) {
  return arm_variance(practices, cluster_size, cv, icc, 0.0, log_odds);
}

/// Variance of the observed mean cost a person, DE s^2 / (K m); exact however skewed costs are.
/// \param sd  s, between people, money \param icc  of the cost \returns money squared
/// \test simulated, costs from a gamma distribution
[[nodiscard]] inline double mean_cost_variance(double practices, double cluster_size, double cv,
                                               double icc, double sd) {
  EQUIPOISE_EXPECT(practices > 0 && cluster_size > 0 && icc >= 0 && icc <= 1 && sd >= 0);
  return design_effect(cluster_size, cv, icc) * sd * sd / (practices * cluster_size);
}

/// The same of its logarithm, for a prior that is lognormal or gamma: DE (s / mean)^2 / (K m), to
/// first order.
[[nodiscard]] inline double log_mean_cost_variance(double practices, double cluster_size, double cv,
                                                   double icc, double sd, double mean) {
  EQUIPOISE_EXPECT(mean > 0);
  return mean_cost_variance(practices, cluster_size, cv, icc, sd) / (mean * mean);
}

}  // namespace equipoise::voi
