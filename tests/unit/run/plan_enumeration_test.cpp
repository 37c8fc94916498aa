// Plans through the whole engine against every combination of what was offered, by hand.
#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

std::string target(const std::string& name, double gain, double se) {
  test::MadeUpTarget target;
  target.name = name;
  target.parameters = test::normal_gain(gain, se);
  return target.yaml();
}

std::string strategy(const std::string& name, double effect, double cost) {
  std::ostringstream text;
  text << "equipoise: 1\nstrategy: " << name << "\neffect: {log_odds: {mean: " << effect
       << ", se: 0.1}, heterogeneity: {sd_log_odds: 0.2}, source: made up}\n"
       << "delivery: {duration: 3 years, decay: immediate}\nreach: 0.75\n"
       << "costs: {setup: 5000, per_practice_year: " << cost << "}\n";
  return text.str();
}

/// Three practices, two strategies and a trial with two follow-ups over four years.
Results results(const std::string& budgets) {
  test::StudyFolder folder;
  folder.write("a.yaml", target("a", 0.06, 0.005));
  folder.write("b.yaml", target("b", 0.025, 0.01));
  folder.write("c.yaml", target("c", 0.02, 0.005));
  folder.write("cheap.yaml", strategy("cheap", 0.2, 600));
  folder.write("dear.yaml", strategy("dear", 0.35, 1500));
  folder.write("trial.yaml", R"(equipoise: 1
trial: series
design: interrupted-time-series
practices: [10, 40]
periods_before: 12
period: 1 month
period_sd: 0.02
autocorrelation: 0.3
other_changes_sd: 0.02
setup: 0 months
follow_up: [1 year, 2 years]
reporting: 0 months
costs: {fixed: 1000, per_practice: 50}
)");
  folder.write("study.yaml", R"(equipoise: 1
study: enumerated
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 4 years
targets: [a.yaml, b.yaml, c.yaml]
strategies: [cheap.yaml, dear.yaml]
trials: [trial.yaml]
sampling: {draws: 200, seed: 5}
budgets: )" + budgets + "\n");
  return test::results_of(folder);
}

double pence(double money) { return std::round(100 * money); }

/// What a plan takes of a purse by year, in pence, against what there is.
bool pays(const PurseResult& purse, const std::vector<const PlanChoice*>& plan,
          std::vector<double> PlanChoice::*cash) {
  double there = 0.0, taken = 0.0;
  for (std::size_t t = 0; t < purse.budget_by_year.size(); ++t) {
    if (purse.unspent == "lost") there = taken = 0.0;
    there += pence(purse.budget_by_year[t]);
    for (const PlanChoice* choice : plan) taken += pence((choice->*cash)[t]);
    if (taken > there) return false;
  }
  return true;
}

/// The largest value of all combinations that both budgets pay for, pence, and how many they are.
struct Enumerated {
  double value = -1.0;
  std::size_t plans = 0, affordable = 0;
};
Enumerated every_combination(const PortfolioResult& plan) {
  std::map<std::string, std::vector<const PlanChoice*>> offered;
  for (const PlanAlternative& a : plan.alternatives) offered[a.choice.target].push_back(&a.choice);
  REQUIRE(offered.size() == 3);
  Enumerated out;
  for (const PlanChoice* a : offered["a"])
    for (const PlanChoice* b : offered["b"])
      for (const PlanChoice* c : offered["c"]) {
        ++out.plans;
        const std::vector<const PlanChoice*> all{a, b, c};
        if (!pays(plan.purses[0], all, &PlanChoice::implementation_cash_by_year) ||
            !pays(plan.purses[1], all, &PlanChoice::research_cash_by_year))
          continue;
        ++out.affordable;
        out.value = std::max(out.value,
                             pence(a->value.value) + pence(b->value.value) + pence(c->value.value));
      }
  return out;
}

/// Whether something that is offered is worth no less than `value` for no more cash in any year.
bool offered_or_beaten(const PortfolioResult& plan, const std::string& target, double value,
                       const std::vector<double>& cash) {
  return std::ranges::any_of(plan.alternatives, [&](const PlanAlternative& a) {
    bool no_dearer = a.choice.target == target && pence(a.choice.value.value) >= pence(value) &&
                     a.choice.research_cash == 0;
    for (std::size_t t = 0; t < cash.size(); ++t)
      no_dearer = no_dearer && pence(a.choice.implementation_cash_by_year[t]) <= pence(cash[t]) + 1;
    return no_dearer;
  });
}

/// What a pairing's own results say of a trial that the plan may run, against current practice.
struct OfTrial {
  double loss_avoided = 0.0, cost = 0.0, enbs = 0.0;
};
OfTrial worth_of_trial(const Results& results, const PlanChoice& choice) {
  const bool before = choice.action == "trial before implementing";
  for (const PairingResult& p : results.scenarios[0].pairings)
    for (const TrialResult& trial : p.trials)
      for (const TrialSizeResult& size : trial.sizes)
        if (p.target == choice.target && p.strategy == choice.strategy &&
            trial.trial == choice.trial && trial.follow_up == choice.trial_follow_up &&
            size.practices_per_arm == choice.trial_size)
          return {(before ? size.loss_avoided_before_implementing
                          : size.loss_avoided_while_implementing)
                      .value,
                  size.research_cost,
                  (before ? size.enbs_before_implementing : size.enbs_while_implementing).value};
  FAIL("no pairing has this trial");
  return {};
}

}  // namespace

TEST_CASE("the plan is the best of every combination of what was offered") {
  const auto budgets = std::to_array<const char*>({
      "{implementation: {per_year: 0, unspent: lost}, research: {total: 0}}",
      "{implementation: {per_year: 150000, unspent: lost}, research: {total: 4000}, latest_start: "
      "2}",
      "{implementation: {per_year: 260000, unspent: lost}, research: {total: 7000}, latest_start: "
      "3}",
      "{implementation: {per_year: 120000, unspent: carried}, research: {per_year: 2000, unspent: "
      "lost}, "
      "latest_start: 4}",
      "{implementation: {total: 500000}, research: {per_year: [0, 3000, 0, 0], unspent: carried}, "
      "latest_start: 2}",
      "{implementation: {per_year: [0, 200000, 200000, 90000], unspent: lost}, research: {total: "
      "2500}, "
      "latest_start: 2}",
      "{implementation: {total: 150000}, research: {total: 0}, latest_start: 2}",
      "{implementation: {per_year: 200000, unspent: lost}, research: {per_year: 1600, unspent: "
      "lost}, latest_trial_start: 3}",
      "{implementation: {total: 400000}, research: {per_year: [0, 2100, 1600, 0], unspent: "
      "carried}, latest_start: 2, latest_trial_start: 2}",
      "{implementation: {per_year: 1000000, unspent: lost}, research: {total: 100000}, "
      "latest_start: 4, latest_trial_start: 4}",
  });
  std::vector<double> values;
  std::size_t trials = 0, later = 0, binding = 0, found = 0, shorter = 0, behind = 0;
  std::size_t later_trials = 0, offered_later = 0;
  for (const char* text : budgets) {
    CAPTURE(text);
    const Results r = results(text);
    REQUIRE(r.scenarios[0].portfolio);
    const PortfolioResult& plan = *r.scenarios[0].portfolio;
    const Enumerated best = every_combination(plan);
    CHECK(best.plans > 100);
    binding += best.affordable < best.plans;
    // The plan's own value is that of its parts before they are rounded to pence.
    CHECK(std::abs(100 * plan.value.value - best.value) <= 1.5 + 1e-9 * best.value);
    double chosen = 0.0;
    for (const PlanChoice& choice : plan.choices) {
      chosen += pence(choice.value.value);
      trials += !choice.trial.empty();
      later += choice.start_year.value_or(1) > 1;
      later_trials += choice.trial_start_year.value_or(1) > 1;
    }
    CHECK(chosen == best.value);
    CHECK(best.value <= 100 * plan.relaxed_value + 0.01 + 1e-9 * best.value);
    values.push_back(best.value);
    // What was offered has every pairing started now, at its payoff and cash, or something better.
    for (const PairingResult& p : r.scenarios[0].pairings)
      CHECK(offered_or_beaten(plan, p.target, p.payoff.value, p.programme_cash_by_year));
    // Stopped when a trial would report too; the cash of the years until then is the same.
    for (const PairingResult& p : r.scenarios[0].pairings)
      for (const ActionResult& action : p.actions)
        if (action.action == "shorter") {
          std::vector<double> cash = p.programme_cash_by_year;
          for (std::size_t t = 0; t < cash.size(); ++t)
            if (static_cast<double>(t) >= action.reports_after) cash[t] = 0.0;
          CHECK(offered_or_beaten(plan, p.target, action.value, cash));
        }
    for (const PlanAlternative& a : plan.alternatives) {
      shorter += a.in_plan && a.choice.stops_after;
      if (a.choice.stops_after) CHECK(a.choice.action == "implement");
      if (a.choice.trial.empty() || !a.choice.other_strategy.empty()) continue;
      if (a.choice.trial_start_year != 1) {
        ++offered_later;
        continue;  // the pairing's own results speak of trials that start now
      }
      const auto worth = worth_of_trial(r, a.choice);
      CHECK(worth.loss_avoided > worth.cost);
      behind += worth.enbs <= 0;
    }
    REQUIRE(plan.joint_value);
    CHECK(*plan.joint_value >= plan.value.value - 1e-6);
    REQUIRE(plan.joint_value_limit);
    CHECK(*plan.joint_value <= *plan.joint_value_limit + 0.03);
    // And the research actions of the pairings' own verdicts, of one of the follow-ups.
    for (const PairingResult& p : r.scenarios[0].pairings)
      for (const ActionResult& action : p.actions) {
        std::size_t same = 0, equal = 0;
        for (const PlanAlternative& a : plan.alternatives) {
          if (p.target != a.choice.target || p.strategy != a.choice.strategy ||
              !a.choice.other_strategy.empty() || a.choice.trial_start_year != 1 ||
              a.choice.action != "trial " + action.action ||
              a.choice.trial_size != action.practices_per_arm)
            continue;
          ++same;
          equal += std::abs(a.choice.value.value - action.value) < 0.01;
        }
        if (same == 2) CHECK(equal == 1);
        found += equal;
      }
  }
  // The budgets are of every kind: none, some that bind, and enough for everything.
  CHECK(values.front() == 0);
  CHECK(std::ranges::max(values) == values.back());
  CHECK(std::ranges::count_if(values, [&](double v) { return v > 0 && v < values.back(); }) >= 3);
  CHECK(binding >= 7);
  CHECK(trials > 3);
  CHECK(later > 0);
  CHECK(later_trials > 0);
  CHECK(offered_later > 20);
  CHECK(found > 0);
  CHECK(shorter > 0);
  // Trials that no-trial schedules beat are alternatives where their reports are worth their cost.
  CHECK(behind > 0);
}
