/// \file  equipoise/portfolio_results.hpp
/// \brief What to do in every target under the budgets of a study: the best plan, what it costs by
///        year, what is left out first, and what other budgets would change.
///
/// Values are discounted to the day of the decision; cash and budgets are not.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "equipoise/estimate.hpp"

namespace equipoise {

/// What is done in one target, or could be.
struct PlanChoice {
  std::string target, title;
  /// nothing | implement | trial before implementing | trial while implementing
  std::string action;
  std::string strategy, strategy_title;   ///< empty: nothing
  std::optional<std::size_t> start_year;  ///< from 1; of implementing
  std::optional<double> stops_after;      ///< years; of implementing for less than its own duration
  std::string trial;                      ///< empty: none
  std::optional<std::size_t> trial_size;  ///< as its design counts it
  std::optional<double> trial_follow_up;  ///< years
  std::optional<std::size_t> trial_start_year;  ///< from 1: when its set-up begins
  /// Beside a trial: what everybody has who has not the strategy on trial, and what may take its
  /// place when the trial reports; empty: current practice.
  std::string other_strategy, other_strategy_title;
  Estimate value;                                         ///< against current practice for good
  double implementation_cash = 0.0, research_cash = 0.0;  ///< over all years
  std::vector<double> implementation_cash_by_year, research_cash_by_year;
};

/// Whether the same is done, whatever it is worth and costs.
[[nodiscard]] inline bool same(const PlanChoice& a, const PlanChoice& b) {
  return a.action == b.action && a.strategy == b.strategy && a.start_year == b.start_year &&
         a.stops_after == b.stops_after && a.trial == b.trial && a.trial_size == b.trial_size &&
         a.trial_follow_up == b.trial_follow_up && a.trial_start_year == b.trial_start_year &&
         a.other_strategy == b.other_strategy;
}

/// What the plan was chosen from.
struct PlanAlternative {
  PlanChoice choice;
  bool in_plan = false;
};

/// A budget and what the plan takes of it.
struct PurseResult {
  std::string purse;                 ///< implementation | research
  std::string unspent;               ///< lost | carried: what becomes of money that a year leaves
  double budget = 0.0, spent = 0.0;  ///< over all years
  std::vector<double> budget_by_year, spent_by_year;
  /// What the last unit of this money is worth where shares of alternatives could be bought.
  double relaxed_gain_per_unit = 0.0;
};

/// The best alternative of its kind of a target that money or a rival for it keeps out of the plan.
struct LeftOut {
  PlanChoice choice;
  double gain = 0.0;  ///< its value less that of what its target has in the plan
  /// What the best plan with it would be worth less than the plan; nothing where no plan can pay
  /// for it.
  std::optional<double> loss_if_included;
  std::string reason;
};

/// What more or less money in one purse would lead to.
struct BudgetChange {
  std::string purse;
  std::string direction;            ///< more | less
  double money = 0.0;               ///< how much, over all years, until the plan changes
  double value_change = 0.0;        ///< of the plan; below 0 where there is less money
  double per_unit = 0.0;            ///< value_change over that money
  std::vector<PlanChoice> changes;  ///< what the targets have then that have something else
};

/// The best plan at another level of one budget, or of both.
struct FrontierPoint {
  std::string purse;               ///< implementation | research | both
  std::optional<double> multiple;  ///< of the stated budget; nothing: without a limit
  std::optional<double> budget;    ///< over all years; nothing: without a limit, or of both
  double value = 0.0;
  double implementation_spent = 0.0, research_spent = 0.0;  ///< over all years
  std::string plan;                                         ///< what every target has, in one line
};

/// What to do in every target under the budgets.
struct PortfolioResult {
  std::size_t latest_start = 1;        ///< the last year in which a programme may start
  std::size_t latest_trial_start = 1;  ///< the last year in which a trial may start
  Estimate value;  ///< of the plan; its standard error is the sum of its parts', an upper bound
  double relaxed_value = 0.0;  ///< no affordable plan has a larger value
  /// Its value priced jointly: each trial's decision, taken when it reports, reads all reports on
  /// the same mean effect that are out by then. Its error is about that of the value. Nothing where
  /// the plan has several trials of one mean effect that reports tied to others.
  std::optional<double> joint_value;
  /// No affordable plan, of whatever was listed, has a larger joint_value. Of one scenario alone,
  /// as the alternatives; nothing where a trial listed is of a strategy that reports tied to
  /// others.
  std::optional<double> joint_value_limit;
  std::vector<PurseResult> purses;
  std::vector<PlanChoice> choices;  ///< one a target
  /// The trials of the study that are no alternatives: they answer for several strategies or
  /// targets at once, or observe inputs.
  std::vector<std::string> not_offered;
  /// Of each target all that no other one of it dominates: worth no less for no more cash. As the
  /// changes and the frontier of one scenario alone: the base case or, where it has no budgets, the
  /// first that has.
  std::vector<PlanAlternative> alternatives;
  /// At most one a target each, the largest gain first: another strategy than the target has in the
  /// plan; and another way of delivering or studying the one that it has.
  std::vector<LeftOut> left_out, upgrades;
  std::vector<BudgetChange> changes;
  std::vector<FrontierPoint> frontier;
};

}  // namespace equipoise
