/// \file  engine/run/two_targets.hpp
/// \brief A trial of a strategy that acts on two targets, and who reads which of its data. For
///        elsewhere_two_targets.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/run/elsewhere_parts.hpp"

namespace equipoise::run {

/// One of the two targets of a trial of a strategy.
struct HalfTrial {
  std::size_t target = 0;
  ResearchResult* row = nullptr;
  const ObservedEffects* effects = nullptr;

  [[nodiscard]] const ObservedSize& at(std::size_t size) const {
    return effects->observed.sizes[size];
  }
  /// What the trial does in this target beside.
  [[nodiscard]] decision::Conduct conduct(std::size_t size) const {
    return {at(size).arms, effects->observed.joining};
  }
  /// Whether its data can tell another target something.
  [[nodiscard]] bool informs(const compile::CompiledStudy& study, std::size_t other) const;
};

struct TwoTargetTrial {
  std::array<HalfTrial, 2> halves;
  std::size_t size = 0;              ///< index
  std::vector<std::size_t> readers;  ///< targets: the two, then all others that learn

  /// Whether what the data are worth can be integrated (elsewhere.hpp).
  [[nodiscard]] bool travels_apart(const compile::CompiledStudy& study) const;
  /// The halves whose data can tell a reader something.
  [[nodiscard]] std::vector<std::size_t> read_by(const compile::CompiledStudy& study,
                                                 std::size_t reader) const;
  /// For those who read more than their own data alone.
  [[nodiscard]] TrialReport report(const compile::CompiledStudy& study) const;
};

/// What each reader has of each trial, less a half's cost: by a half's own data as its row found,
/// nothing in others; where the effects travel apart with what the data of both add, integrated.
/// \returns shape [trial][reader]
/// \throws NumericalFailure where EVSI exceeds a reader's EVPI by more than chance
[[nodiscard]] std::vector<std::vector<ResearchResult::Elsewhere>> integrated(
    const compile::CompiledStudy& study, std::span<const LearningTarget> targets,
    std::span<const TwoTargetTrial> trials, Executor& executor);

}  // namespace equipoise::run
