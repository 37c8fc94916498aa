/// \file  engine/run/research.hpp
/// \brief Research that informs the whole choice of a target: studies of its inputs, trials of two
///        strategies against each other, and trials that answer for several strategies, or in two
///        targets, at once.
#pragma once

#include <span>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/observed_study.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// A target and everything about it that research can inform.
struct StudiedTarget {
  const compile::CompiledStudy* study = nullptr;
  std::size_t target = 0;
  const Evaluation* evaluation = nullptr;
  const TargetDraws* draws = nullptr;
  const TargetDraws* at_means = nullptr;
  std::span<const SharedPairing> pairings;  ///< by strategy
  std::span<const std::string> options;     ///< names: current practice, then the strategies

  [[nodiscard]] const std::string& name() const { return study->targets[target].spec->name; }
};

/// What a trial observes of the effects of strategies of its target, for what it teaches other
/// targets.
struct ObservedEffects {
  const voi::TrialDesign* design = nullptr;
  std::vector<std::size_t> strategies;
  /// Of each estimate on each effect, shape [estimate][strategy]; empty where other options depend
  /// on these effects.
  std::vector<double> loading;
  /// Of the estimates' errors where there is a loading, shape
  /// [size][value of the intracluster correlation][estimate x estimate], and these values' weights.
  std::vector<std::vector<std::vector<double>>> error_covariances;
  std::vector<double> icc_shares;
  /// Of what has no loading, or acts on two targets; else empty.
  ObservedStudy observed;
};

struct AnalysedResearch {
  ResearchResult result;
  ObservedEffects effects;
};

/// Every design of the study that informs this target's choice, in the order of the study; of a
/// head-to-head trial one for every two strategies, of a trial of two targets one for every
/// strategy. Then every trial of one strategy on combinations and what they combine.
/// \throws NumericalFailure where EVSI exceeds EVPPI or that of a larger size, or EVPPI exceeds
///         EVPI, by more than chance; where what is observed has no logarithm in a draw
[[nodiscard]] std::vector<AnalysedResearch> analyse_research(const StudiedTarget& target);

}  // namespace equipoise::run
