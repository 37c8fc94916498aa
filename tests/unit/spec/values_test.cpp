// Every kind of file reads into the right numbers, and each number keeps the right source.
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

#include "engine/spec/strategy_spec.hpp"
#include "engine/spec/target_spec.hpp"

#include "tests/unit/spec/files.hpp"

using namespace equipoise;
using test::with;

namespace {

spec::TargetSpec read_target(const std::string& text) {
  document::Diagnostics diagnostics;
  auto target = spec::read_target(test::tree_of(text, diagnostics), "input.yaml", diagnostics);
  CHECK_MESSAGE(diagnostics.ok(), diagnostics.render());
  return target;
}

spec::StrategySpec read_strategy(const std::string& text) {
  document::Diagnostics diagnostics;
  auto strategy = spec::read_strategy(test::tree_of(text, diagnostics), "input.yaml", diagnostics);
  CHECK_MESSAGE(diagnostics.ok(), diagnostics.render());
  return strategy;
}

}  // namespace

TEST_CASE("a target: shares, durations and what is left out") {
  const spec::TargetSpec target = read_target(test::target_text);
  CHECK(target.name == "asthma-review");
  CHECK(target.denominator == spec::Denominator::adults);
  CHECK(target.prevalence.mean() == 0.065);
  CHECK(target.prevalence.name == "targets.asthma-review.population.prevalence");
  CHECK(target.diagnosed.mean() == 1.0);
  CHECK(target.at_risk.mean() == 1.0);
  CHECK(target.counting == spec::Counting::person_years);
  CHECK(target.current.mean() == 0.3);
  CHECK(target.achievable.mean() == 0.7);
  CHECK(target.attenuation == 1.0);
  CHECK(target.icc.mean() == 0.05);
  CHECK_FALSE(target.withdraws);
  const spec::ModelSpec& model = target.model;
  CHECK(model.name == "targets.asthma-review.model");
  CHECK(model.cycle_length == 0.25);
  CHECK(model.cycles == 40);
  CHECK_FALSE(model.start_age.has_value());
  CHECK(model.cost_correction == markov::Correction::half_cycle);
  REQUIRE(model.states.size() == 2);
  CHECK_FALSE(model.states[0].absorbing);
  CHECK(model.states[1].absorbing);
  REQUIRE(model.rows[0].size() == 1);
  CHECK(model.rows[0][0].size() == 2);
  REQUIRE(model.life_years.per_year.size() == 1);
  CHECK(model.life_years.per_year[0].value.text == "1");
}

TEST_CASE("new patients, people at risk, corrections apart") {
  std::string text = with(test::target_text, "counting: person-years",
                          "counting: new-patients\nnew_patients: {each_later_year: 0.5}");
  text = with(text, "of: adults", "of: at-risk, at_risk: 4.6%");
  text = with(text, "  interventions",
              "  start_age: 65\n  correction: {costs: start, outcomes: simpson}\n"
              "  discounting: {compounding: continuous}\n  interventions");
  const spec::TargetSpec target = read_target(text);
  CHECK(target.counting == spec::Counting::new_patients);
  CHECK(target.first_year.mean() == 1.0);
  CHECK(target.each_later_year.mean() == 0.5);
  CHECK(target.at_risk.mean() == 0.046);
  CHECK(target.model.start_age == 65);
  CHECK(target.model.cost_correction == markov::Correction::start);
  CHECK(target.model.outcome_correction == markov::Correction::simpson);
  CHECK(target.model.compounding == markov::Discounting::Compounding::continuous);
  CHECK(target.model.timing == markov::Discounting::Timing::time_point);
}

TEST_CASE("a source is inherited with its status; a source of one's own inherits nothing") {
  const std::string text =
      with(test::target_text, "{current: 0.3, achievable: 70%}",
           "{current: {beta: {mean: 0.3, se: 0.02}}, achievable: {fixed: 0.7, source: own}, "
           "attenuation: {}, source: block, status: verified, note: seen}");
  const spec::TargetSpec target = read_target(with(text, "attenuation: {}", "attenuation: 0.25"));
  CHECK(target.current.provenance.source == "block");
  CHECK(target.current.provenance.status == "verified");
  CHECK(target.current.provenance.note == "seen");
  CHECK(target.achievable.provenance.source == "own");
  CHECK(target.achievable.provenance.status.empty());  // nobody verified this source
  CHECK(target.achievable.provenance.note.empty());
  CHECK(target.diagnosed.provenance.source.empty());  // left out: no source speaks of it
  REQUIRE(target.listed.size() == 1);
  CHECK(target.listed[0].name == "targets.asthma-review.adherence.attenuation");
  CHECK(target.listed[0].stated == "0.25");
  CHECK(target.listed[0].provenance.source == "block");
}

TEST_CASE("a strategy: its effect, delivery and costs") {
  const spec::StrategySpec strategy = read_strategy(test::strategy_text);
  CHECK(strategy.effect.scale == spec::EffectSpec::Scale::odds_ratio);
  CHECK(strategy.effect.mean == 1.47);
  CHECK(strategy.effect.lower == 1.31);
  CHECK(strategy.effect.upper == 1.64);
  CHECK(strategy.effect.level == 0.95);
  CHECK(strategy.effect.heterogeneity_sd == 0.24);
  CHECK(strategy.effect.heterogeneity_on_log_odds);
  CHECK(strategy.delivery.duration == 10);
  CHECK(strategy.delivery.ramp == 0.5);
  CHECK(strategy.delivery.half_life == 1.5);
  CHECK(strategy.reach.mean() == 0.75);
  CHECK(strategy.per_practice_year.mean() == 300);
  CHECK(strategy.setup.mean() == 0);
  CHECK(strategy.reversal.mean() == 0);
}

TEST_CASE("decay and ramp in their other forms") {
  const auto delivery = [](const std::string& text) {
    return read_strategy(
               with(test::strategy_text, "ramp: 6 months, decay: {half_life: 18 months}", text))
        .delivery;
  };
  CHECK(delivery("decay: none").half_life == std::numeric_limits<double>::infinity());
  CHECK(delivery("decay: immediate").half_life == 0);
  CHECK(delivery("decay: none").ramp == 0);
  CHECK(delivery("decay: none, ramp: 0 months").ramp == 0);
}

TEST_CASE("an effect on the risk scale, and one for a target alone") {
  std::string text = with(test::strategy_text, "odds_ratio: {mean: 1.47, ci95: [1.31, 1.64]}",
                          "risk_difference: {mean: 6.2%, ci97_5: [4.1%, 8.2%], at: 0.5}");
  text = with(text, "{sd_log_odds: 0.24}", "{sd: 6%, source: spread, status: assumed}");
  text +=
      "only_for:\n  copd: {effect: {log_odds: {mean: 0.2, se: 0}, heterogeneity: {sd_log_odds: "
      "0}, source: x}}\n";
  const spec::StrategySpec strategy = read_strategy(text);
  CHECK(strategy.effect.scale == spec::EffectSpec::Scale::risk_difference);
  CHECK(strategy.effect.level == 0.975);
  CHECK(strategy.effect.upper == 0.082);
  CHECK_FALSE(strategy.effect.heterogeneity_on_log_odds);
  CHECK(strategy.effect.provenance.source == "Ivers 2025");
  CHECK(strategy.effect.heterogeneity_provenance.source == "spread");
  REQUIRE(strategy.only_for.size() == 1);
  CHECK(strategy.only_for[0].target == "copd");
  CHECK(strategy.only_for[0].effect.standard_error == 0);
  CHECK_FALSE(strategy.only_for[0].effect.has_interval);
}

TEST_CASE("a trial may start at once and be longer than any decision") {
  document::Diagnostics diagnostics;
  const auto trial =
      spec::read_trial(test::tree_of(test::trial_text, diagnostics), "input.yaml", diagnostics)
          .designs.front();
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  CHECK(trial.practices_per_arm == std::vector<std::size_t>{10, 20, 400});
  CHECK(trial.setup == 0);
  CHECK(trial.follow_up == 1);
  CHECK(trial.reporting == 0.5);
  CHECK(trial.inputs == std::vector<double>{0, std::numeric_limits<double>::infinity(), 0, 0, 0,
                                            1});  // what is left out
  CHECK(trial.fixed_cost == 300000);
  CHECK(trial.cost_per_practice == 0);
}
