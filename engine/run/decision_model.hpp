/// \file  engine/run/decision_model.hpp
/// \brief One decision of a study as a function of its inputs: what every option costs and gains.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"
#include "models/voi/conditional_draws.hpp"

#include "engine/compile/study.hpp"

namespace equipoise::run {

/// Which decision: of a plain analysis, that between its interventions; else that of a target,
/// between current practice and one strategy, or all of them.
struct DecisionAsked {
  std::optional<std::size_t> target;    ///< nothing: a plain analysis
  std::optional<std::size_t> strategy;  ///< of the target; nothing: all
};

/// Immutable; threads share it. The study outlives it.
class DecisionModel {
 public:
  DecisionModel(const compile::CompiledStudy& study, const DecisionAsked& asked);

  [[nodiscard]] const compile::CompiledStudy& study() const noexcept { return *study_; }
  [[nodiscard]] const DecisionAsked& asked() const noexcept { return asked_; }
  /// "type-2-diabetes-control: current practice or audit-and-feedback".
  [[nodiscard]] std::string title() const;
  [[nodiscard]] const std::vector<std::string>& options() const noexcept { return options_; }
  /// The pairings between which and current practice is chosen; empty in a plain analysis.
  [[nodiscard]] const std::vector<const compile::CompiledPairing*>& pairings() const noexcept {
    return pairings_;
  }

  /// The cohort model behind it, and whether its gains are divided by the years lived.
  [[nodiscard]] const compile::CompiledModel& model() const noexcept;
  [[nodiscard]] bool annual() const noexcept;

  /// Costs and QALYs by option and draw: of a plain analysis per person; of a target against
  /// current practice, for its population over the horizon, with the cost of the programme.
  /// \param inputs    shape [input][draw]
  /// \param outcomes  of model() over the same draws
  [[nodiscard]] voi::ConditionalOutcomes decide(const LaneTable& inputs,
                                                const LaneTable& outcomes) const;

 private:
  const compile::CompiledStudy* study_;
  DecisionAsked asked_;
  std::vector<const compile::CompiledPairing*> pairings_;
  std::vector<std::string> options_;
};

}  // namespace equipoise::run
