/// \file  models/decision/signal_value.hpp
/// \brief What signals of the effects of a target's strategies are worth for the choice among
///        current practice and all of them.
///
/// The effects are normal and independent. Of each the posterior mean, given the data of a study,
/// is m + sd rho Z with Z standard normal, so that E[payoff | data] = sum_j d_j rho^j h_j(Z).
/// Scores Z of several strategies depend on each other where the same data speak of them. A
/// distribution of data is represented by points: each has its probability and a score for each
/// strategy.
#pragma once

#include <span>
#include <vector>

#include "models/core/lanes.hpp"
#include "models/decision/timed_strategy.hpp"
#include "models/decision/trial_plans.hpp"

namespace equipoise::decision {

/// Data of a study.
struct Signal {
  std::vector<double> mass;  ///< probability of each point; over all signals of a study 1
  /// Of each strategy rho^j h_j(z), shape [term][point]; without rows: nothing is learnt of it.
  std::vector<LaneTable> learnt;

  /// \param rho  in [-1, 1] \param z  scores, shape [point]
  void learn(std::size_t strategy, double rho, std::span<const double> z);
};

/// Points of one standard normal score.
struct NormalPoints {
  std::vector<double> z, mass;
};

/// 1,600 midpoints of |Z| <= 8: where preference changes, an integral is wrong by at most
/// a (0.01)^2 / 8 of the change of slope.
[[nodiscard]] const NormalPoints& normal_midpoints();

/// A signal of one such score, of which nothing is learnt yet. \param share  its part of all
/// signals
[[nodiscard]] Signal normal_signal(std::size_t strategies, double share);

/// Values by batch, for standard errors: their mean over all batches is the value, but for what
/// choices between them move, which is of second order.
struct SignalValue {
  double evsi = 0.0;  ///< immediate results, full uptake, before research cost; money
  double enbs = 0.0;  ///< before research cost, less the best plan without research
  Choice meanwhile;   ///< of everybody outside the arms, until the study reports
  double loss_avoided = 0.0, waiting_cost = 0.0;  ///< enbs is the first less the second
  std::vector<double> evsi_by_batch, enbs_by_batch, loss_avoided_by_batch, waiting_cost_by_batch;
};

/// What is counted. Outside the study's arms everybody has the option that is best to have
/// meanwhile, an arm its strategies, and at tau everybody has what is then best: trial_plans.hpp.
/// Compared with the best of all plans (meanwhile, after) for everybody without the study.
///
/// \param strategies  all of the target, with the time table of the study
/// \param signals     its data, by intracluster correlation
/// \param conduct     what the study does here; those who join because of it bring what they bring
///                    in enbs and loss_avoided, not in evsi or in what enbs is compared with
/// \cost options^2 x points x terms, each signal
[[nodiscard]] SignalValue signal_value(std::span<const TimedStrategy> strategies,
                                       std::span<const Signal> signals, const Conduct& conduct);

}  // namespace equipoise::decision
