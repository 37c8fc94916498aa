/// \file  engine/run/decide.hpp
/// \brief Every target of every scenario, decided; what a scenario leaves alone is the base case's.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/target_actions.hpp"

namespace equipoise::run {

/// A scenario and its draws.
struct DrawnScenario {
  const compile::CompiledStudy* study = nullptr;
  Evaluation evaluation;
  /// The same study after one report more, whose expected value is asked for.
  const compile::CompiledStudy* next = nullptr;
};

/// EVSI of the report that comes next.
struct ExpectedOfReport {
  /// Between none and all strategies of a target; nothing where the report tells of several.
  std::optional<Estimate> of_choice;
  std::vector<Estimate> of_pairings;  ///< by strategy, each against current practice alone
};

/// What one target of one scenario comes to.
struct DecidedTarget {
  std::vector<InterventionResult> interventions;
  std::vector<PairingResult> pairings;  ///< by strategy, ranked
  TargetResult target;
  std::optional<ExpectedOfReport> expected_of_next;
  TargetActions actions;  ///< what a plan chooses from; none in a study without budgets
};

struct Decided {
  std::vector<std::vector<DecidedTarget>> targets;    ///< [scenario][target]
  std::vector<std::optional<PortfolioResult>> plans;  ///< [scenario], where it has budgets
};

/// Analyses every pairing, then the choice of each target: the base case, then all targets of all
/// scenarios at once; last, the plans under budgets, beside what trials teach other targets.
/// \param scenarios  the base case first
/// \param bootstrap  weights of the batches, shape [replicate][batch]
/// \param every_input  value of information of the first scenario for every input at every
///                     threshold; else of groups at the base threshold
/// \param decided    called after each target of each scenario, from one thread at a time
[[nodiscard]] Decided decide(std::span<const DrawnScenario> scenarios,
                             std::span<const double> bootstrap, bool every_input,
                             Executor& executor, const std::function<void()>& decided);

}  // namespace equipoise::run
