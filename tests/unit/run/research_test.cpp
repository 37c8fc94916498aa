// Research on a target's choice, through the whole engine: beside the pairings that the same trial
// informs, over two targets, and where it says nothing.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <string>

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;
using test::with;

struct Study {
  std::string first_reach = "0.75", second_reach = "0.75";
  std::string first_effect = "mean: 0.25, se: 0.1", second_effect = "mean: 0.25, se: 0.1";
  std::string heterogeneity = "0.1", second_heterogeneity = "0.1";
  double gain = 0.03;
  std::string icc = "0.05";
  std::string trial;
  std::string attenuation = "1", other_attenuation = "1";  ///< in either target
  std::string draws = "2000";
  std::string more = "";  ///< files of strategies beside: ", dear.yaml" and ", both.yaml"
  std::string second_only_for = "";  ///< a target where the second strategy has its own effect
  bool learnt = false;               ///< whether the other target had a report on the first
  bool third = false;                ///< whether there is a third target, of 0.8 of the gain
};

std::string strategy(const std::string& name, const std::string& reach, const std::string& effect,
                     const std::string& heterogeneity) {
  return fmt::format(R"(equipoise: 1
strategy: {}
effect: {{log_odds: {{{}}}, heterogeneity: {{sd_log_odds: {}}}, source: made up}}
delivery: {{duration: 4 years, decay: immediate}}
reach: {}
costs: {{per_practice_year: 1000}}
)",
                     name, effect, heterogeneity, reach);
}

std::string trial(const std::string& design, const std::string& more) {
  return fmt::format(R"(equipoise: 1
trial: several
design: {}
{}setup: 6 months
follow_up: 1 year
reporting: 6 months
costs: {{fixed: 1000, per_practice: 100, source: made up}}
)",
                     design, more);
}

const std::string k_arm =
    trial("cluster-k-arm", "strategies: [first, second]\npractices_per_arm: [5, 10, 15, 25]\n");
const std::string factorial =
    trial("factorial-2x2",
          "strategies: [first, second]\ninteraction_sd: 0.05\npractices_per_cell: [5, 7, 15]\n");
const std::string blocks = trial("balanced-incomplete-block",
                                 "targets: [practice, other]\npractices_per_arm: [5, 20, 50]\n");

ScenarioResult found(const Study& study) {
  test::StudyFolder folder;
  test::MadeUpTarget target;
  target.parameters = test::normal_gain(study.gain, 0.01);
  target.icc = study.icc;
  const auto attenuated = [&](const std::string& lambda) {
    return with(target.yaml(), "achievable: 0.9}", "achievable: 0.9, attenuation: " + lambda + "}");
  };
  folder.write("target.yaml", attenuated(study.attenuation));
  target.name = "other";
  target.parameters = test::normal_gain(0.9 * study.gain, 0.01);
  folder.write("other.yaml", attenuated(study.other_attenuation));
  target.name = "third";
  target.parameters = test::normal_gain(0.8 * study.gain, 0.01);
  folder.write("third.yaml", target.yaml());
  folder.write("first.yaml",
               strategy("first", study.first_reach, study.first_effect, study.heterogeneity));
  std::string second =
      strategy("second", study.second_reach, study.second_effect, study.second_heterogeneity);
  if (!study.second_only_for.empty())
    second += fmt::format(
        "only_for:\n  {}: {{effect: {{log_odds: {{{}}}, heterogeneity: {{sd_log_odds: {}}}, "
        "source: "
        "made up}}}}\n",
        study.second_only_for, study.second_effect, study.second_heterogeneity);
  folder.write("second.yaml", second);
  folder.write("report.yaml",
               "equipoise: 1\nevidence: report\nreported: 2030\ntarget: other\nstrategy: first\n"
               "result: {log_odds: {mean: 0.3, se: 0.08}}\nsource: made up\n");
  folder.write("dear.yaml",
               with(strategy("dear", "0.75", "mean: 0, se: 0", "0"), "1000}", "100000}"));
  folder.write(
      "both.yaml",
      "equipoise: 1\nstrategy: both\ncombines: [first, dear]\nkappa: 0\nsource: made up\n");
  folder.write("trial.yaml", study.trial);
  folder.write("study.yaml", with(with(with(R"(equipoise: 1
study: research
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 0%, outcomes: 0%}
population: {registered: 100000, practices: 100}
decision_horizon: 10 years
targets: [target.yaml, other.yamlTHIRD]
strategies: [first.yaml, second.yamlMORE]
trials: [trial.yaml]
sampling: {draws: DRAWS, seed: 3}
decision: {rule: expected-value}
)",
                                            "DRAWS", study.draws),
                                       "MORE", study.more),
                                  "THIRD", study.third ? ", third.yaml" : "") +
                                 (study.learnt ? "evidence: [report.yaml]\n" : ""));
  return test::results_of(folder).scenarios.front();
}

const ResearchResult& row(const ScenarioResult& scenario, std::size_t target = 0,
                          std::size_t which = 0) {
  return scenario.targets.at(target).research.at(which);
}

}  // namespace

TEST_CASE("a pairing and the whole choice agree on which sizes of a trial can be run") {
  for (const std::string& text : {k_arm, factorial}) {
    CAPTURE(text);
    Study study{.first_reach = "0.9", .second_reach = "0.3"};
    study.trial = text;
    const ScenarioResult scenario = found(study);
    std::size_t feasible = 0;
    for (const PairingResult& pairing : scenario.pairings) {
      if (pairing.target != "practice") continue;
      const auto& sizes = pairing.trials.at(0).sizes;
      REQUIRE(sizes.size() == row(scenario).sizes.size());
      for (std::size_t s = 0; s < sizes.size(); ++s) {
        CHECK(sizes[s].feasible == row(scenario).sizes[s].feasible);
        feasible += sizes[s].feasible;
      }
    }
    CHECK(feasible == 4);  // of 30 practices, two sizes for each of two strategies
    // The twin: where the second strategy is taken up as widely, all sizes can be run.
    study.second_reach = "0.9";
    const ScenarioResult wide = found(study);
    for (const ResearchSizeResult& size : row(wide).sizes) CHECK(size.feasible);
  }
}

TEST_CASE("the net benefit of research adds up from its parts") {
  Study study;
  const std::string joins = with(k_arm, "setup:", "reach_after: 0.9\nsetup:");
  const std::string rivals =
      trial("head-to-head", "between: [first, second]\npractices_per_arm: [5, 10]\n");
  for (const std::string& text : {k_arm, joins, rivals}) {
    CAPTURE(text);
    study.trial = text;
    const ResearchResult r = row(found(study));
    std::size_t added = 0;
    for (const ResearchSizeResult& size : r.sizes) {
      CHECK(size.uptake_gain.has_value() == (text == joins));
      if (!size.feasible) continue;
      const double gain = size.uptake_gain ? size.uptake_gain->value : 0.0;
      CHECK(size.enbs.value == doctest::Approx(size.loss_avoided.value - size.waiting_cost.value -
                                               size.research_cost + gain));
      CHECK(size.loss_avoided.value >= 0);
      CHECK(size.loss_avoided.standard_error > 0);
      CHECK(gain >= 0);
      added += size.size == r.best_size && r.loss_avoided.value == size.loss_avoided.value &&
               r.waiting_cost.value == size.waiting_cost.value;
    }
    CHECK(added == 1);
    // 3,000 people for four of the ten years, from the report on; nothing is discounted.
    CHECK(r.effective_population == doctest::Approx(12000));
  }
}

TEST_CASE("what a trial of several strategies teaches another target that shares their means") {
  // Nearly all of the variance is shared, and the trial says nearly all of it.
  Study study{.heterogeneity = "0.0001", .second_heterogeneity = "0.0001"};
  const std::string rivals =
      trial("head-to-head", "between: [first, second]\npractices_per_arm: [5, 10]\n");
  for (const std::string& text : {k_arm, factorial, rivals}) {
    CAPTURE(text);
    study.trial = text;
    const ScenarioResult scenario = found(study);
    for (std::size_t t : {0u, 1u}) {
      const ResearchResult& r = row(scenario, t);
      REQUIRE(r.elsewhere.size() == 1);
      CHECK(r.elsewhere[0].target == scenario.targets[1 - t].target);
      // The same data would be worth the same there, but for what that target gains: 0.9 of it.
      const ResearchResult& there = row(scenario, 1 - t);
      const auto of_size = [&](const ResearchResult& research) -> const ResearchSizeResult& {
        return *std::ranges::find(research.sizes, *r.study_wide_size, &ResearchSizeResult::size);
      };
      const ResearchSizeResult& as_own = of_size(there);
      CHECK(std::abs(r.elsewhere[0].evsi.value - as_own.evsi.value) <
            4 * (r.elsewhere[0].evsi.standard_error + as_own.evsi.standard_error) +
                as_own.evsi_bias);
      CHECK(r.elsewhere[0].evsi.value > 4 * r.elsewhere[0].evsi.standard_error);
      CHECK(r.study_wide_enbs->value ==
            doctest::Approx(of_size(r).enbs.value + r.elsewhere[0].enbs.value));
      CHECK(*r.study_wide_size >= *r.best_size);
    }
    // The twin: half of the variance belongs to the place.
    Study apart = study;
    apart.heterogeneity = apart.second_heterogeneity = "0.1";
    const ScenarioResult places = found(apart);
    const ResearchResult& r = row(places);
    const auto size =
        std::ranges::find(row(places, 1).sizes, *r.study_wide_size, &ResearchSizeResult::size);
    CHECK(r.elsewhere[0].evsi.value < 0.7 * (size->evsi.value - size->evsi_bias));
  }
}

TEST_CASE("what travels where options depend on each other: by regression as by integration") {
  const auto agree = [](const Estimate& regressed, double bias, const Estimate& integrated) {
    return std::abs(regressed.value - integrated.value) <
           4 * std::hypot(regressed.standard_error, integrated.standard_error) + bias;
  };
  const std::string arms =
      trial("cluster-k-arm", "strategies: [first, second]\npractices_per_arm: [10]\n");
  const std::string rivals =
      trial("head-to-head", "between: [first, second]\npractices_per_arm: [10]\n");
  const std::string alone = trial("cluster-two-arm", "practices_per_arm: [15]\n");
  // Beside a strategy that nobody would choose, and its combination with the first, all is as it
  // was; but the first is then no option by itself.
  Study study{.heterogeneity = "0.2",
              .second_heterogeneity = "0.2",
              .draws = "10000",
              .more = ", dear.yaml"};
  const auto integrated = [&](const Study& apart) -> ResearchResult::Elsewhere {
    const ScenarioResult scenario = found(apart);
    if (apart.trial != alone) return row(scenario).elsewhere.at(0);
    // A trial of one strategy stands in the line.
    const auto& in_line = scenario.targets[0].options[1].elsewhere.at(0);
    return {in_line.target, in_line.evsi, in_line.enbs, 0.0, 0.0};
  };
  const auto compare = [&](const std::string& text) {
    CAPTURE(text);
    CAPTURE(study.learnt);
    CAPTURE(study.second_only_for);
    study.trial = text;
    Study combined = study, shared = study;
    combined.more += ", both.yaml";
    shared.first_effect = shared.second_effect = "mean: 0.25, se: 0.2236";
    shared.heterogeneity = shared.second_heterogeneity = "0.0001";
    const ScenarioResult scenario = found(combined);
    const auto& research = scenario.targets[0].research;
    // Of a trial of one strategy the first row is that of the combination.
    const auto r = std::ranges::find_if(research, [&](const ResearchResult& each) {
      return text != alone || each.observes == "first";
    });
    REQUIRE(r != research.end());
    REQUIRE(r->elsewhere.size() == 1);
    const ResearchResult::Elsewhere &regressed = r->elsewhere[0], exact = integrated(study);
    CHECK(regressed.target == "other");
    CHECK(regressed.evsi_bias > 0);
    CHECK(agree(regressed.evsi, regressed.evsi_bias, exact.evsi));
    CHECK(agree(regressed.enbs, regressed.enbs_bias, exact.enbs));
    CHECK(r->study_wide_size == r->best_size);
    CHECK(r->study_wide_enbs->value == doctest::Approx(r->enbs.value + regressed.enbs.value));
    // The twin: an effect as uncertain, none of which belongs to the place.
    CHECK_FALSE(agree(regressed.evsi, regressed.evsi_bias, integrated(shared).evsi));
  };
  for (const std::string& text : {arms, rivals, alone}) compare(text);
  study.learnt = true;  // the other target knows more of the first already
  compare(arms);
  study.learnt = false;
  study.second_only_for = "other";  // there the second has an effect of its own
  compare(arms);
  compare(rivals);
}

TEST_CASE("effects that act weakly are observed weakly, and weigh little where they do") {
  Study study{.heterogeneity = "0.0001", .second_heterogeneity = "0.0001"};
  study.trial = trial("head-to-head", "between: [first, second]\npractices_per_arm: [10]\n");
  const auto taught = [](const ScenarioResult& scenario) {
    return row(scenario).elsewhere.at(0).evsi;
  };
  const Estimate full = taught(found(study));
  // A trial that sees three tenths of an effect tells less of it, whatever the effect does
  // elsewhere.
  study.attenuation = "0.3";
  CHECK(taught(found(study)).value < 0.8 * full.value);
  // One that sees all of it tells a target in which it does half at least what a trial of that
  // target would, and no more than all there is to know.
  study.attenuation = "1";
  study.other_attenuation = "0.5";
  const ScenarioResult weak = found(study);
  const ResearchResult& own = row(weak, 1);
  const double error = taught(weak).standard_error + own.evppi.standard_error;
  CHECK(taught(weak).value > own.sizes.at(0).evsi.value - 4 * error);
  CHECK(taught(weak).value < own.evppi.value + 4 * error);
}

TEST_CASE("the data of two targets are read together, by both and by a third one") {
  const auto agree = [](const Estimate& a, const Estimate& b, double bias) {
    return std::abs(a.value - b.value) < 4 * std::hypot(a.standard_error, b.standard_error) + bias;
  };
  // The second strategy certainly does nothing. The first does nearly the same everywhere, so that
  // five practices an arm in each of two targets say of it what ten in one of them do.
  Study study{.first_effect = "mean: 0.2, se: 0.1",
              .second_effect = "mean: 0, se: 0",
              .heterogeneity = "0.0001",
              .second_heterogeneity = "0",
              .gain = 0.038,
              .icc = "0.2",
              .draws = "20000",
              .third = true};
  study.trial = with(blocks, "[5, 20, 50]", "[5]");
  const ScenarioResult both = found(study);
  study.trial = with(blocks, "[5, 20, 50]", "[10]");
  const ScenarioResult large = found(study);
  for (const std::size_t t : {0u, 1u}) {
    const ResearchResult& r = row(both, t);
    REQUIRE(r.by_data_of_both);
    const ResearchSizeResult &own = r.sizes.at(0), &twice = row(large, t).sizes.at(0);
    CHECK(own.sampling_variances[0] == doctest::Approx(2 * twice.sampling_variances[0]));
    CHECK(r.by_data_of_both->target == both.targets[t].target);
    CHECK(r.by_data_of_both->evsi_bias > own.evsi_bias);
    const double bias = r.by_data_of_both->evsi_bias + twice.evsi_bias;
    CHECK(agree(r.by_data_of_both->evsi, twice.evsi, bias));
    CHECK(r.by_data_of_both->enbs.value > own.enbs.value);
    // The twin: its own data alone, where much hangs on them.
    if (t == 1) CHECK_FALSE(agree(r.by_data_of_both->evsi, own.evsi, bias));
    // Either row lists the other target, as its own row has it, then the third.
    REQUIRE(r.elsewhere.size() == 2);
    const ResearchResult& there = row(both, 1 - t);
    CHECK(r.elsewhere[0].target == both.targets[1 - t].target);
    CHECK(r.elsewhere[0].enbs.value == there.by_data_of_both->enbs.value);
    CHECK(r.elsewhere[1].target == "third");
    CHECK(r.elsewhere[1].enbs.value == there.elsewhere[1].enbs.value);
    CHECK(r.enbs_elsewhere->value ==
          doctest::Approx(r.elsewhere[0].enbs.value + r.elsewhere[1].enbs.value));
    CHECK(r.study_wide_enbs->value ==
          doctest::Approx(r.by_data_of_both->enbs.value + r.enbs_elsewhere->value));
    CHECK(r.study_wide_enbs->value == doctest::Approx(there.study_wide_enbs->value));
  }
  // What the third learns: as from a trial of ten in one target, integrated.
  const auto taught = [&](const std::string& size) {
    study.trial = trial("cluster-two-arm", "practices_per_arm: " + size + "\n");
    const ScenarioResult scenario = found(study);
    const auto& elsewhere = scenario.targets[0].options[1].elsewhere;
    REQUIRE(elsewhere.size() == 2);
    REQUIRE(elsewhere[1].target == "third");
    return std::pair{elsewhere[1].evsi, elsewhere[1].enbs};
  };
  const ResearchResult::Elsewhere& third = row(both).elsewhere[1];
  const auto [evsi, enbs] = taught("[10]");
  const Estimate less = taught("[5]").first;
  CHECK(agree(third.evsi, evsi, third.evsi_bias));
  CHECK(agree(third.enbs, enbs, third.enbs_bias));
  CHECK_FALSE(agree(third.evsi, less, third.evsi_bias));
  // Where effects belong to their places, the other target's data are noise.
  study.first_effect = "mean: 0.2, se: 0.0001";
  study.heterogeneity = "0.1";
  study.trial = with(blocks, "[5, 20, 50]", "[5]");
  const ScenarioResult apart = found(study);
  const ResearchResult& r = row(apart);
  const ResearchSizeResult& own = r.sizes.at(0);
  CHECK(agree(r.by_data_of_both->evsi, own.evsi, r.by_data_of_both->evsi_bias));
  CHECK(agree(r.by_data_of_both->enbs, own.enbs, r.by_data_of_both->enbs_bias));
  CHECK(r.elsewhere[1].evsi.value < 0.01 * own.evsi.value);
}

TEST_CASE("pairings bear equal parts of the cost of a trial that answers for several") {
  Study study;
  study.trial = k_arm;
  const ScenarioResult scenario = found(study);
  for (std::size_t s = 0; s < 3; ++s) {
    const ResearchSizeResult& whole = row(scenario).sizes[s];
    double parts = 0.0;
    for (const PairingResult& pairing : scenario.pairings) {
      if (pairing.target != "practice") continue;
      const TrialSizeResult& size = pairing.trials.at(0).sizes[s];
      CHECK(size.research_cost == doctest::Approx(whole.research_cost / 2).epsilon(1e-12));
      parts += size.research_cost;
    }
    CHECK(parts == doctest::Approx(whole.research_cost).epsilon(1e-12));
    CHECK(whole.research_cost_fixed == 1000);
    CHECK(whole.research_cost_practices ==
          doctest::Approx(300.0 * static_cast<double>(whole.size)).epsilon(1e-12));
    CHECK(whole.research_cost_patients == 0);
    // By its definition, from the values that stand beside it.
    CHECK(whole.near_optimal ==
          (whole.feasible && whole.enbs.value >= row(scenario).enbs.value -
                                                     0.05 * std::abs(row(scenario).enbs.value)));
    // 1,000 and 100 for each practice of three arms.
    CHECK(whole.research_cost ==
          doctest::Approx(1000 + 300.0 * static_cast<double>(whole.size)).epsilon(1e-12));
  }
}

TEST_CASE("practices that join after a trial count in a target's rows as in its pairings") {
  // The second strategy certainly does nothing: all there is to decide is the first, and a large
  // trial knows its effect nearly exactly, whether the second arm is seen or not.
  Study study{.second_effect = "mean: 0, se: 0", .second_heterogeneity = "0"};
  study.draws = "20000";
  study.trial = k_arm;
  const ScenarioResult as_it_is = found(study);
  study.trial = with(k_arm, "costs:", "reach_after: 0.95\ncosts:");
  study.trial = with(study.trial, "reach_after: 0.95",
                     "reach_after: {fixed: 0.95, source: made up, status: assumed}");
  const ScenarioResult joined = found(study);
  const TrialResult& alone = joined.pairings.at(0).trials.at(0);
  REQUIRE(joined.pairings[0].strategy == "first");
  REQUIRE(alone.uptake_gain);
  CHECK(row(joined).depends_on_uptake);
  CHECK_FALSE(row(as_it_is).depends_on_uptake);
  for (std::size_t s = 0; s < 4; ++s) {
    const ResearchSizeResult &before = row(as_it_is).sizes[s], &after = row(joined).sizes[s];
    CAPTURE(before.size);
    // Immediate results and full uptake: nothing joins.
    CHECK(after.evsi.value == before.evsi.value);
    REQUIRE(before.feasible);
    const double gain = after.enbs.value - before.enbs.value;
    const TrialSizeResult& size = alone.sizes[s];
    const auto& own = after.meanwhile == "first" ? size.uptake_gain_while_implementing
                                                 : size.uptake_gain_before_implementing;
    REQUIRE(own);
    const double allowed =
        4 * std::hypot(own->standard_error, after.enbs.standard_error) + after.enbs_bias;
    CAPTURE(gain);
    CAPTURE(own->value);
    CAPTURE(allowed);
    CHECK(std::abs(gain - own->value) < allowed);
    CHECK(own->value > 3 * allowed);  // so that the comparison says something
  }
}

TEST_CASE("a trial of effects that are all certain is worth nothing to know") {
  for (const std::string& text : {k_arm, factorial, blocks}) {
    CAPTURE(text);
    Study study{.first_effect = "mean: 0.25, se: 0",
                .second_effect = "mean: 0.2, se: 0",
                .heterogeneity = "0",
                .second_heterogeneity = "0"};
    study.gain = 0.011;  // so that some draws pay and some do not
    study.trial = text;
    const ScenarioResult certain = found(study);
    CHECK(certain.targets[0].evpi.value > 1000);
    CHECK(row(certain).evppi.value == 0);
    for (const ResearchSizeResult& size : row(certain).sizes) {
      CHECK(size.evsi.value == 0);
      CHECK(size.evsi_bias == 0);
      if (size.feasible) CHECK(size.enbs.value < 0);
    }
    study.first_effect = "mean: 0.25, se: 0.2";
    const ScenarioResult uncertain = found(study);
    for (const ResearchSizeResult& size : row(uncertain).sizes) CHECK(size.evsi.value > 0);
  }
}

TEST_CASE("a trial of two targets: its size is the one that is worth most to both") {
  Study study;
  study.trial = blocks;
  const ScenarioResult scenario = found(study);
  for (std::size_t strategy = 0; strategy < 2; ++strategy) {
    const ResearchResult &here = row(scenario, 0, strategy), &there = row(scenario, 1, strategy);
    CHECK(here.other_target == "other");
    CHECK(there.other_target == "practice");
    double best = 0.0;
    std::size_t size = 0;
    for (std::size_t s = 0; s < here.sizes.size(); ++s) {
      CHECK(here.sizes[s].research_cost == there.sizes[s].research_cost);
      CHECK(here.sizes[s].feasible == (here.sizes[s].size <= 37));  // twice as many of 75
      if (!here.sizes[s].feasible) continue;
      const double sum = here.sizes[s].enbs.value + there.sizes[s].enbs.value;
      if (size != 0 && sum <= best) continue;
      best = sum;
      size = here.sizes[s].size;
    }
    for (const ResearchResult* each : {&here, &there}) {
      REQUIRE(each->study_wide_size);
      CHECK(*each->study_wide_size == size);
      CHECK(each->study_wide_enbs->value > best);  // both read both
    }
  }
}

TEST_CASE("the intracluster correlation of a trial is mixed over, not taken at its mean") {
  // A pairing averages its values over the correlation; a row's estimates have one of its values in
  // each draw. In blocks the two are of the same choice, but for the second strategy, which
  // certainly does nothing and costs something.
  Study study{.second_effect = "mean: 0, se: 0", .second_heterogeneity = "0"};
  study.trial = with(blocks, "[5, 20, 50]", "[4]");
  study.draws = "60000";
  study.icc = "0.2";
  const ScenarioResult at_mean = found(study);
  study.icc = "{beta: {mean: 0.2, se: 0.3}, source: made up}";
  const ScenarioResult mixed = found(study);
  const auto of_pairing = [](const ScenarioResult& s) {
    return s.pairings.at(0).trials.at(0).sizes.at(0).evsi;
  };
  const auto of_row = [](const ScenarioResult& s) { return row(s).sizes.at(0); };
  CHECK(of_row(mixed).sampling_variances.at(0) ==
        doctest::Approx(of_row(at_mean).sampling_variances.at(0)).epsilon(1e-9));
  const double pairing = of_pairing(mixed).value - of_pairing(at_mean).value;
  const double whole = of_row(mixed).evsi.value - of_row(at_mean).evsi.value;
  const double allowed =
      4 * std::hypot(of_row(mixed).evsi.standard_error, of_row(at_mean).evsi.standard_error) +
      of_row(mixed).evsi_bias + of_row(at_mean).evsi_bias;
  CAPTURE(of_pairing(at_mean).value);
  CAPTURE(pairing);
  CAPTURE(whole);
  CAPTURE(allowed);
  CHECK(whole - pairing < allowed);  // who decides does not see the correlation
  CHECK(whole > allowed);            // at the mean it would be 0
}
