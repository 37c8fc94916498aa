// What can be done in a target under budgets, through the whole engine.
#include <algorithm>
#include <doctest/doctest.h>
#include <string>

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

/// A strategy that costs nothing, for a practice whose cost is discounted and whose outcomes are
/// not: a later start asks for no more cash and is worth more.
/// \param budgets  of the base case; empty: it has none
/// \param trial_cost  of a trial that teaches little; empty: there is none
Results free_strategy(const std::string& scenarios, const std::string& budgets = R"(
budgets: {implementation: {per_year: 1000, unspent: lost}, research: {total: 0}, latest_start: 1})",
                      const std::string& trial_cost = "") {
  test::StudyFolder folder;
  test::MadeUpTarget target;
  target.extra_cost = "400";
  folder.write("target.yaml", target.yaml());
  folder.write("strategy.yaml", R"(equipoise: 1
strategy: free
effect: {log_odds: {mean: 0.25, se: 0.1}, heterogeneity: {sd_log_odds: 0.1}, source: made up}
delivery: {duration: 2 years, decay: immediate}
reach: 0.75
costs: {per_practice_year: 0}
)");
  if (!trial_cost.empty())
    folder.write("trial.yaml",
                 "equipoise: 1\ntrial: poor\ndesign: cluster-two-arm\npractices_per_arm: [30]\n"
                 "cluster_size_cv: 0.5\nsetup: 0 months\nfollow_up: 1 year\nreporting: 0 months\n"
                 "costs: {fixed: " +
                     trial_cost + "}\n");
  folder.write("study.yaml", R"(equipoise: 1
study: free
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 12%, outcomes: 0%}
population: {registered: 100000, practices: 100}
decision_horizon: 10 years
targets: [target.yaml]
strategies: [strategy.yaml]
sampling: {draws: 200, seed: 1}
source: made up
status: assumed
)" + std::string(trial_cost.empty() ? "" : "trials: [trial.yaml]\n") +
                                 budgets + "\n" + scenarios);
  return test::results_of(folder);
}

}  // namespace

TEST_CASE("a scenario that allows later starts leaves the base plan as it is") {
  const Results alone = free_strategy("");
  const Results beside = free_strategy("scenarios: {patient: {budgets.latest_start: 5}}\n");
  REQUIRE(alone.scenarios[0].portfolio);
  REQUIRE(beside.scenarios.size() == 2);
  const PortfolioResult &plan = *alone.scenarios[0].portfolio,
                        &same = *beside.scenarios[0].portfolio,
                        &patient = *beside.scenarios[1].portfolio;
  CHECK(plan.value.value > 0);
  CHECK(same.value.value == plan.value.value);
  CHECK(same.relaxed_value == plan.relaxed_value);
  REQUIRE(same.choices.size() == 1);
  CHECK(same.choices[0].strategy == "free");
  // And the later start is the better one where it is allowed.
  CHECK(patient.value.value > plan.value.value);
  CHECK(patient.choices[0].start_year.value_or(1) > 1);
}

TEST_CASE("budgets that a scenario adds make its plan, with all that a plan tells") {
  const std::string budgets =
      "implementation: {per_year: 1000, unspent: lost}, research: {total: 0}, latest_start: 1";
  const Results in_base = free_strategy("", "budgets: {" + budgets + "}");
  const Results alone = free_strategy("scenarios: {later: {budgets: {" + budgets +
                                          "}}, "
                                          "patient: {budgets: {" +
                                          budgets + "}}}",
                                      "");
  REQUIRE(in_base.scenarios[0].portfolio);
  REQUIRE(alone.scenarios.size() == 3);
  CHECK_FALSE(alone.scenarios[0].portfolio);
  REQUIRE(alone.scenarios[1].portfolio);
  REQUIRE(alone.scenarios[2].portfolio);
  const PortfolioResult &plan = *in_base.scenarios[0].portfolio,
                        &first = *alone.scenarios[1].portfolio,
                        &second = *alone.scenarios[2].portfolio;
  CHECK(first.value.value == plan.value.value);
  CHECK(first.alternatives.size() == plan.alternatives.size());
  CHECK(first.frontier.size() == plan.frontier.size());
  CHECK(first.frontier.size() > 0);
  CHECK(second.value.value == plan.value.value);
  CHECK(second.frontier.empty());  // one scenario tells
}

TEST_CASE("a programme until a trial would report is one of that duration, in value and in cash") {
  test::StudyFolder folder;
  folder.write("target.yaml", test::MadeUpTarget{}.yaml());
  folder.write("strategy.yaml", R"(equipoise: 1
strategy: audit
effect: {log_odds: {mean: 0.25, se: 0.1}, heterogeneity: {sd_log_odds: 0.1}, source: made up}
delivery: {duration: 4 years, ramp: 3 months, decay: {half_life: 2 years}}
reach: 0.75
costs: {setup: 4000, fixed_per_year: 3000, per_practice_year: 700, reversal: 90000}
)");
  for (const char* name : {"early", "same-day", "late"})
    folder.write(
        std::string(name) + ".yaml",
        "equipoise: 1\ntrial: " + std::string(name) +
            "\ndesign: cluster-two-arm\npractices_per_arm: [10, 20]\ncluster_size_cv: 0.5\n"
            "setup: 0 months\nfollow_up: " +
            (name[0] == 'l' ? "5 years" : "18 months") +
            "\nreporting: 0 months\ncosts: {fixed: 1e6, per_practice: 50, per_patient: 1}\n");
  folder.write("study.yaml", R"(equipoise: 1
study: shorter
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 8 years
targets: [target.yaml]
strategies: [strategy.yaml]
trials: [early.yaml, same-day.yaml, late.yaml]
sampling: {draws: 200, seed: 1}
budgets: {implementation: {total: 1000000}, research: {total: 0}, latest_start: 1}
scenarios: {short: {strategies.audit.delivery.duration: 18 months}}
)");
  const Results r = test::results_of(folder);
  REQUIRE(r.scenarios.size() == 2);
  const PairingResult& as_stated = r.scenarios[1].pairings[0];
  std::size_t shorter = 0;
  for (const PlanAlternative& a : r.scenarios[0].portfolio->alternatives) {
    if (!a.choice.stops_after) continue;
    ++shorter;  // once for two trials that report on one day; never for one that reports too late
    CHECK(*a.choice.stops_after == 1.5);
    CHECK(a.choice.start_year == 1);
    CHECK(a.choice.value.value == doctest::Approx(as_stated.payoff.value).epsilon(1e-6));
    CHECK(a.choice.value.standard_error ==
          doctest::Approx(as_stated.payoff.standard_error).epsilon(1e-6));
    for (std::size_t t = 0; t < 8; ++t)
      CHECK(a.choice.implementation_cash_by_year[t] ==
            doctest::Approx(as_stated.programme_cash_by_year[t]));
    CHECK(a.choice.research_cash == 0);
  }
  CHECK(shorter == 1);
}

TEST_CASE("a trial whose report is not worth its cost is not run for the start that follows it") {
  const std::string budgets =
      "budgets: {implementation: {per_year: 1000, unspent: lost}, research: {total: 1000000}, "
      "latest_start: 1}";
  for (const char* cost : {"1", "1000"}) {
    CAPTURE(cost);
    const Results r = free_strategy("", budgets, cost);
    const TrialSizeResult& size = r.scenarios[0].pairings[0].trials[0].sizes[0];
    const PortfolioResult& plan = *r.scenarios[0].portfolio;
    // Waiting is worth more than either trial costs, and a start in year 2 is ruled out. What the
    // report is worth, less than 100, decides.
    const ActionResult& before = *std::ranges::find(r.scenarios[0].pairings[0].actions,
                                                    "before implementing", &ActionResult::action);
    CHECK(before.value > r.scenarios[0].pairings[0].payoff.value + 1000);
    const bool worth = size.loss_avoided_before_implementing.value > size.research_cost;
    CHECK(worth == (plan.choices[0].trial == "poor"));
    CHECK(worth == (std::string(cost) == "1"));
  }
}
