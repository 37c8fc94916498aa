// What a commissioner reads: what the money means, where trials cannot be run, words that agree.
#include "engine/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A text on one line, so that a test need not know where it is broken.
std::string flat(const std::string& text) { return one_line(text); }

PairingResult pairing(const std::string& strategy, const std::string& verdict, double payoff,
                      double probability) {
  PairingResult p;
  p.target = "asthma";
  p.strategy = strategy;
  p.strategy_title = "Strategy " + strategy;
  p.verdict = p.expected_value_verdict = verdict;
  p.probability_rule_verdict = "evaluate";
  p.rules_disagree = verdict != "evaluate";
  p.reason = "Why " + strategy + ".";
  p.payoff = {payoff, 1};
  p.probability_cost_effective = {probability, 0.01};
  p.monte_carlo_stability = 0.998;
  p.effect_mean = 0.25;
  return p;
}

Results two_strategies() {
  Results r;
  r.title = "Two\n  strategies";
  r.currency = "GBP 2024/25";
  r.currency_symbol = "£";
  r.perspective = "NHS";
  r.draws = 10000;
  r.seed = 7;
  r.sampling_method = "monte-carlo";
  ScenarioResult s;
  s.scenario = "base";
  s.threshold = 20000;
  s.decision_rule = "expected-value";
  s.likely = 0.9;
  s.unlikely = 0.1;
  s.discount_costs = s.discount_outcomes = 0.035;
  s.decision_horizon = 10;
  s.registered = 2400000;
  s.practices = 280;
  s.pairings = {pairing("a", "implement", 346000, 0.49), pairing("b", "evaluate", -85500, 0.4)};
  TrialResult impossible, possible;
  impossible.enbs = {std::nan(""), std::nan("")};
  possible.enbs = {1050000, 1};
  s.pairings[1].trials = {impossible, possible};
  TargetResult t;
  t.target = "asthma";
  t.title = "Asthma, structured review";
  t.practice = "Yearly review";
  t.counting = "person-years";
  t.line = "Do: Strategy a (£346,000). Study: nothing. Beaten: Strategy b, current practice.";
  t.best_option = "a";
  t.evpi = {2055000, 1};
  t.discounted_people = 1027476;
  t.multiplier_convention = "each year counted at its start";
  for (const char* name : {"current practice", "a", "b"}) {
    TargetResult::Option o;
    o.option = o.title = name;
    o.status = "non-dominated";
    o.cost = {3278000, 1};
    o.icer = 18089;
    t.options.push_back(o);
  }
  s.targets = {t};
  InterventionResult usual, recommended;
  usual.target = recommended.target = "asthma";
  recommended.incremental_cost = {2460, 1};
  recommended.incremental_qalys = {0.2, 0.01};
  s.interventions = {usual, recommended};
  r.scenarios = {s};
  return r;
}

}  // namespace

TEST_CASE("the head says what the pounds are, for whom, and that strategies are alternatives") {
  const std::string text = flat(terminal_report(two_strategies(), {}));
  CHECK(holds(text, "Two strategies 10,000 draws (monte-carlo, seed 7), GBP 2024/25, NHS"));
  CHECK(holds(text,
              "of 2.4m registered in 280 practices, against current practice, over 10 years, "
              "discounted at 3.5% a year, at £20,000 per QALY."));
  CHECK(holds(text, "alternatives: at most one is chosen, and their payoffs do not add."));
}

TEST_CASE("a design that cannot be run never hides the one that can, whichever comes first") {
  Results results = two_strategies();
  CHECK(holds(terminal_report(results, {}), "trial £1.05m"));
  auto& trials = results.scenarios[0].pairings[1].trials;
  std::reverse(trials.begin(), trials.end());
  CHECK(holds(terminal_report(results, {}), "trial £1.05m"));
  trials.pop_back();
  trials[0].enbs = {std::nan(""), std::nan("")};
  CHECK_FALSE(holds(terminal_report(results, {}), "trial £"));
}

TEST_CASE("the best trial says whom it leaves to decide for and where its net value comes from") {
  Results results = two_strategies();
  TrialResult& trial = results.scenarios[0].pairings[1].trials[1];
  trial.follow_up = 1.5;
  trial.effective_population = 612345;
  trial.best_practices_per_arm = 20;
  trial.loss_avoided = {1520000, 1};
  trial.waiting_cost = {110000, 1};
  trial.sizes.resize(2);
  trial.sizes[0].practices_per_arm = 10;
  trial.sizes[1].practices_per_arm = 20;
  trial.sizes[1].research_cost = 360000;
  trial.sizes[1].research_cost_fixed = 300000;
  trial.sizes[1].research_cost_practices = 60000;
  const std::string sentence =
      "Its best trial, of size 20 with 1.5 years of follow-up, leaves 612,345 person-years to "
      "decide "
      "for when it reports; its result avoids a loss of £1.52m, what is done until then costs "
      "£110,000 against the best plan without it";
  const std::string cost =
      ", and it costs £360,000 (fixed £300,000, practices £60,000, patients £0): £1.05m in all.";
  CHECK(holds(flat(terminal_report(results, {})), sentence + cost));
  trial.uptake_gain = Estimate{90000, 1};
  CHECK(holds(flat(terminal_report(results, {})),
              sentence + ", practices that join bring £90,000" + cost));
}

TEST_CASE("a star marks where the other rule disagrees, explained once") {
  Results results = two_strategies();
  std::string text = terminal_report(results, {});
  CHECK(holds(text, "P 49% *"));
  CHECK_FALSE(holds(text, "P 40% *"));
  const std::string once = "* The rule of thumb by P alone would say otherwise";
  CHECK(holds(text, once));
  CHECK_FALSE(holds(text.substr(text.find(once) + 1), once));
  results.scenarios[0].decision_rule = "probability";
  text = terminal_report(results, {});
  CHECK(holds(text, "* The expected-value rule would say otherwise"));
  CHECK_FALSE(holds(text, "trial £1.05m"));  // no part of that rule
  results.scenarios[0].pairings[0].rules_disagree = false;
  CHECK_FALSE(holds(terminal_report(results, {}), "would say otherwise"));
}

TEST_CASE("a target shows its alternatives, its practice and the multiplier with its convention") {
  const std::string text = flat(terminal_report(two_strategies(), {}));
  CHECK(holds(text,
              "The practice (Yearly review), for one person over the model's horizon: £2,460 "
              "more, 0.2 QALYs gained; £12,300 per QALY."));
  CHECK(holds(text, "Do: Strategy a (£346,000)."));
  CHECK_FALSE(holds(text, "†"));
  Results changed = two_strategies();
  ScenarioResult& scenario = changed.scenarios[0];
  scenario.pairings[0].shorter_payoff = 376000;
  for (InterventionResult& i : scenario.interventions) i.incremental_cost.value = -324;
  const std::string marked = flat(terminal_report(changed, {}));
  CHECK(holds(marked, "£346,000 †"));
  CHECK(holds(marked, "† Stopped when a listed trial would report"));
  CHECK(holds(marked, "£324 less, 0.2 QALYs gained; cheaper and no worse on average (dominant)."));
  CHECK(holds(text,
              "EVPI of this choice £2.06m: £2.00 for each of 1,027,476 person-years (each year "
              "counted at its start)."));
}

TEST_CASE("what all who could would bring, what the best strategy brings and where the rest goes") {
  Results r = two_strategies();
  ImplementationResult& all = r.scenarios[0].targets[0].implementation;
  all.best = "recommended";
  all.current_adherence = {0.37, 0};
  all.most_adherence = {0.65, 0};
  all.evpim = {37.5e6, 1};
  PairingResult& p = r.scenarios[0].pairings[0];
  p.evsim_before_cost = {1.39e6, 1};
  p.programme_cost = {1.05e6, 1};
  p.lost_to_reach = {10.2e6, 1};
  p.lost_to_effect = {25.9e6, 1};
  p.lost_to_ramp = {42100, 1};
  p.lost_to_decay = {0, 1};
  CHECK(
      holds(flat(terminal_report(r, {})),
            "Implementation: 37% adhere of 65% who could; all of them would bring £37.5m more "
            "(EVPIM). Strategy a brings £1.39m of it before its cost of £1.05m; of the rest £25.9m "
            "is lost to an effect below what could be achieved and £10.2m to practices that are "
            "not reached."));
  p.lost_to_decay = {30e6, 1};
  CHECK(holds(flat(terminal_report(r, {})),
              "of the rest £30.0m is lost to decay and £25.9m to an effect"));
  all.best = "usual";
  for (auto* part : {&p.lost_to_reach, &p.lost_to_effect, &p.lost_to_ramp, &p.lost_to_decay})
    part->reset();
  CHECK(holds(flat(terminal_report(r, {})),
              "Implementation: 37% adhere; if none did it would be worth £37.5m more (EVPIM)."));
}

TEST_CASE("a value of perfect implementation below 0 is said to be that, and why") {
  Results r = two_strategies();
  ImplementationResult& all = r.scenarios[0].targets[0].implementation;
  all.best = "recommended";
  all.current_adherence = {0.37, 0};
  all.most_adherence = {0.65, 0};
  all.evpim = {-1200, 2500};
  PairingResult& p = r.scenarios[0].pairings[0];
  p.evsim_before_cost = {-900, 1};
  p.programme_cost = {1.05e6, 1};
  for (auto* part : {&p.lost_to_reach, &p.lost_to_effect, &p.lost_to_ramp, &p.lost_to_decay})
    *part = Estimate{-300, 1};
  const std::string by_chance = flat(terminal_report(r, {}));
  CHECK(
      holds(by_chance,
            "Implementation: 37% adhere of 65% who could; EVPIM is -£1,200, below 0 by chance: "
            "there is nothing to gain that these draws could show. Strategy a brings -£900 before "
            "its cost of £1.05m."));
  CHECK_FALSE(holds(by_chance, "would bring -"));
  all.evpim.standard_error = 100;
  CHECK(holds(flat(terminal_report(r, {})),
              "below 0: it is worth having on average, but not where it is lacking"));
  all.best = "usual";
  for (auto* part : {&p.lost_to_reach, &p.lost_to_effect, &p.lost_to_ramp, &p.lost_to_decay})
    part->reset();
  const std::string without = flat(terminal_report(r, {}));
  CHECK(
      holds(without, "37% adhere; EVPIM is -£1,200, below 0: it is worth nothing on average, but"));
}

TEST_CASE("research whose value is within its bias says so") {
  Results r = two_strategies();
  ResearchResult research;
  research.title = "Head to head";
  research.observes = "a against b";
  research.best_size = 20;
  research.meanwhile = "current practice";
  research.enbs = {30000, 5000};
  research.enbs_bias = 25000;
  research.selection_bias = 9000;
  research.within_bias = true;
  r.scenarios[0].targets[0].research = {research};
  const std::string sentence =
      "It may not be worth its cost at all: that value lies high by up to £34,000";
  CHECK(holds(flat(terminal_report(r, {})), sentence));
  r.scenarios[0].targets[0].research[0].within_bias = false;
  CHECK_FALSE(holds(flat(terminal_report(r, {})), sentence));
}

TEST_CASE("a study-wide value that is within its bias says so") {
  Results r = two_strategies();
  ResearchResult research;
  research.title = "Two targets";
  research.observes = "a";
  research.best_size = research.study_wide_size = 20;
  research.meanwhile = "current practice";
  research.other_target = "asthma";
  research.by_data_of_both = ResearchResult::Elsewhere{.target = "depression"};
  research.study_wide_enbs = Estimate{30000, 5000};
  research.study_wide_enbs_bias = 34000;
  r.scenarios[0].targets[0].research = {research};
  const std::string sentence =
      "To all of them it may not be worth its cost: that value lies high by up to £34,000";
  CHECK(holds(flat(terminal_report(r, {})), sentence));
  r.scenarios[0].targets[0].research[0].study_wide_enbs_bias = 29999;
  CHECK_FALSE(holds(flat(terminal_report(r, {})), sentence));
  r.scenarios[0].targets[0].research[0].study_wide_enbs = Estimate{-1, 1};
  CHECK_FALSE(holds(flat(terminal_report(r, {})), sentence));
}

TEST_CASE("values whose standard error nobody knows are told without one") {
  // A low-discrepancy sequence without replicates.
  Results r = two_strategies();
  ScenarioResult& s = r.scenarios.front();
  s.targets.resize(1);
  s.targets[0].target = "asthma";
  s.targets[0].evpi = {5000, std::nan("")};
  PartialInformationResult partial;
  partial.group = "costs";
  partial.threshold = s.threshold;
  partial.population = Estimate{3000, std::nan("")};
  s.targets[0].partial_information = {partial};
  const std::string text = flat(information_section(r, s, {}));
  CHECK(holds(text, "EVPI £5,000 (standard error not known)"));
  CHECK(holds(text, "costs £3,000 (not known)"));
}

TEST_CASE("a report that tells of several options says that its expected worth is not known") {
  Results r = two_strategies();
  EvidenceResult& report = r.evidence.emplace_back();
  report.choices.push_back({"asthma", "a", "a", {0, 0}, std::nullopt});
  report.answers.push_back({"a", "b", 0.1, 0.05, 0, 0.1, 0.05, 0.04});
  report.attenuation = 1.0;
  report.value = {0, 0};
  const std::string unknown = "What was expected of one so exact is not known";
  CHECK(holds(flat(evidence_section(r, {})), unknown));
  // The twins: known; and of an input, of which nothing is expected.
  report.expected_value = Estimate{700, 10};
  CHECK(holds(flat(evidence_section(r, {})), "£700 was expected of one so exact"));
  CHECK_FALSE(holds(flat(evidence_section(r, {})), unknown));
  report.expected_value.reset();
  report.input = "targets.asthma.icc";
  CHECK_FALSE(holds(flat(evidence_section(r, {})), unknown));
}

TEST_CASE("what a trial teaches is not told where it is not worked out") {
  Results r = two_strategies();
  ScenarioResult& s = r.scenarios.front();
  TargetResult target;
  target.target = "asthma";
  target.study = "b";
  target.options.resize(1);
  TargetResult::Option& option = target.options[0];
  option.option = "b";
  option.elsewhere.push_back({"depression", 0.02, {100, 1}, {90, 1}});
  option.enbs_elsewhere = option.study_wide_enbs = {std::nan(""), std::nan("")};
  CHECK(holds(flat(target_section(s, target, "£", {})),
              "What this trial teaches other targets is not worked out for all of them"));
}

TEST_CASE("what would change a verdict: the nearest three, by verdict, in plain units") {
  PairingResult p = pairing("a", "implement", 1, 0.5);
  p.switch_values = {
      {"threshold", "money per QALY", 20000, 0, 100000, 18088.8, {}, "abandon", ""},
      {"mean effect, shift", "log odds", 0, -1, 1, -0.05, 0.9, "evaluate", "abandon"},
      {"programme cost", "multiple of base", 1, 0, 10, {}, 1.08, "", "abandon"},
      {"half-life of the effect", "years", 1.6, 0.08, 50, 0.1, {}, "abandon", ""}};
  CHECK(
      switch_sentence(p, "£") ==
      "Would change to abandon at programme cost 8% higher or a threshold below £18,089 per QALY; "
      "to evaluate at a mean effect below 0.2 (0.25 as stated, log odds).");
  p.switch_values = {{"programme cost", "multiple of base", 1, 0, 10, 0.0004, {}, "implement", ""}};
  CHECK(switch_sentence(p, "£") == "Would change to implement at programme cost 100.0% lower.");
  p.switch_values = {{"threshold", "money per QALY", 20000, 0, 100000, {}, {}, "", ""}};
  CHECK(switch_sentence(p, "£") == "No single input looked at would change it.");
  p.switch_values.clear();  // the probability rule
  CHECK(switch_sentence(p, "£").empty());
}

TEST_CASE("what information is worth where uptake follows the evidence is told where it is known") {
  PairingResult p = pairing("a", "implement", 1, 0.5);
  p.evpi = {90000, 1};
  CHECK(value_sentence(p, "£") == "EVPI £90,000.");
  p.evpi_with_uptake = Estimate{120000, 1};
  const std::string evpi =
      "EVPI £90,000. Where uptake follows the strength of evidence EVPI is £120,000";
  CHECK(value_sentence(p, "£") == evpi + ".");
  TrialResult& trial = p.trials.emplace_back();
  trial.enbs = {1000, 1};
  trial.best_practices_per_arm = 20;
  trial.sizes.resize(2);
  trial.sizes[0].practices_per_arm = 10;
  trial.sizes[0].evsi_with_uptake = Estimate{1, 1};
  trial.sizes[1].practices_per_arm = 20;
  trial.sizes[1].evsi = {50000, 1};
  trial.sizes[1].evsi_with_uptake = Estimate{70000, 1};
  CHECK(value_sentence(p, "£") ==
        evpi + ", and EVSI of the best trial £70,000 instead of £50,000 at full uptake.");
}

TEST_CASE("stability is said as it is, and where it is not known") {
  PairingResult p = pairing("a", "implement", 1, 0.5);
  CHECK(stability_sentence(p) ==
        "Monte Carlo stability: >99% of re-weightings of the draws agree.");
  p.monte_carlo_stability = 0.83;
  CHECK(holds(stability_sentence(p), "Monte Carlo stability: only 83%"));
  p.on_the_boundary = true;
  CHECK(holds(stability_sentence(p), "more draws would hardly settle it"));
  p.monte_carlo_stability.reset();
  CHECK(holds(stability_sentence(p), "not known"));
}

TEST_CASE("scenarios show payoffs that move, verdicts that change and lines that do") {
  Results results = two_strategies();
  ScenarioResult moved = results.scenarios[0], same = results.scenarios[0];
  moved.scenario = "dear";
  moved.overrides = {"strategies.a.costs.setup: 1000000"};
  moved.pairings[0].payoff.value = -654000;
  moved.pairings[0].verdict = "abandon";
  moved.targets[0].best_option = "current practice";
  same.scenario = "same";
  results.scenarios = {results.scenarios[0], moved, same};
  const std::string text = flat(terminal_report(results, {}));
  CHECK(holds(text,
              "Scenario dear (strategies.a.costs.setup: 1000000): 1 verdict changes, shown in "
              "capitals. Lines: Asthma, structured review: do current practice instead of a."));
  CHECK(holds(text, "-£654,000 ABANDON"));
  CHECK(holds(text, "Scenario same: no payoff moves."));
}

TEST_CASE("the plan under budgets: what is done, left out first, and what other money would do") {
  CHECK_FALSE(holds(flat(terminal_report(two_strategies(), {})), "under the budgets"));
  Results r = two_strategies();
  PortfolioResult plan;
  plan.value = {346000, 1};
  plan.relaxed_value = 400000;
  PurseResult programmes{"implementation", "lost",         200000, 180000,
                         {100000, 100000}, {90000, 90000}, 0.5};
  PurseResult trials{"research", "carried", 60000, 0, {60000, 0}, {0, 0}, 0.0};
  plan.purses = {programmes, trials};
  PlanChoice a;
  a.target = "asthma";
  a.title = "Asthma";
  a.action = "implement";
  a.strategy = "a";
  a.strategy_title = "Strategy a";
  a.start_year = 2;
  a.value = {346000, 1};
  a.implementation_cash = 180000;
  a.implementation_cash_by_year = {90000, 90000};
  a.research_cash_by_year = {0, 0};
  plan.choices = {a};
  PlanChoice b = a;
  b.action = "trial while implementing";
  b.strategy = "b";
  b.strategy_title = "Strategy b";
  b.trial = "two-arm";
  b.trial_size = 20;
  b.trial_follow_up = 1;
  b.other_strategy = "a";
  b.other_strategy_title = "Strategy a";
  PlanChoice c = b;
  c.title = "Diabetes";
  c.trial_follow_up = 1.5;  // all else is the same
  plan.left_out = {{b, 50000, 12000, "in year 1 it would take more than is left"},
                   {c, 40000, {}, "it needs too much"}};
  PlanChoice d = a;
  d.start_year = 1;
  d.stops_after = 2;
  plan.upgrades = {{d, 30000, 1000, "it needs more in year 1"}, {a, 20000, {}, "it is dear"}};
  plan.changes = {{"implementation", "more", 30000, 60000, 2, {b}},
                  {"implementation", "less", 20000, -40000, -2, {a}}};
  r.scenarios[0].portfolio = plan;
  ScenarioResult other = r.scenarios[0];
  other.scenario = "dear";
  other.portfolio->choices = {b};
  r.scenarios.push_back(other);
  const std::string text = flat(terminal_report(r, {}));
  CHECK(holds(text,
              "Implementation: £100,000 a year, what a year leaves being lost. Research: "
              "£60,000 in all."));
  CHECK(holds(
      text,
      "Of all plans with at most one strategy for each target that both budgets can pay, this "
      "one is worth most: £346,000. If programmes and trials could be bought in part, none "
      "would be worth more than £400,000."));
  CHECK(holds(text, "Strategy a from year 2"));
  CHECK(holds(
      text,
      "Left out first: Strategy b: trial while implementing (two-arm, size 20, follow-up "
      "1 year; if it fails, Strategy a) for Asthma, worth £50,000 more than what is done "
      "there. It does not fit: in year 1 it would take more than is left. The best plan "
      "with it is worth £12,000 less. Left out too: Strategy b: trial while implementing "
      "(two-arm, size 20, follow-up 1.5 years; if it fails, Strategy a) for Diabetes, "
      "worth £40,000 more than what is done there. It does not fit: it needs too much. No "
      "plan can pay for it. Another way of doing what is done, left out first: Strategy a for 2 "
      "years "
      "for Asthma, worth £30,000 more than what is done there. It does not fit: it needs "
      "more in year 1. The best plan with it is worth £1,000 less. Another way of doing what is "
      "done, left out too: Strategy a from year 2 for Asthma, worth £20,000"));
  CHECK(holds(text, "£30,000 more for implementation over all years (15%) would buy Strategy b"));
  CHECK(holds(text, "£60,000 more in value, £2.00 for each £1."));
  CHECK(
      holds(text,
            "With £20,000 less for implementation over all years (10%) the plan would have "
            "Strategy a from year 2 for Asthma: -£40,000 in value. If programmes and trials could "
            "be bought in part, each further £1 would bring £0.50 (shadow price)."));
  CHECK(holds(text,
              "More money for research alone, spread over the years as the budget is, would buy "
              "nothing. "));
  CHECK(holds(
      text,
      "Asthma: Strategy a from year 2 implement from year 2 £346,000 £90,000 £90,000 £180,000"));
  CHECK(holds(text, "in all £346,000 £90,000 £90,000 £180,000 £0"));
  CHECK(holds(text, "budget £100,000 £100,000 £200,000 £60,000"));
  CHECK(holds(text, "The plan is the same in 0 of 1 scenarios. Other in dear: Strategy b"));
  // Trials start now; those that the plan could not choose are named. Without trials: neither.
  CHECK(holds(text, "Trials start now, in year 1. Left out first"));
  r.scenarios[0].portfolio->not_offered = {"factorial", "duel", "records"};
  CHECK(
      holds(flat(terminal_report(r, {})),
            "Trials start now, in year 1. Not offered to the plan: factorial, duel and records, "
            "which answer for several strategies or targets at once, or observe inputs; what they "
            "are worth stands with each target. Left out first"));
  r.scenarios[0].portfolio->not_offered = {"duel"};
  CHECK(holds(flat(terminal_report(r, {})), "plan: duel, which answers for several strategies"));
  r.scenarios[0].portfolio->not_offered.clear();
  Results without_trials = r;
  without_trials.scenarios[0].pairings[1].trials.clear();
  CHECK_FALSE(holds(flat(terminal_report(without_trials, {})), "Trials start now"));
  // Beside a trial it is the most that may be needed, and what follows a trial that fails is said.
  CHECK_FALSE(holds(text, "If it fails:"));
  CHECK_FALSE(holds(text, "whatever the trial finds"));
  PortfolioResult& now = *r.scenarios[0].portfolio;
  now.choices = {b};
  now.joint_value = now.joint_value_limit = now.value.value;
  const std::string one_trial = flat(terminal_report(r, {}));
  CHECK_FALSE(holds(one_trial, "teach"));  // one target
  CHECK(holds(one_trial, "in all, at most £346,000"));
  CHECK(
      holds(one_trial, "plan can be paid whatever the trial finds. If it fails: where the trial"));
  now.choices = {b, a};
  CHECK(holds(flat(terminal_report(r, {})),
              "(shadow price). More money for research alone, spread over the years as the budget "
              "is, would buy nothing. Not counted: what a trial teaches targets that run no trial "
              "of its strategy, what it teaches about other trials' fallbacks, and what reports "
              "elsewhere change before a target's own report or after it."));
  // Without a limit, and without the plan's own joint price: reports tied strategies.
  now.joint_value_limit.reset();
  CHECK(holds(flat(terminal_report(r, {})),
              "would buy nothing. What choosing can miss by not counting what trials of the same "
              "strategy teach each other is not known: a report tied strategies to each other, so "
              "that their trials are priced by their own data alone. Not counted: what a trial"));
  now.joint_value.reset();
  CHECK(holds(flat(terminal_report(r, {})),
              "would buy nothing. What its trials of the same strategy teach each other is not "
              "counted, nor is a limit of it known: a report tied that strategy to others, so that "
              "its trials are priced by their own data alone. Not counted: what a trial"));
  now.joint_value = now.value.value;
  now.joint_value_limit = *now.joint_value + 900;
  CHECK(holds(
      flat(terminal_report(r, {})),
      "would buy nothing. If every decision that follows a trial reads all reports on its strategy "
      "that are out by then, no plan is worth more than £347,000; choosing without counting that "
      "misses at most £900. Outside that limit, and not counted: what a trial teaches targets that "
      "run no trial of its strategy, what it teaches about other trials' fallbacks, and what "
      "reports elsewhere change before a target's own report or after it."));
  *now.joint_value += 700;
  CHECK(holds(flat(terminal_report(r, {})),
              "Its trials of the same strategy teach each other: if every decision reads all "
              "reports that are out by then, the plan is worth £700 more, £347,000. If every "
              "decision that follows a trial reads all reports on its strategy that are out by "
              "then, no plan is worth more than £347,000; choosing without counting that misses "
              "at most £200."));
  now.left_out.clear();
  CHECK(holds(flat(terminal_report(r, {})),
              "No pairing is left out: every target has the strategy that is worth most there. "
              "Another way of doing what is done, left out first"));
  now.upgrades.clear();
  CHECK(holds(flat(terminal_report(r, {})),
              "Nothing is left out: every target has what is worth most there."));
  now.frontier = {{"both", 1.0, {}, 999000, 0, 0, "x"},
                  {"research", {}, {}, 346000.5, 0, 0, "x"},
                  {"both", {}, {}, 396000, 0, 0, "x"}};
  const std::string limited = flat(terminal_report(r, {}));
  CHECK(holds(limited, "spread over the years as the budget is, would buy nothing. "));
  now.frontier[1].value = 353000;
  CHECK(holds(flat(terminal_report(r, {})),
              "would buy nothing; more in the years that bind would: without a limit on it, the "
              "plan would be worth £7,000 more."));
}

TEST_CASE("a budget as it is stated, and what there is of it where it is carried over") {
  Results r = two_strategies();
  PortfolioResult plan;
  const auto with = [&](const PurseResult& programmes) {
    plan.purses = {programmes, {"research", "lost", 0, 0, {0, 0}, {0, 0}, 0.001}};
    r.scenarios[0].portfolio = plan;
    return flat(terminal_report(r, {}));
  };
  std::string text =
      with({"implementation", "carried", 200000, 180000, {200000, 0}, {90000, 90000}});
  CHECK(holds(text, "Implementation: £200,000 in all. Research: £0. Of all plans"));
  CHECK(holds(text, "there is, carried over £200,000 £110,000 £200,000 £0"));
  CHECK_FALSE(holds(text, "shadow price"));  // of £0.00
  text = with({"implementation", "lost", 200000, 90000, {200000, 0}, {90000, 0}});
  CHECK(
      holds(text, "Implementation: £200,000 in year 1, lost where it leaves some. Research: £0."));
  CHECK(holds(text, "budget £200,000 £0 £200,000 £0"));
}

TEST_CASE("a plan of one scenario alone is told, with its name") {
  Results r = two_strategies();
  ScenarioResult rich = r.scenarios[0], richer = r.scenarios[0];
  PortfolioResult& plan = rich.portfolio.emplace();
  const PurseResult purse{"implementation", "lost", 200000, 0, {100000, 100000}, {0, 0}, 0};
  plan.purses = {purse, purse};
  PlanChoice nothing;
  nothing.target = "asthma";
  nothing.title = "Asthma";
  nothing.action = "nothing";
  nothing.implementation_cash_by_year = nothing.research_cash_by_year = {0, 0};
  plan.choices = {nothing};
  rich.scenario = "with-money";
  r.scenarios.push_back(rich);
  std::string text = flat(terminal_report(r, {}));
  CHECK(holds(text,
              "What to do under the budgets of scenario with-money Implementation: £100,000 "
              "a year"));
  CHECK_FALSE(holds(text, "The plan is the same"));
  richer.scenario = "with-more";
  richer.portfolio = rich.portfolio;
  r.scenarios.push_back(richer);
  text = flat(terminal_report(r, {}));
  CHECK(holds(text, "The plan is the same in the one other scenario."));
}

TEST_CASE("the plans at other budgets are told whole") {
  Results r = two_strategies();
  PortfolioResult plan;
  const PurseResult purse{"implementation", "lost", 200000, 0, {100000, 100000}, {0, 0}, 0};
  plan.purses = {purse, purse};
  const std::string now = "asthma-review: implement audit-and-feedback",
                    other =
                        now +
                        "; type-2-diabetes-control: trial before implementing of decision-support "
                        "(two-arm, size 20, follow-up 1 year; if it fails, audit-and-feedback)";
  plan.frontier = {{"research", 0.5, 100000, 1, 0, 0, now},
                   {"research", 1.0, 200000, 1, 0, 0, now},
                   {"research", 2.0, 400000, 2, 0, 0, other},
                   {"research", {}, {}, 2, 0, 0, other}};
  r.scenarios[0].portfolio = plan;
  const std::string text = terminal_report(r, {.columns = 88});
  CHECK(holds(flat(text),
              "research £100,000 £1 the plan above research £200,000 £1 the plan above "
              "research £400,000 £2 " +
                  other + " research no limit £2 as in the line above"));
  CHECK_FALSE(holds(text, "…"));
}

TEST_CASE("nothing that tells one course of action from another is cut on a narrow terminal") {
  Results r = two_strategies();
  PlanChoice c;
  c.title = "Depression, collaborative stepped care in general practice and beyond it";
  c.action = "trial before implementing";
  c.strategy = "a";
  c.strategy_title = "Audit and feedback to practices";
  c.trial = "two-arm";
  c.trial_size = 30;
  c.trial_follow_up = 2;
  c.other_strategy = "b";
  c.other_strategy_title = "Computerised decision support";
  c.implementation_cash_by_year = c.research_cash_by_year = {0, 0, 0};
  PortfolioResult plan;
  const PurseResult purse{"implementation", "lost", 3, 0, {1, 1, 1}, {0, 0, 0}, 0};
  plan.purses = {purse, purse};
  plan.choices = {c};
  plan.latest_trial_start = 3;
  r.scenarios[0].portfolio = plan;
  CHECK(holds(flat(terminal_report(r, {})), "Trials start now, in year 1, or by year 3."));
  CHECK_FALSE(holds(flat(terminal_report(r, {})), "Research takes"));  // it takes nothing
  plan.purses[1].spent_by_year = {0, 2000, 1000};
  plan.choices[0].trial_start_year = 3;
  r.scenarios[0].portfolio = plan;
  CHECK(
      holds(flat(terminal_report(r, {})),
            "trial before implementing (two-arm, started in year 3, size 30, follow-up 2 years;"));
  CHECK(holds(flat(terminal_report(r, {})),
              "by year 3. Research takes £2,000 in year 2, £1,000 in year 3."));
  plan.choices[0].trial_start_year = 1;  // of a trial now nothing is said
  r.scenarios[0].portfolio = plan;
  const std::string text = terminal_report(r, {.columns = 80});
  CHECK(holds(
      flat(text),
      "general practice and beyond it: Audit and feedback to practices: trial before "
      "implementing (two-arm, size 30, follow-up 2 years; meanwhile and if it fails, Computerised "
      "decision support) trial before implementing £0"));
  for (std::size_t from = 0, to; from < text.size(); from = to + 1) {
    to = text.find('\n', from);
    CHECK(width(text.substr(from, to - from)) <= 88);
  }
}

TEST_CASE("no line is wider than the terminal") {
  for (const std::size_t columns : {80, 100, 120}) {
    const std::string text = terminal_report(two_strategies(), {.columns = columns});
    for (std::size_t from = 0, to; from < text.size(); from = to + 1) {
      to = text.find('\n', from);
      CHECK(width(text.substr(from, to - from)) <= std::max<std::size_t>(columns, 88));
    }
  }
}

TEST_CASE("the decision of a target's line stands as a tree, chances and all") {
  TargetResult p;
  p.study = "a";
  p.options.resize(2);
  p.options[0].option = "a";
  p.options[0].title = "Strategy a";
  p.options[1].option = "b";
  p.options[1].title = "Strategy b";
  p.actions_fallback = "b";
  const ActionResult other{
      .action = "fallback then this", .value = 60, .behind_best = 440, .reports_after = 2};
  ActionResult nothing{.action = "nothing", .value = 0, .behind_best = 500, .reports_after = 2};
  ActionResult later{.action = "later", .value = 50, .behind_best = 450, .reports_after = 2};
  ActionResult trial{.action = "before implementing",
                     .value = 500,
                     .behind_best = 0,
                     .reports_after = 2,
                     .trial = "t",
                     .practices_per_arm = 20,
                     .chance_adopted = 0.25,
                     .value_if_adopted = 5000,
                     .chance_rejected = 0.75,
                     .value_if_rejected = -1000,
                     .sunk = 1000};
  p.actions = {nothing, later, other, trial};
  const std::string table = flat(action_table(p, "£", {}));
  CHECK(holds(table, "nothing £0 £500"));
  CHECK(holds(table, "implement 2 years later £50 £450"));
  CHECK(holds(table, "the other now, this after 2 years £60 £440"));
  CHECK(holds(table, "What could be done with Strategy a and its best trial"));
  CHECK(holds(table,
              "the best other option is Strategy b, which is done where this is not and pays"));
  CHECK(holds(table, "a trial first (20 practices an arm) £500 best"));
  CHECK(holds(table, "then adopt 25% £5,000"));
  CHECK(holds(table, "or reject 75% -£1,000"));
  CHECK(holds(table, "Lost for good if the result is against it: £1,000."));
  // A result that cannot come has no line; without a trial there is no table.
  p.actions[3].value_if_rejected.reset();
  CHECK_FALSE(holds(action_table(p, "£", {}), "or reject"));
  p.actions.clear();
  CHECK(action_table(p, "£", {}).empty());
}

}  // namespace equipoise::report
