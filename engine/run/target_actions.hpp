/// \file  engine/run/target_actions.hpp
/// \brief What can be done in a target, as a plan under budgets sees it: each alternative with its
///        value and its cash by year.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "equipoise/portfolio_results.hpp"

#include "engine/run/pairings.hpp"

namespace equipoise::run {

struct TargetAction {
  PlanChoice choice;
  /// Of the mean effects of the strategy, or of all that it combines: what two actions have in
  /// common is learnt about together.
  std::vector<std::size_t> mean_rows;
  double most_from_elsewhere = 0.0;  ///< of a trial: what others of the same mean may add to it
};

/// Doing nothing; every strategy from every year up to `latest_start`; every feasible size and
/// follow-up of every trial of one strategy with both research actions, the fallback being current
/// practice and (as in the target's own line) the best other strategy. Those that another one
/// dominates, worth no less with no more cash in any year, are left out.
///
/// Beside a trial the cash of a year is the most that programmes may cost in it, whatever the trial
/// finds: the plan can be paid in any case.
///
/// A trial whose cost several pairings share is no alternative of one of them.
[[nodiscard]] std::vector<TargetAction> target_actions(const compile::CompiledStudy& study,
                                                       std::size_t target,
                                                       std::span<const SharedPairing> pairings,
                                                       const decision::LineResult& line,
                                                       std::size_t latest_start);

}  // namespace equipoise::run
