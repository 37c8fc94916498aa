/// \file  engine/run/target_actions.hpp
/// \brief What can be done in a target, as a plan under budgets sees it: each alternative with its
///        value and its cash by year.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "equipoise/portfolio_results.hpp"

#include "models/decision/shared_trial.hpp"
#include "models/portfolio/problem.hpp"

#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// Years, from 1, up to which something may start.
struct LatestStarts {
  std::size_t programme = 1;  ///< that follows no trial
  std::size_t trial = 1;

  /// Whether what asks for this has its place where only `latest` is allowed.
  [[nodiscard]] bool within(const LatestStarts& latest) const noexcept {
    return programme <= latest.programme && trial <= latest.trial;
  }
  friend auto operator<=>(const LatestStarts&, const LatestStarts&) = default;
};

/// What a scenario allows.
[[nodiscard]] inline LatestStarts latest_starts(const spec::BudgetsSpec& budgets) noexcept {
  return {budgets.latest_start, budgets.latest_trial_start};
}

struct TargetAction {
  /// Of an alternative with a trial: what its report tells other targets, and is told by theirs.
  struct Report {
    std::size_t mean_row = 0;  ///< of the mean effect of the strategy, in the tables of draws
    /// Nothing where reports tied the strategy to others: no joint price of it is known.
    std::optional<decision::SharedTrial> trial;
  };
  PlanChoice choice;
  LatestStarts allowed_by;
  std::optional<Report> report;
};

struct TargetActions {
  /// Without those that another one dominates: worth no less with no more cash in any year.
  std::vector<TargetAction> offered;
  /// An alternative as if the mean effect of its trial were known when it reports.
  struct AtMost {
    LatestStarts allowed_by;
    portfolio::Alternative alternative;
  };
  /// What bounds plans priced jointly: everything listed, likewise. Empty where no bound is asked
  /// for, and where a trial listed is of a strategy that reports tied to others and trials in other
  /// targets tell of: nothing is known to bound what those teach.
  std::vector<AtMost> at_most;
};

/// What plans ask of a target.
struct PlanNeeds {
  /// The latest of all scenarios; nothing: there are no budgets.
  std::optional<LatestStarts> latest;
  bool limit = false;  ///< with what bounds plans priced jointly
};

/// Doing nothing; every strategy from every year up to the latest start, and from now until one of
/// its trials would report; every feasible size and follow-up of every trial of one strategy, from
/// every year up to the latest start of a trial, with both research actions, the fallback being
/// current practice and (as in the target's own line) the best other strategy.
///
/// Beside a trial the cash of a year is the most that programmes may cost in it, whatever the trial
/// finds: the plan can be paid in any case.
///
/// A trial whose cost several pairings share is no alternative of one of them. Nor is one whose
/// report is not worth its cost (loss avoided + uptake gain <= cost of research): what it seems to
/// bring comes from when programmes start and stop, which asks for no trial.
[[nodiscard]] TargetActions target_actions(const compile::CompiledStudy& study, std::size_t target,
                                           std::span<const SharedPairing> pairings,
                                           const decision::LineResult& line,
                                           const PlanNeeds& needs);

}  // namespace equipoise::run
