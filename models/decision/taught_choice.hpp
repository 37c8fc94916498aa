/// \file  models/decision/taught_choice.hpp
/// \brief Evidence travels: what a study of several strategies in one target is worth for the
/// choice
///        of another.
///
/// There it observes X = A delta + e, with effects delta that are normal and independent. Here the
/// effects delta' share c_s = Cov(delta_s, lambda' delta'_s) with those, so that with
/// Sigma = A diag(V) A' + Cov e, a_s the column of A, and i_sr = a_s' Sigma^-1 a_r,
///
///   E[lambda' delta'_s | X] = lambda' m'_s + c_s a_s' Sigma^-1 (X - E X)
///                           = lambda' m'_s + sd'_s rho_s Z_s,
///   rho_s = (c_s / sd'_s) sqrt(i_ss),  Cov(Z_s, Z_r) = i_sr / sqrt(i_ss i_rr).
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
/// One score, of one estimate or of one strategy that is learnt, is integrated by the midpoint rule
/// (normal_midpoints); two on a grid of midpoints a tenth apart, which is right to 1% where the
/// choice changes three standard deviations away, and to 0.1% near the middle. Three and more are
/// represented by 8,192 points of Richtmyer's sequence (steps of the square roots of primes) and
/// their opposites: to 0.5% where the choice changes within one standard deviation, but of a change
/// three away a tenth or more can be missed. None of this is in a standard error.
///
/// \cost for six options 2 ms (one score) to 50 ms, each value of the intracluster correlation
/// \source Richtmyer 1951, LA-1342 (the sequence); Raiffa and Schlaifer 1961, Applied Statistical
///         Decision Theory, ch. 8 (normal preposterior analysis)
/// \test one strategy against PairingModel::taught_by; rivals against head_to_head; two strategies
///       with a shared control arm against quadrature, also where the choice changes in the tail
[[nodiscard]] SignalValue taught_choice(std::span<const TimedStrategy> strategies,
                                        const StudyElsewhere& study);

}  // namespace equipoise::decision
