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
  std::size_t estimates = 0;
  std::vector<double> loading;  ///< of each estimate on each effect, shape [estimate][strategy]
  /// Of the estimates' errors, shape [size][intracluster correlation][estimate x estimate]. Without
  /// sizes: nothing that travels, or what others depend on.
  std::vector<std::vector<std::vector<double>>> error_covariances;
  std::vector<double> shares;  ///< weights of the intracluster correlations
  /// Of research that is valued by regression, the estimates at its best size: shape
  /// [estimate][draw].
  std::vector<std::vector<double>> simulated;
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

/// Of trials that act on two targets: what a size is worth to both. Targets decide separately and
/// each is charged its half, so that the values add. Standard errors add too, an upper bound, since
/// the targets share draws.
/// \param[in,out] targets  all of a scenario
void add_up_targets(std::span<TargetResult*> targets);

}  // namespace equipoise::run
