// What a report does to the plan under budgets and to what a target's line would study, against
// runs of the study with and without it.
#include <algorithm>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "tests/support/learning_study.hpp"
#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

std::string target(const std::string& name, double gain) {
  test::MadeUpTarget target;
  target.name = name;
  target.current = "{beta: {mean: 0.4, se: 0.02}, source: made up}";
  target.parameters = test::normal_gain(gain, 0.003);
  return target.yaml();
}

std::string strategy(const std::string& name, double effect) {
  return test::learning_strategy(name, effect, 0.15, 0.1, 1000);
}

std::string trial(const std::string& name, const std::string& design) {
  return test::learning_trial(name, design, "{fixed: 1000, per_practice: 50, source: made up}");
}

/// A report on `audit` in the first target.
std::string report(const std::string& name, double mean, double se) {
  return test::learning_report(name, "target: first\nstrategy: audit",
                               fmt::format("{{log_odds: {{mean: {}, se: {}}}}}", mean, se));
}

constexpr const char* budgets =
    "budgets: {implementation: {per_year: 90000, unspent: lost}, research: {total: 20000}, source: "
    "made up}\n";

/// \param reports  files of evidence, in order
Results results(const std::vector<std::string>& reports, const std::string& more = budgets) {
  test::LearningStudy study{
      .targets = {{"first", target("first", 0.05)}, {"second", target("second", 0.04)}},
      .strategies = {{"audit", strategy("audit", 0.25)}, {"visits", strategy("visits", 0.2)}},
      .trials = {{"both", trial("both",
                                "design: factorial-2x2\nstrategies: [audit, visits]\n"
                                "practices_per_cell: [10]\ninteraction_sd: 0.1")},
                 {"cluster",
                  trial("cluster", "design: cluster-two-arm\npractices_per_arm: [10, 30]")},
                 {"crossed", trial("crossed",
                                   "design: balanced-incomplete-block\ntargets: [first, second]\n"
                                   "practices_per_arm: [10]")},
                 {"duel", trial("duel",
                                "design: head-to-head\nbetween: [audit, visits]\n"
                                "practices_per_arm: [20]")},
                 {"records", trial("records",
                                   "design: observational\nin_target: first\npractices: [20]\n"
                                   "observes: [{current_adherence: {}}]")}},
      .draws = 400,
      .more = more};
  for (const std::string& report : reports)
    study.evidence.emplace_back(fmt::format("report-{}", study.evidence.size()), report);
  return test::results_of(test::LearningFolder(study));
}

const PortfolioResult& plan(const Results& r) { return r.scenarios.front().portfolio.value(); }

/// The changes that a history tells are those between the plans of two runs.
bool tells(const EvidenceResult& e, const PortfolioResult& before, const PortfolioResult& now) {
  std::vector<std::size_t> differ;
  for (std::size_t t = 0; t < now.choices.size(); ++t)
    if (!same(before.choices[t], now.choices[t])) differ.push_back(t);
  if (differ.size() != e.plan_changes.size()) return false;
  for (std::size_t i = 0; i < differ.size(); ++i) {
    const auto& [was, is] = e.plan_changes[i];
    const PlanChoice &a = before.choices[differ[i]], &b = now.choices[differ[i]];
    if (was.target != a.target || is.target != b.target || !same(was, a) || !same(is, b) ||
        was.value.value != a.value.value || is.value.value != b.value.value ||
        is.implementation_cash_by_year != b.implementation_cash_by_year)
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("what a report does to the plan is the difference between runs with and without it") {
  const std::string bad = report("bad", -0.3, 0.08), good = report("good", 0.3, 0.04);
  const Results none = results({}), one = results({bad}), two = results({bad, good});
  REQUIRE(two.evidence.size() == 2);
  CHECK_FALSE(one.evidence[0].plan_changes.empty());
  CHECK_FALSE(two.evidence[1].plan_changes.empty());
  CHECK(tells(one.evidence[0], plan(none), plan(one)));
  CHECK(tells(two.evidence[0], plan(none), plan(one)));
  CHECK(tells(two.evidence[1], plan(one), plan(two)));
  // The twins: another pair of plans; a report that says next to nothing; no budgets.
  CHECK_FALSE(tells(two.evidence[1], plan(none), plan(two)));
  const Results faint = results({report("faint", 0.25, 10)});
  CHECK(faint.evidence[0].plan_changes.empty());
  CHECK(tells(faint.evidence[0], plan(none), plan(faint)));
  const Results unlimited = results({bad}, "");
  CHECK_FALSE(unlimited.scenarios.front().portfolio);
  CHECK(unlimited.evidence[0].plan_changes.empty());
}

TEST_CASE("what a line would study, and why a verdict moved: as in runs with and without it") {
  const Results none = results({}), one = results({report("bad", -0.3, 0.08)});
  const auto& choices = one.evidence.front().choices;
  REQUIRE(choices.size() == 2);
  bool moved = false;
  for (std::size_t t = 0; t < 2; ++t) {
    const TargetResult &was = none.scenarios.front().targets[t],
                       &is = one.scenarios.front().targets[t];
    REQUIRE(choices[t].target == is.target);
    CHECK(choices[t].study_before == was.study);
    CHECK(choices[t].study == is.study);
    CHECK(choices[t].study_trial_before.empty() == was.study.empty());
    CHECK(choices[t].study_trial.empty() == is.study.empty());
    moved = moved || was.study != is.study;
  }
  CHECK(moved);  // else nothing is shown
  REQUIRE(one.evidence.front().pairings.size() == 2);
  for (const EvidenceResult::Pairing& p : one.evidence.front().pairings)
    for (const PairingResult& now : one.scenarios.front().pairings)
      if (now.target == p.target && now.strategy == p.strategy) {
        CHECK(p.reason == now.reason);
        CHECK_FALSE(p.reason.empty());
      }
}

TEST_CASE(
    "trials of several strategies or targets, or of inputs, are named as not offered to the plan") {
  const Results r = results({});
  CHECK(plan(r).not_offered == std::vector<std::string>{"both", "crossed", "duel", "records"});
  for (const PlanAlternative& a : plan(r).alternatives)
    CHECK((a.choice.trial.empty() || a.choice.trial == "cluster"));
}
