#include "engine/run/portfolio.hpp"

#include <algorithm>
#include <optional>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

#include "engine/run/plan_checks.hpp"
#include "engine/run/portfolio_parts.hpp"

namespace equipoise::run {
namespace {

using portfolio::Plan;
using portfolio::Problem;

const std::vector<double>& cash_of(const PlanChoice& choice, std::size_t purse) {
  return purse == 0 ? choice.implementation_cash_by_year : choice.research_cash_by_year;
}

std::vector<double> spent_by_year(const PlanningProblem& planning, const Plan& plan,
                                  std::size_t purse) {
  std::vector<double> spent(planning.problem.years(), 0.0);
  for (std::size_t t = 0; t < spent.size(); ++t)
    spent[t] = numerics::sum_over(planning.targets.size(), [&](std::size_t target) {
      return cash_of(planning.chosen(plan, target).choice, purse)[t];
    });
  return spent;
}

std::vector<PurseResult> purses(const PlanningProblem& planning, const Plan& plan,
                                const portfolio::Relaxed& relaxed) {
  std::vector<PurseResult> out;
  for (std::size_t p = 0; p < purse_names.size(); ++p) {
    const portfolio::Purse& purse = planning.problem.purses[p];
    PurseResult r{std::string(purse_names[p]), purse.carried ? "carried" : "lost"};
    r.budget_by_year = purse.amount;
    r.spent_by_year = spent_by_year(planning, plan, p);
    r.budget = numerics::sum(r.budget_by_year);
    r.spent = numerics::sum(r.spent_by_year);
    r.relaxed_gain_per_unit = relaxed.price[p];
    out.push_back(std::move(r));
  }
  return out;
}

/// The value of the best plan at half of both budgets, money.
double value_at_half(Problem problem) {
  for (portfolio::Purse& purse : problem.purses)
    for (double& amount : purse.amount) amount /= 2;
  const auto plan = portfolio::best_plan(problem);
  EQUIPOISE_ENSURE(plan.has_value());  // doing nothing is always affordable
  return plan->value / 100;
}

}  // namespace

PlanningProblem::PlanningProblem(const PortfolioQuestion& question) {
  const spec::BudgetsSpec& budgets = *question.budgets;
  for (const spec::PurseSpec* purse : {&budgets.implementation, &budgets.research})
    problem.purses.push_back({purse->amount, purse->carried});
  for (std::size_t p = 0; p < purse_names.size(); ++p) {
    const std::vector<double>& amount = problem.purses[p].amount;
    const double total = numerics::sum(amount);
    for (const double x : amount)
      growth[p].push_back(total > 0 ? x / total : 1 / static_cast<double>(amount.size()));
  }
  for (const TargetActions& actions : question.targets) {
    auto& kept = targets.emplace_back();
    auto& alternatives = problem.targets.emplace_back();
    for (const TargetAction& action : actions.offered) {
      if (!action.allowed_by.within(latest_starts(budgets))) continue;
      kept.push_back(&action);
      alternatives.push_back(
          {action.choice.value.value, {cash_of(action.choice, 0), cash_of(action.choice, 1)}});
    }
  }
}

double PlanningProblem::spent(const Plan& plan, std::size_t purse) const {
  return numerics::sum(spent_by_year(*this, plan, purse));
}

Estimate PlanningProblem::value(const Plan& plan) const {
  numerics::Sum value, error;
  for (std::size_t t = 0; t < targets.size(); ++t) {
    value.add(chosen(plan, t).choice.value.value);
    error.add(chosen(plan, t).choice.value.standard_error);
  }
  return {value.value(), error.value()};
}

Problem PlanningProblem::without_limit(Problem limited, std::size_t purse) const {
  for (std::size_t t = 0; t < limited.years(); ++t) {
    double all = 0.0;
    for (const std::vector<portfolio::Alternative>& of : limited.targets) {
      double most = 0.0;
      for (const portfolio::Alternative& a : of) most = std::max(most, a.cash[purse][t]);
      all += most;
    }
    limited.purses[purse].amount[t] = all + 1;
  }
  return limited;
}

PortfolioResult portfolio_result(const PortfolioQuestion& question, bool other_budgets) {
  const PlanningProblem planning(question);
  const auto plan = portfolio::best_plan(planning.problem);
  EQUIPOISE_ENSURE(plan.has_value());  // doing nothing is always affordable
  PortfolioResult r;
  r.latest_start = question.budgets->latest_start;
  r.latest_trial_start = question.budgets->latest_trial_start;
  r.value = planning.value(*plan);
  const auto relaxed = portfolio::relaxed(planning.problem, planning.growth);
  EQUIPOISE_ENSURE(relaxed.has_value());
  r.purses = purses(planning, *plan, *relaxed);
  r.relaxed_value = relaxed->value / 100;
  if (const auto learnt = shared_learning(planning, *plan)) r.joint_value = r.value.value + *learnt;
  for (std::size_t t = 0; t < planning.targets.size(); ++t)
    r.choices.push_back(planning.chosen(*plan, t).choice);
  r.left_out = left_out(planning, *plan, Of::other_strategies, question.currency_symbol);
  r.upgrades = left_out(planning, *plan, Of::same_strategy, question.currency_symbol);
  if (other_budgets) {
    r.joint_value_limit = joint_limit(question, planning.problem);
    for (std::size_t t = 0; t < planning.targets.size(); ++t)
      for (std::size_t a = 0; a < planning.targets[t].size(); ++a)
        r.alternatives.push_back({planning.targets[t][a]->choice, a == plan->chosen[t]});
    r.changes = budget_changes(planning, *plan);
    r.frontier = frontier(planning, *plan);
  }
  expect_undominated(planning.problem, *plan, r, question.scenario);
  expect_within_relaxation(r, question.scenario);
  expect_joint_value_in_order(r, question.scenario);
  expect_frontier_grows(r, question.scenario);
  expect_half_buys_no_more(value_at_half(planning.problem), r, question.scenario);
  return r;
}

}  // namespace equipoise::run
