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

#include "equipoise/estimate.hpp"

#include "models/decision/timed_strategy.hpp"
#include "models/decision/trial_plans.hpp"

namespace equipoise::decision {

/// One size of the trial.
struct HeadToHead {
  std::size_t a = 0, b = 0;               ///< indices of the strategies
  double share_a = 0.0, share_b = 0.0;    ///< of everybody in either arm
  std::vector<double> variances, shares;  ///< v and its weight, by intracluster correlation
};

/// Values by batch, for standard errors: their mean over all batches is the value, but for what
/// choices between them move, which is of second order.
struct HeadToHeadValue {
  double evsi = 0.0;  ///< immediate results, full uptake, before research cost; money
  double enbs = 0.0;  ///< before research cost, less the best plan without research
  Choice meanwhile;   ///< of everybody outside the trial, until it reports
  std::vector<double> evsi_by_batch, enbs_by_batch;
};

/// What is counted. Outside the trial everybody has the option that is best to have meanwhile, an
/// arm its strategy, and at tau everybody has what is then best: trial_plans.hpp. Compared with the
/// best of all plans (meanwhile, after) for everybody without the trial.
///
/// Integrated by the midpoint rule over 1,600 points of |Z| <= 8: where preference changes, wrong
/// by at most a (0.01)^2 / 8 of the change of slope.
/// \param strategies  all of the target, with the time table of the trial
/// \cost 5 ms for six options, each value of the intracluster correlation
/// \test closed form for two linear payoffs; worlds drawn, tried and lived through; equal to the
///       line's two-arm trial where the second arm is certain to do nothing
[[nodiscard]] HeadToHeadValue head_to_head(std::span<const TimedStrategy> strategies,
                                           const HeadToHead& trial);

}  // namespace equipoise::decision
