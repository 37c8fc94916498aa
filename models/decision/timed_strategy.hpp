/// \file  models/decision/timed_strategy.hpp
/// \brief One strategy of a target around a trial of a given time table: what it brings on every
///        schedule, whatever is learnt of its effect.
#pragma once

#include <vector>

#include "models/core/lanes.hpp"
#include "models/decision/actions.hpp"

namespace equipoise::decision {

/// E[W | a signal of the effect with correlation rho] = sum_j money_j rho^j h_j(Z), for each
/// schedule; see voi/hermite_series.hpp.
struct TimedStrategy {
  ActionFrame frame;
  ProgrammeCosts costs;
  LaneTable money;          ///< [schedule][hermite_terms], money
  double effect_sd = 0.0;   ///< prior standard deviation of lambda delta, log odds
  double payoff = 0.0;      ///< of [0, D), money
  double mean_reach = 1.0;  ///< share of practices that it reaches
  /// The same by batch of draws, for standard errors: [schedule x terms + term][batch].
  LaneTable money_by_batch;
  std::vector<double> fixed_by_batch, setup_by_batch,
      reversal_by_batch;  ///< as ProgrammeCosts, shape [batch]
};

}  // namespace equipoise::decision
