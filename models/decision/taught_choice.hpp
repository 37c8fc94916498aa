/// \file  models/decision/taught_choice.hpp
/// \brief Evidence travels: what a study that observes several strategies in one target is worth
/// for
///        the choice of another.
///
/// There it observes X = A delta + e, with effects delta that are normal and independent. Here the
/// effects delta' share c_s = Cov(delta_s, lambda' delta'_s) with those, so that with
/// Sigma = A diag(V) A' + Cov e and a_s the column of A,
///
///   E[lambda' delta'_s | X] = lambda' m'_s + c_s a_s' Sigma^-1 (X - E X) = lambda' m'_s + sd'_s
///   rho_s Z_s, rho_s = (c_s / sd'_s) (a_s' Sigma^-1 a_s)^1/2,  Cov(Z_s, Z_r) = a_s' Sigma^-1 a_r
///   over the roots.
#pragma once

#include <span>
#include <vector>

#include "models/decision/signal_value.hpp"

namespace equipoise::decision {

/// A study in another target; strategies are those that it observes.
struct StudyElsewhere {
  std::vector<std::size_t> strategies;  ///< as indices of the target's
  std::size_t estimates = 0;
  std::vector<double> loading;             ///< A, shape [estimate][strategy]
  std::vector<double> effect_variances;    ///< V, there; log odds squared, shape [strategy]
  std::vector<double> shared_covariances;  ///< c, shape [strategy]
  /// Of the estimates' errors, and its weight, by intracluster correlation.
  std::vector<std::vector<double>> error_covariances;
  std::vector<double> shares;
};

/// \param strategies  all of the target that learns, with the time table of the study
///
/// Scores of one estimate are integrated by the midpoint rule (normal_midpoints); those of several
/// are represented by 2,048 points of Richtmyer's sequence (steps of the square roots of primes)
/// and their opposites: exact for what is odd, and in the tests within 0.5% of the integral of
/// EVSI.
///
/// \cost 2 to 20 ms each value of the intracluster correlation: the less is learnt, the less
/// \source Richtmyer 1951, LA-1342 (the sequence); Raiffa and Schlaifer 1961, Applied Statistical
///         Decision Theory, ch. 8 (normal preposterior analysis)
/// \test one strategy against PairingModel::taught_by; rivals against head_to_head; two strategies
///       with a shared control arm against worlds drawn, tried and decided
[[nodiscard]] SignalValue taught_choice(std::span<const TimedStrategy> strategies,
                                        const StudyElsewhere& study);

}  // namespace equipoise::decision
