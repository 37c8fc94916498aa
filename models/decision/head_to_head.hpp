/// \file  models/decision/head_to_head.hpp
/// \brief What a trial of two strategies against each other is worth for the choice among current
///        practice and all strategies of a target.
///
/// It observes X = lambda (delta_a - delta_b) + e. With effects that are normal and independent, X
/// has with either the correlations
///
///   rho_a = lambda sd_a / sd_X,  rho_b = -lambda sd_b / sd_X,  sd_X^2 = lambda^2 (V_a + V_b) + v,
///
/// and Z = (X - E X) / sd_X gives E[payoff of a | X] = sum_j d_j rho_a^j h_j(Z), the same for b.
/// Every other option stays as it is. So all expectations are functions of one normal number.
#pragma once

#include <span>
#include <vector>

#include "models/decision/signal_value.hpp"

namespace equipoise::decision {

/// One size of the trial.
struct HeadToHead {
  std::size_t a = 0, b = 0;               ///< indices of the strategies
  double share_a = 0.0, share_b = 0.0;    ///< of everybody in either arm
  std::vector<double> variances, shares;  ///< v and its weight, by intracluster correlation
};

/// What it is worth; see signal_value.hpp for what is counted.
///
/// Integrated by the midpoint rule (normal_midpoints).
/// \param strategies  all of the target, with the time table of the trial
/// \cost 2 ms for six options, each value of the intracluster correlation
/// \test closed form for two linear payoffs; worlds drawn, tried and lived through; equal to the
///       line's two-arm trial where the second arm is certain to do nothing
[[nodiscard]] SignalValue head_to_head(std::span<const TimedStrategy> strategies,
                                       const HeadToHead& trial);

}  // namespace equipoise::decision
