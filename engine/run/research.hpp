/// \file  engine/run/research.hpp
/// \brief Research that informs the whole choice of a target: studies of its inputs, and trials of
///        two strategies against each other.
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
};

/// Every design of the study that informs this target's choice, in the order of the study; of a
/// head-to-head trial one for every two strategies.
/// \throws NumericalFailure where EVSI exceeds EVPPI, or EVPPI exceeds EVPI, by more than chance;
///         where what is observed has no logarithm in a draw
[[nodiscard]] std::vector<ResearchResult> analyse_research(const StudiedTarget& target);

}  // namespace equipoise::run
