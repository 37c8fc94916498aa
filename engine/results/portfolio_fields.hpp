/// \file  engine/results/portfolio_fields.hpp
/// \brief Every field of the plan under budgets: see fields.hpp.
#pragma once

#include "equipoise/portfolio_results.hpp"

namespace equipoise::results {

template <typename Visit>
void fields(const PlanChoice& r, Visit&& visit) {
  visit("target", r.target, "name", "the target");
  visit("title", r.title, "text", "its title");
  visit("action", r.action, "name",
        "nothing, implement, trial before implementing or trial while implementing");
  visit("strategy", r.strategy, "name", "the strategy; empty where nothing is done");
  visit("strategy_title", r.strategy_title, "text", "its title");
  visit("start_year", r.start_year, "number", "year in which implementing starts, from 1");
  visit("stops_after", r.stops_after, "years",
        "when implementing stops, where that is before the strategy's own duration is over");
  visit("trial", r.trial, "name", "the trial that is run");
  visit("trial_size", r.trial_size, "number", "its size, as its design counts it");
  visit("trial_follow_up", r.trial_follow_up, "years", "its follow-up");
  visit("trial_start_year", r.trial_start_year, "number",
        "year in which the trial starts, from 1: in which its set-up begins");
  visit("other_strategy", r.other_strategy, "name",
        "beside a trial: what takes the strategy's place where it is not, before the report or "
        "after; empty: current practice");
  visit("other_strategy_title", r.other_strategy_title, "text", "its title");
  visit("value", r.value, "money", "against current practice for good, all costs paid");
  visit("implementation_cash", r.implementation_cash, "money",
        "what programmes cost over all years, undiscounted; beside a trial in each year the most "
        "that they may cost, whatever it finds");
  visit("research_cash", r.research_cash, "money", "what the trial costs, undiscounted");
  visit("implementation_cash_by_year", r.implementation_cash_by_year, "money", "the first by year");
  visit("research_cash_by_year", r.research_cash_by_year, "money", "the second by year");
}

template <typename Visit>
void fields(const PlanAlternative& r, Visit&& visit) {
  visit("in_plan", r.in_plan, "text", "whether the plan has it");
  visit("choice", r.choice, "section", "the alternative");
}

template <typename Visit>
void fields(const PurseResult& r, Visit&& visit) {
  visit("purse", r.purse, "name", "implementation or research");
  visit("unspent", r.unspent, "name", "lost or carried: what becomes of what a year leaves");
  visit("budget", r.budget, "money", "over all years, undiscounted");
  visit("spent", r.spent, "money", "by the plan, over all years, undiscounted");
  visit("budget_by_year", r.budget_by_year, "money", "the budget by year");
  visit("spent_by_year", r.spent_by_year, "money", "what the plan spends by year");
  visit("relaxed_gain_per_unit", r.relaxed_gain_per_unit, "money per money",
        "shadow price: value of one more unit, spread as the budget is, if alternatives could be "
        "bought in part");
}

template <typename Visit>
void fields(const LeftOut& r, Visit&& visit) {
  visit("choice", r.choice, "section", "the alternative");
  visit("gain", r.gain, "money", "its value less that of what its target has in the plan");
  visit("loss_if_included", r.loss_if_included, "money",
        "by how much the best plan with it is worth less; null where no plan can pay for it");
  visit("reason", r.reason, "text", "why it is left out");
}

template <typename Visit>
void fields(const BudgetChange& r, Visit&& visit) {
  visit("purse", r.purse, "name", "implementation or research");
  visit("direction", r.direction, "name", "more or less money");
  visit("money", r.money, "money",
        "the least change of the budget over all years, undiscounted, that changes the plan");
  visit("value_change", r.value_change, "money", "value of the plan then less its value now");
  visit("per_unit", r.per_unit, "money per money", "value_change over that money");
  visit("changes", r.changes, "list", "the targets that then have something else, and what");
}

template <typename Visit>
void fields(const FrontierPoint& r, Visit&& visit) {
  visit("purse", r.purse, "name", "the budget that is another one: implementation, research, both");
  visit("multiple", r.multiple, "number", "of the stated budget; null: without a limit");
  visit("budget", r.budget, "money",
        "over all years, undiscounted; null: without a limit, or of both");
  visit("value", r.value, "money", "value of the best plan");
  visit("implementation_spent", r.implementation_spent, "money", "over all years, undiscounted");
  visit("research_spent", r.research_spent, "money", "over all years, undiscounted");
  visit("plan", r.plan, "text", "what is done in every target where anything is");
}

template <typename Visit>
void fields(const PortfolioResult& r, Visit&& visit) {
  visit("latest_start", r.latest_start, "number", "last year in which a programme may start");
  visit("latest_trial_start", r.latest_trial_start, "number",
        "last year in which a trial may start");
  visit(
      "value", r.value, "money",
      "value of the plan, the sum over targets, each trial's report read in its own target alone; "
      "its standard error is the sum of theirs, an upper bound");
  visit("relaxed_value", r.relaxed_value, "money",
        "no affordable plan has a larger value: that of the best plan if alternatives could be "
        "bought in part");
  visit("joint_value", r.joint_value, "money",
        "value of the plan priced jointly: each trial's decision, taken when it reports, reads all "
        "reports on the same mean effect that are out by then; its error is about that of value; "
        "null where the plan has several trials of one mean effect that reports tied to others");
  visit("joint_value_limit", r.joint_value_limit, "money",
        "no affordable plan has a larger joint_value: the best plan if each trial were worth what "
        "it would be with its mean effect known; null where alternatives are not told, and where "
        "one is a trial of a strategy that reports tied to others and another target may learn of");
  visit("purses", r.purses, "list", "the budgets, and what the plan takes of them");
  visit("choices", r.choices, "list", "what is done in each target");
  visit("not_offered", r.not_offered, "name",
        "the trials of the study that the plan was not offered: they answer for several strategies "
        "or targets at once, or observe inputs");
  visit(
      "alternatives", r.alternatives, "list",
      "what the plan was chosen from: of each target all that no other one of it dominates (worth "
      "no less for no more cash in any year). As `changes` and `frontier` of one scenario alone: "
      "the base case or, where it has no budgets, the first that has");
  visit("left_out", r.left_out, "list",
        "pairings left out: of each target the alternative of highest gain that is of another "
        "strategy than what it has in the plan, where one gains; the highest gain first");
  visit("upgrades", r.upgrades, "list",
        "the same of another way of doing what the target has: the same strategy with another "
        "start or end, with another trial or none, or with another size or fallback of its trial");
  visit("changes", r.changes, "list", "what more or less money would change");
  visit("frontier", r.frontier, "list", "the best plan at other budgets");
}

}  // namespace equipoise::results
