// What more or less money would lead to: the next change of the plan on either side, and the value
// at a few levels of each budget.
#include <fmt/format.h>

#include "models/core/contracts.hpp"
#include "models/decision/reason.hpp"
#include "models/numerics/sum.hpp"

#include "engine/run/portfolio_parts.hpp"

namespace equipoise::run {
namespace {

using portfolio::Plan;
using portfolio::Problem;

BudgetChange change(const PlanningProblem& planning, const Plan& plan, std::size_t purse,
                    const char* direction, const portfolio::Change& found) {
  BudgetChange r;
  r.purse = std::string(purse_names[purse]);
  r.direction = direction;
  r.money = found.money;
  r.value_change = planning.value(found.plan).value - planning.value(plan).value;
  r.per_unit = found.money > 0 ? r.value_change / found.money : 0.0;
  for (std::size_t t = 0; t < planning.targets.size(); ++t)
    if (found.plan.chosen[t] != plan.chosen[t])
      r.changes.push_back(planning.chosen(found.plan, t).choice);
  return r;
}

/// What is done, in one line: "asthma-review: implement audit-and-feedback; ...".
std::string in_one_line(const PlanningProblem& planning, const Plan& plan) {
  std::string text;
  for (std::size_t t = 0; t < planning.targets.size(); ++t) {
    const PlanChoice& choice = planning.chosen(plan, t).choice;
    if (choice.strategy.empty()) continue;
    text +=
        fmt::format("{}{}: {} {}", text.empty() ? "" : "; ", choice.target,
                    choice.trial.empty() ? choice.action : choice.action + " of", choice.strategy);
    if (choice.start_year.value_or(1) > 1) text += fmt::format(" from year {}", *choice.start_year);
    if (choice.stops_after) text += " for " + decision::years(*choice.stops_after);
    if (choice.trial.empty()) continue;
    text += " (" + choice.trial;
    if (choice.trial_start_year.value_or(1) > 1)
      text += fmt::format(", started in year {}", *choice.trial_start_year);
    text += fmt::format(", size {}, follow-up {}", choice.trial_size.value_or(0),
                        decision::years(choice.trial_follow_up.value_or(0.0)));
    if (!choice.other_strategy.empty())
      text += fmt::format("; {}if it fails, {}",
                          choice.action == "trial before implementing" ? "meanwhile and " : "",
                          choice.other_strategy);
    text += ")";
  }
  return text.empty() ? "nothing" : text;
}

FrontierPoint point(const PlanningProblem& planning, const Plan& plan, std::string_view purse,
                    std::optional<double> multiple, std::optional<double> budget) {
  return {std::string(purse),
          multiple,
          budget,
          planning.value(plan).value,
          planning.spent(plan, 0),
          planning.spent(plan, 1),
          in_one_line(planning, plan)};
}

Plan best(const Problem& problem) {
  auto plan = portfolio::best_plan(problem);
  EQUIPOISE_ENSURE(plan.has_value());  // doing nothing is always affordable
  return std::move(*plan);
}

}  // namespace

std::vector<BudgetChange> budget_changes(const PlanningProblem& planning, const Plan& plan) {
  std::vector<BudgetChange> out;
  for (std::size_t p = 0; p < purse_names.size(); ++p) {
    const std::vector<double>& growth = planning.growth[p];
    if (const auto found = portfolio::next_money(planning.problem, plan, p, growth))
      out.push_back(change(planning, plan, p, "more", *found));
    if (const auto found = portfolio::first_given_up(planning.problem, plan, p, growth))
      out.push_back(change(planning, plan, p, "less", *found));
  }
  return out;
}

std::vector<FrontierPoint> frontier(const PlanningProblem& planning, const Plan& plan) {
  std::vector<FrontierPoint> out;
  Problem unlimited = planning.problem;
  for (std::size_t p = 0; p < purse_names.size(); ++p) {
    const double budget = numerics::sum(planning.problem.purses[p].amount);
    const auto add = [&](const Plan& at, std::optional<double> multiple) {
      std::optional<double> money;
      if (multiple) money = *multiple * budget;
      out.push_back(point(planning, at, purse_names[p], multiple, money));
    };
    for (const double multiple : {0.0, 0.5, 1.0, 2.0}) {
      if (multiple == 1.0)
        add(plan, multiple);
      else if (budget > 0)
        add(best(portfolio::with_more(planning.problem, p, planning.growth[p],
                                      (multiple - 1) * budget)),
            multiple);
    }
    add(best(planning.without_limit(planning.problem, p)), std::nullopt);
    unlimited = planning.without_limit(unlimited, p);
  }
  out.push_back(point(planning, best(unlimited), "both", std::nullopt, std::nullopt));
  return out;
}

}  // namespace equipoise::run
