/// \file  engine/run/simulated_trial.hpp
/// \brief What a trial finds, and what is then left unknown of the strategies' effects: for the
///        referees, draw by draw.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"
#include "models/voi/trial.hpp"

#include "engine/run/decision_model.hpp"
#include "engine/run/learnt_group.hpp"

namespace equipoise::run {

/// A trial in one target of one strategy, of several with one control arm or crossed, or of two
/// against each other. It observes X = A delta + e, A = lambda for each effect of its own (of the
/// difference of two: lambda and -lambda), e normal with the covariance of the design at the
/// intracluster correlation of the outer sample. Effects are independent before it, delta ~ N(m,
/// V); given X they are jointly normal,
///
///   E[delta | X] = m + V A' S^-1 (X - A m),   Var[delta | X] = V - V A' S^-1 A V,
///   S = A V A' + Cov e.
class SimulatedTrial {
 public:
  /// \pre the decision is of a target; in the choice between all strategies none of the trial's is
  /// a combination or tied to others
  SimulatedTrial(const DecisionModel& decision, const LearntGroup::Trial& trial);

  /// Whether its practices can be found, and people in them.
  [[nodiscard]] bool feasible() const { return feasible_; }

  /// Simulates the data of each outer sample from its effects and its intracluster correlation, and
  /// replaces the effects in every inner draw by those of one draw of their posterior.
  /// \param lanes   as ConditionalSampler::fill
  /// \param inputs  mu, u and the intracluster correlation the same for all inner draws
  void learn(std::size_t level, std::size_t inner, DrawRange lanes, LaneTable& inputs) const;

 private:
  struct Posterior {
    std::vector<double> mean, factor;  ///< factor x factor' is the covariance
  };
  /// \param effects  of the outer sample \param normal  standard normal deviates, one a call
  [[nodiscard]] Posterior after(std::vector<double> effects, double icc,
                                const std::function<double()>& normal) const;

  std::vector<const compile::CompiledPairing*> effects_;
  std::vector<double> loading_;  ///< A, shape [estimate][effect]
  std::size_t estimates_ = 0;
  /// Cov e at an intracluster correlation, shape [estimate][estimate].
  std::function<std::vector<double>(double)> covariance_;
  bool feasible_ = false;
  std::size_t icc_row_;
  std::uint64_t seed_;
  std::string name_;
};

}  // namespace equipoise::run
