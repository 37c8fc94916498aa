// What the terminal says of a report: why a verdict moved, and what is to be done and studied now.
#include <doctest/doctest.h>
#include <string>

#include "engine/report/report.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Of a report on one input, in a study of one target and strategies A and B.
Results results() {
  Results r;
  r.currency_symbol = "£";
  ScenarioResult& s = r.scenarios.emplace_back();
  TargetResult& target = s.targets.emplace_back();
  target.target = "asthma";
  target.title = "Asthma";
  for (const char* name : {"a", "b"}) {
    PairingResult& p = s.pairings.emplace_back();
    p.target = "asthma";
    p.strategy = name;
    p.strategy_title = std::string("Strategy ") + name;
  }
  EvidenceResult& e = r.evidence.emplace_back();
  e.title = "A trial";
  e.reported = "2030";
  e.input = "targets.asthma.icc";
  e.result = "0.05";
  EvidenceResult::Pairing& p = e.pairings.emplace_back();
  p.target = "asthma";
  p.strategy = "a";
  p.verdict_before = p.verdict = "implement";
  p.reason = "Implement: the expected payoff is £2, and no trial is listed.";
  p.payoff_before = {1, 0};
  p.payoff = {2, 0};
  EvidenceResult::Choice& choice = e.choices.emplace_back();
  choice.target = "asthma";
  choice.best_before = choice.best = "a";
  choice.study_before = choice.study = "a";
  choice.study_trial_before = choice.study_trial = "two-arm";
  return r;
}

std::string told(const Results& r) { return one_line(evidence_section(r, {})); }

}  // namespace

TEST_CASE("a verdict that moved says why: its new reason; one that stands does not") {
  Results r = results();
  CHECK(holds(told(r), "No verdict moves. No choice changes"));
  CHECK_FALSE(holds(told(r), "no trial is listed"));
  r.evidence[0].pairings[0].verdict_before = "evaluate";
  CHECK(
      holds(told(r),
            "Asthma, Strategy a: implement instead of evaluate; expected payoff £2 instead of £1. "
            "Implement: the expected payoff is £2, and no trial is listed. No choice changes"));
  CHECK_FALSE(holds(told(r), "No verdict moves"));
}

TEST_CASE(
    "what is to be studied and done now is said where it is something else, verdicts or not") {
  Results r = results();
  EvidenceResult& e = r.evidence[0];
  CHECK_FALSE(holds(told(r), "To study"));
  CHECK_FALSE(holds(told(r), "The plan under budgets"));
  e.choices[0].study_trial = "stepped-wedge";
  CHECK(
      holds(told(r),
            "No verdict moves. To study: Asthma: Strategy a (stepped-wedge) instead of Strategy a "
            "(two-arm). No choice changes"));
  e.choices[0].study.clear();
  e.choices[0].study_trial.clear();
  CHECK(holds(told(r), "To study: Asthma: nothing instead of Strategy a (two-arm)."));
  PlanChoice nothing, later, trial;
  nothing.title = later.title = "Asthma";
  trial.title = "Diabetes";
  nothing.action = "nothing";
  later.action = "implement";
  later.strategy = trial.strategy = "a";
  later.strategy_title = trial.strategy_title = "Strategy a";
  later.start_year = 2;
  trial.action = "trial before implementing";
  trial.trial = "two-arm";
  trial.trial_size = 20;
  e.plan_changes = {{nothing, later}, {trial, later}};
  CHECK(
      holds(told(r),
            "(two-arm). The plan under budgets: Asthma: Strategy a from year 2 instead of nothing "
            "new; Asthma: Strategy a from year 2 instead of Strategy a: trial before implementing "
            "(two-arm, size 20). No choice changes"));
}

TEST_CASE("a report of an input says what it taught of those that are drawn with it") {
  Results r = results();
  CHECK_FALSE(holds(told(r), "With it"));
  r.evidence[0].mean = 0.06;
  r.evidence[0].taught = {{"targets.asthma.model.parameters.mild", 0.5, 0.1, 0.4, 0.05},
                          {"targets.asthma.model.parameters.severe", 0.1, 0.02, 0.2, 0.01}};
  CHECK(holds(told(r),
              "is now 0.06 (sd 0). With it mild is now 0.4 (sd 0.05) instead of 0.5 (sd 0.1); "
              "severe is now 0.2 (sd 0.01) instead of 0.1 (sd 0.02). No verdict moves."));
}

TEST_CASE("what is believed of a cost is told as money is, and of a large number like it") {
  Results r = results();
  EvidenceResult& e = r.evidence[0];
  e.mean_before = 9000;
  e.sd_before = 1800;
  e.mean = 10412;
  e.sd = 487.4;
  e.input = "strategies.a.costs.per_practice_year";
  CHECK(holds(told(r), "believed to be £9,000 (sd £1,800) and is now £10,412 (sd £487.4)."));
  e.input = "targets.asthma.model.parameters.c_admission";
  e.taught.push_back({"targets.asthma.model.parameters.c_visit", 2.0e6, 1234.5, 2.1e6, 999});
  CHECK(holds(told(r),
              "believed to be 9,000 (sd 1,800) and is now 10,412 (sd 487). With it c_visit is now "
              "2,100,000 (sd 999) instead of 2,000,000 (sd 1,234)."));
}

TEST_CASE("a report whose numbers an earlier one has is told to be perhaps the same trial") {
  Results r = results();
  r.evidence[0].evidence = "first";
  EvidenceResult again = r.evidence[0];
  again.evidence = "again";
  again.title = "Another trial";
  r.evidence.push_back(again);
  const std::string warning =
      "Its numbers are those of A trial (2030), of the same quantity and by the same design: if "
      "both tell of one trial, it counts twice; then take one of them out of the study's "
      "`evidence`.";
  CHECK_FALSE(holds(told(r), "Its numbers are"));
  r.evidence[1].repeats = "first";
  CHECK(holds(told(r), warning));
}

}  // namespace equipoise::report
