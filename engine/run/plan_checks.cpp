#include "engine/run/plan_checks.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

#include "engine/run/run.hpp"

namespace equipoise::run {
namespace {

[[noreturn]] void fail(const std::string& scenario, const std::string& what, const char* why) {
  throw NumericalFailure(fmt::format(
      "scenario {}: {}\n  why: {}\n  help: please report it with the study", scenario, what, why));
}

/// The plan is the best one of values that are rounded to hundredths, one for each target; solvers
/// and series are exact to a billionth.
void expect_at_most(double value, double bound, std::size_t targets, const std::string& scenario,
                    std::string_view what, const char* why) {
  const double rounding = 0.01 * static_cast<double>(targets);
  if (value <= bound + rounding + 1e-9 * std::abs(bound)) return;
  fail(scenario, fmt::format("{}, {:.10g} against {:.10g}", what, value, bound), why);
}

/// Whether a purse pays for whatever another one pays for.
bool covers(const spec::PurseSpec& larger, const spec::PurseSpec& smaller) {
  if (smaller.carried && !larger.carried) return false;
  double more = 0.0, less = 0.0;
  for (std::size_t t = 0; t < smaller.amount.size(); ++t) {
    if (!larger.carried) more = less = 0.0;
    more += portfolio::hundredths(larger.amount[t]);
    less += portfolio::hundredths(smaller.amount[t]);
    if (less > more) return false;
  }
  return true;
}

bool same_offered(const TargetActions& a, const TargetActions& b) {
  return std::ranges::equal(
      a.offered, b.offered, [](const TargetAction& one, const TargetAction& other) {
        const PlanChoice &x = one.choice, &y = other.choice;
        return x.value.value == y.value.value &&
               x.implementation_cash_by_year == y.implementation_cash_by_year &&
               x.research_cash_by_year == y.research_cash_by_year;
      });
}

bool covers(const PlannedScenario& larger, const PlannedScenario& smaller) {
  return latest_starts(*smaller.budgets).within(latest_starts(*larger.budgets)) &&
         covers(larger.budgets->implementation, smaller.budgets->implementation) &&
         covers(larger.budgets->research, smaller.budgets->research) &&
         std::ranges::equal(larger.actions, smaller.actions, same_offered);
}

constexpr const char* larger_pays_too =
    "what the smaller budget pays for, the larger one pays for too";

}  // namespace

void expect_undominated(const portfolio::Problem& problem, const portfolio::Plan& plan,
                        const PortfolioResult& result, const std::string& scenario) {
  for (std::size_t t = 0; t < problem.targets.size(); ++t) {
    const std::vector<portfolio::Alternative>& all = problem.targets[t];
    const std::size_t chosen = plan.chosen[t];
    for (std::size_t a = 0; a < all.size(); ++a)
      if (a != chosen && portfolio::dominates(problem, all[a], all[chosen], a < chosen))
        fail(scenario,
             fmt::format("the plan under budgets has an alternative of target {} that another one "
                         "of it dominates",
                         result.choices[t].target),
             "a best plan never has one, so that this one is not the best");
  }
}

void expect_within_relaxation(const PortfolioResult& result, const std::string& scenario) {
  expect_at_most(result.value.value, result.relaxed_value, result.choices.size(), scenario,
                 "the plan under budgets is worth more than with alternatives bought in part",
                 "the one bounds the other");
}

void expect_joint_value_in_order(const PortfolioResult& result, const std::string& scenario) {
  if (!result.joint_value) return;
  expect_at_most(result.value.value, *result.joint_value, result.choices.size(), scenario,
                 "the plan under budgets is worth more than where its trials' reports are read "
                 "together",
                 "who reads more decides no worse");
  if (result.joint_value_limit)
    expect_at_most(*result.joint_value, *result.joint_value_limit, result.choices.size(), scenario,
                   "the plan under budgets, its trials' reports read together, is worth more than "
                   "what bounds every such plan",
                   "no reports teach more than the mean effects themselves");
}

void expect_frontier_grows(const PortfolioResult& result, const std::string& scenario) {
  const std::vector<FrontierPoint>& points = result.frontier;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      const bool larger = points[k].purse == points[i].purse || points[i].purse == "both";
      if (larger)
        expect_at_most(points[k].value, points[i].value, result.choices.size(), scenario,
                       fmt::format("a plan with a smaller {} budget is worth more than one with a "
                                   "larger one",
                                   points[k].purse),
                       larger_pays_too);
    }
}

void expect_half_buys_no_more(double at_half, const PortfolioResult& result,
                              const std::string& scenario) {
  expect_at_most(at_half, result.value.value, result.choices.size(), scenario,
                 "a plan that half of both budgets pay for is worth more than the plan",
                 larger_pays_too);
}

void expect_grows_with_budgets(const std::vector<PlannedScenario>& planned) {
  for (const PlannedScenario& larger : planned)
    for (const PlannedScenario& smaller : planned)
      if (&larger != &smaller && covers(larger, smaller))
        expect_at_most(smaller.value, larger.value, larger.actions.size(), larger.scenario,
                       fmt::format("the plan under budgets is worth less than that of scenario {}, "
                                   "which has smaller ones",
                                   smaller.scenario),
                       larger_pays_too);
}

}  // namespace equipoise::run
