// Every class, both kinds of evaluate, both rules, and the words that go with them.
#include "models/decision/verdict.hpp"

#include <cmath>
#include <cstdio>
#include <doctest/doctest.h>
#include <string>

#include "models/decision/reason.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Case {
  PairingInputs in;
  PairingOutcome outcome;
  Verdict found;
  std::string sentence;
};

// A small synthetic study: the benefit and price of the practice, the trial's price.
Case judge(double q, double per_practice, double trial_cost, double attenuation = 1.0,
           double minimum_enbs = 0.0) {
  sample::Shape shape;
  shape.draws = 500;
  shape.q = q;
  shape.q_sd = q / 10;
  shape.per_practice = per_practice;
  const sample::Pairing pairing(shape);
  Case c;
  c.in = made_up::inputs(shape, pairing);
  c.in.setting.attenuation = attenuation;
  c.in.trials[0].fixed_cost = trial_cost;
  c.in.minimum_enbs = minimum_enbs;
  const PairingModel model(c.in);
  c.outcome = model.evaluate(model.base());
  c.found = verdict(c.outcome, minimum_enbs);
  c.sentence = reason(c.found, c.outcome, c.in.trials, minimum_enbs, 10, "£", false);
  c.in.draws = {};
  return c;
}

}  // namespace

TEST_CASE("implement: worth doing, and no trial worth its cost") {
  const Case c = judge(0.02, 300, 300000);
  CHECK(c.found.verdict == Class::implement);
  CHECK(c.outcome.payoff > 0);
  CHECK(*c.outcome.enbs() <= 0);
  CHECK(c.found.margin == std::min(c.outcome.payoff, -*c.outcome.enbs()));
  const TrialOutcome& trial = c.outcome.trials[0];
  CHECK(c.sentence == "Implement: the expected payoff is " + money(c.outcome.payoff, "£") +
                          ", and against current practice no listed trial is worth its cost: the "
                          "best, a two-arm cluster trial with " +
                          std::to_string(trial.sizes[*trial.best_size].practices_per_arm) +
                          " practices an arm, would lose " + money(-*c.outcome.enbs(), "£") + ".");
}

TEST_CASE("abandon: not worth doing, nor studying") {
  const Case c = judge(0.0025, 3000, 300000);
  CHECK(c.found.verdict == Class::abandon);
  CHECK(c.outcome.payoff < 0);
  CHECK(c.found.margin == std::min(-c.outcome.payoff, -*c.outcome.enbs()));
  CHECK(holds(c.sentence, "Abandon: the expected payoff is -£"));
  CHECK(holds(c.sentence, "no listed trial is worth its cost"));
}

TEST_CASE("evaluate while implementing: good on average, worth stopping where it is not") {
  const Case c = judge(0.02, 3000, 100000);
  CHECK(c.found.verdict == Class::evaluate);
  CHECK(c.found.detail == Research::while_implementing);
  CHECK(c.outcome.payoff > 0);
  CHECK(c.found.margin == *c.outcome.enbs());
  const TrialOutcome& trial = c.outcome.trials[0];
  const SizeOutcome& best = trial.sizes[*trial.best_size];
  const double most = *most_research_cost(c.outcome, 0.0);
  CHECK(most >= 2);
  char times[16];
  std::snprintf(times, sizeof times, "%.3g", most);
  CHECK(c.sentence ==
        "Evaluate while implementing: the expected payoff is " + money(c.outcome.payoff, "£") +
            ", and a two-arm cluster trial with " + std::to_string(best.practices_per_arm) +
            " practices an arm is expected to be worth " + money(*c.outcome.enbs(), "£") +
            " beyond its cost of " + money(best.trial.research_cost.total(), "£") +
            ", against the best decision without research; if research cost " + times +
            " times as much, no listed trial would be worth it.");
  // At that price the best trial just pays for itself.
  double worth = -1e300;
  for (const SizeOutcome& size : trial.sizes)
    worth = std::max(worth, size.enbs() - (most - 1) * size.trial.research_cost.total());
  CHECK(std::abs(worth) <= 1e-9 * best.trial.research_cost.total() * most);
}

TEST_CASE("evaluate before implementing: bad on average, perhaps good here") {
  const Case c = judge(0.02, 6500, 100000);
  CHECK(c.found.verdict == Class::evaluate);
  CHECK(c.found.detail == Research::before_implementing);
  CHECK(c.outcome.payoff < 0);
  CHECK(holds(c.sentence, "Evaluate before implementing: the expected payoff is -£"));
  CHECK(holds(c.sentence, ", yet a two-arm cluster trial with "));
  CHECK(holds(c.sentence, money(*c.outcome.enbs(), "£") + " beyond its cost"));
}

TEST_CASE("a least ENBS asked for moves evaluate to implement") {
  const Case asked = judge(0.02, 3000, 100000);
  const double enbs = *asked.outcome.enbs();
  const Case more = judge(0.02, 3000, 100000, 1.0, 2 * enbs);
  CHECK(more.found.verdict == Class::implement);
  CHECK(more.found.margin == doctest::Approx(std::min(more.outcome.payoff, enbs)));
  CHECK(holds(more.sentence, "worth the least that is asked for, " + money(2 * enbs, "£")));
}

TEST_CASE("no trial: none listed, none feasible, none in time") {
  PairingOutcome outcome;
  outcome.payoff = 1234567;
  Verdict v = verdict(outcome, 0);
  CHECK(v.verdict == Class::implement);
  CHECK(v.margin == 1234567);
  CHECK(reason(v, outcome, {}, 0, 10, "£", false) ==
        "Implement: the expected payoff is £1.23m, and no trial is listed.");
  CHECK(holds(reason(v, outcome, {}, 0, 10, "£", true), "and no trial is listed."));
  std::vector<voi::TrialDesign> trials{made_up::trial()};
  outcome.trials.resize(1);
  trials[0].of_others = true;
  CHECK(holds(reason(v, outcome, trials, 0, 10, "£", false),
              ", and no listed trial is of this pairing."));
  CHECK(holds(reason(v, outcome, trials, 0, 10, "£", true),
              ", and trials of a combination are not weighed here: what a listed one is worth that "
              "tells of it stands with the research on the target's choice."));
  trials[0].of_others = false;
  CHECK(holds(reason(v, outcome, trials, 0, 10, "£", false),
              "no listed trial has enough practices to recruit from"));
  outcome.trials[0].nothing_left_to_decide = true;
  CHECK(holds(reason(v, outcome, trials, 0, 10, "£", false),
              "no listed trial reports before delivery has ended"));
  CHECK(holds(remark(outcome, trials, "£"),
              "reports after 2 years, when delivery has ended: nothing is left to decide."));
  outcome.payoff = 0;
  v = verdict(outcome, 0);
  CHECK(v.verdict == Class::abandon);
  CHECK(v.margin == 0);
}

TEST_CASE("infeasible sizes are listed and never chosen") {
  sample::Shape shape;
  shape.draws = 200;
  shape.q = 0.02;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.setting.practices = 100;  // 75 take part: at most 37 an arm
  const PairingModel model(in);
  const PairingOutcome outcome = model.evaluate(model.base());
  const TrialOutcome& trial = outcome.trials[0];
  REQUIRE(trial.sizes.size() == 7);
  CHECK(trial.sizes[3].trial.feasible);
  CHECK_FALSE(trial.sizes[4].trial.feasible);
  CHECK(*trial.best_size <= 3);
  for (const std::size_t i : trial.near_optimal) CHECK(trial.sizes[i].trial.feasible);
  in.trials[0].practices_per_arm = {60};
  const PairingModel none(in);
  CHECK_FALSE(none.evaluate(none.base()).enbs().has_value());
}

TEST_CASE("ties are decided the careful way") {
  PairingOutcome outcome;
  outcome.payoff = 10;
  outcome.trials.resize(1);
  outcome.best_trial = 0;
  outcome.trials[0].enbs = 5;
  CHECK(verdict(outcome, 5).verdict == Class::implement);  // ENBS must exceed m
  CHECK(verdict(outcome, 4.9).verdict == Class::evaluate);
  CHECK(margin({outcome.payoff, outcome.enbs()}, Class::abandon, 4.9) < 0);
  CHECK(margin({outcome.payoff, outcome.enbs()}, Class::implement, 4.9) < 0);
}

TEST_CASE("the probability rule and why it may disagree") {
  CHECK(probability_rule(0.9, 0.9, 0.1) == Class::implement);
  CHECK(probability_rule(0.1, 0.9, 0.1) == Class::abandon);
  CHECK(probability_rule(0.5, 0.9, 0.1) == Class::evaluate);
  Verdict v;
  v.verdict = Class::implement;
  CHECK(disagree(v.verdict, Class::evaluate));
}

TEST_CASE("a shorter or a later programme is pointed out") {
  PairingOutcome outcome;
  outcome.payoff = 1000;
  outcome.trials.resize(1);
  outcome.trials[0].without_research = {0, 1000, 2500, 400};
  outcome.trials[0].best_without = WithoutResearch::shorter;
  const std::vector<voi::TrialDesign> trials{made_up::trial()};
  Verdict v = verdict(outcome, 0);
  CHECK(reason(v, outcome, trials, 0, 10, "£", false) ==
        "Implement as stated, for 10 years: the expected payoff is £1,000, and no listed trial has "
        "enough practices to recruit from; stopped after 2 years, when a listed trial would "
        "report, it would pay £2,500: "
        "consider a shorter programme.");
  outcome.payoff = -1000;
  v = verdict(outcome, 0);
  CHECK(holds(reason(v, outcome, trials, 0, 1, "£", false), "Abandon as stated, for 1 year: "));
  CHECK(remark(outcome, trials, "£").empty());
  const auto shorter = shorter_programme(outcome, trials);
  REQUIRE(shorter);
  CHECK(shorter->duration == 2);
  CHECK(shorter->payoff == 2500);
  outcome.payoff = 1000;
  outcome.trials[0].without_research = {0, 1000, 100, 4000};
  outcome.trials[0].best_without = WithoutResearch::later;
  CHECK(holds(remark(outcome, trials, "£"), "Starting only after 2 years is expected"));
  CHECK_FALSE(shorter_programme(outcome, trials));
  outcome.trials[0].best_without = WithoutResearch::implement;
  CHECK(remark(outcome, trials, "£").empty());
}

TEST_CASE("money to three figures") {
  CHECK(money(0, "£") == "£0");
  CHECK(money(-0.3, "£") == "£0");
  CHECK(money(850.4, "£") == "£850");
  CHECK(money(-41.5, "£") == "-£42");
  CHECK(money(1234, "£") == "£1,230");
  CHECK(money(41500, "£") == "£41,500");
  CHECK(money(999499, "£") == "£999,000");
  CHECK(money(999500, "£") == "£1.00m");
  CHECK(money(-1234567, "£") == "-£1.23m");
  CHECK(money(12345678, "EUR ") == "EUR 12.3m");
  CHECK(money(999499999, "£") == "£999m");
  CHECK(money(1.5e9, "£") == "£1.50bn");
}
