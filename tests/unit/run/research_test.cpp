// Research on a target's choice, through the whole engine: beside the pairings that the same trial
// informs, over two targets, and where it says nothing.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "tests/unit/run/research_study.hpp"

namespace {
using namespace equipoise;
using test::with;

using test::blocks;
using test::factorial;
using test::found;
using test::k_arm;
using test::row;
using test::trial;
using Study = test::ResearchStudy;

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
    return {in_line.target, in_line.evsi, in_line.enbs, 0.0, 0.0, false};
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
