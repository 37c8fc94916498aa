/// \file  engine/run/simulated_trial.hpp
/// \brief What a trial finds, and what is then left unknown of a strategy's effect: for the
///        referees, draw by draw.
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/core/lanes.hpp"
#include "models/implementation/effect.hpp"
#include "models/voi/trial.hpp"

#include "engine/run/decision_model.hpp"
#include "engine/run/learnt_group.hpp"

namespace equipoise::run {

/// A trial of one strategy in one target. It observes X = delta + e / lambda, Var e the sampling
/// variance of the design at the intracluster correlation of the outer sample; given X, delta is
/// normal with mean m + w (X - m) and variance V (1 - w), w = V / (V + Var e / lambda^2).
class SimulatedTrial {
 public:
  /// \pre the decision is that of one pairing
  SimulatedTrial(const DecisionModel& decision, const LearntGroup::Trial& trial);

  /// Whether its practices can be found, and people in them.
  [[nodiscard]] bool feasible() const;

  /// Simulates the data of each outer sample from its effect and its intracluster correlation, and
  /// replaces the effect in every inner draw by one of its posterior.
  /// \param lanes   as ConditionalSampler::fill
  /// \param inputs  mu, u and the intracluster correlation the same for all inner draws
  void learn(std::size_t level, std::size_t inner, DrawRange lanes, LaneTable& inputs) const;

 private:
  const compile::CompiledPairing* pairing_;
  const voi::TrialDesign* design_;
  std::size_t size_, icc_row_;
  double attenuation_, mean_icc_;
  voi::TrialSetting setting_;
  std::uint64_t seed_;
};

}  // namespace equipoise::run
