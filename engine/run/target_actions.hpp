/// \file  engine/run/target_actions.hpp
/// \brief What can be done in a target, as a plan under budgets sees it: each alternative with its
///        value and its cash by year.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "equipoise/portfolio_results.hpp"

#include "models/decision/shared_trial.hpp"
#include "models/portfolio/problem.hpp"

#include "engine/run/pairings.hpp"

namespace equipoise::run {

struct TargetAction {
  /// Of an alternative with a trial: what its report tells other targets, and is told by theirs.
  struct Report {
    std::size_t mean_row = 0;  ///< of the mean effect of the strategy, in the tables of draws
    /// Nothing where reports tied the strategy to others: no joint price of it is known.
    std::optional<decision::SharedTrial> trial;
  };
  PlanChoice choice;
  std::optional<Report> report;
};

struct TargetActions {
  /// Without those that another one dominates: worth no less with no more cash in any year.
  std::vector<TargetAction> offered;
  /// An alternative as if the mean effect of its trial were known when it reports.
  struct AtMost {
    std::size_t start_year = 1;
    portfolio::Alternative alternative;
  };
  /// What bounds plans priced jointly: everything listed, likewise. Empty where no bound is asked
  /// for, and where a trial listed is of a strategy that reports tied to others and trials in other
  /// targets tell of: nothing is known to bound what those teach.
  std::vector<AtMost> at_most;
};

/// What plans ask of a target.
struct PlanNeeds {
  std::size_t latest_start = 0;  ///< of all scenarios; 0: there are no budgets
  bool limit = false;            ///< with what bounds plans priced jointly
};

/// Doing nothing; every strategy from every year up to the latest start, and from now until one of
/// its trials would report; every feasible size and follow-up of every trial of one strategy with
/// both research actions, the fallback being current practice and (as in the target's own line) the
/// best other strategy.
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
