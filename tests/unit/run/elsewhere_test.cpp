// What trials teach elsewhere, through the whole engine: whom, how much in all, and within EVPI.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "engine/run/elsewhere_parts.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/run.hpp"

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;
using test::with;

/// A practice that brings so many QALYs a year for nothing.
std::string target(const std::string& name, double gain) {
  test::MadeUpTarget target;
  target.name = name;
  target.parameters = test::normal_gain(gain, 0.00001);
  return target.yaml();
}

const std::string strategy = R"(equipoise: 1
strategy: audit
effect: {log_odds: {mean: 0.25, se: 0.1}, heterogeneity: {sd_log_odds: 0.0001}, source: made up}
delivery: {duration: 4 years, decay: immediate}
reach: 0.75
costs: {per_practice_year: 1000}
only_for:
  own: {effect: {log_odds: {mean: 0.25, se: 0.1}, heterogeneity: {sd_log_odds: 0.0001}, source: made up}}
)";

const std::string trial = R"(equipoise: 1
trial: series
design: interrupted-time-series
practices: [10, 60, 400]
periods_before: 12
period: 1 month
period_sd: 0.02
autocorrelation: 0.3
other_changes_sd: 0.02
setup: 0 months
follow_up: [1 year, 2 years]
reporting: 0 months
costs: {fixed: 100}
)";

/// \param poor  gain of the target that is to have no draw with a positive payoff
/// \param duration  of delivery
/// \param second    another trial beside it
Results results(double poor, const std::string& trial_text = trial,
                const std::string& duration = "4 years", const std::string& second = "") {
  test::StudyFolder folder;
  // A year at full effect: 3,000 people x 0.75 x some 0.06 x gain x 20,000 against 75,000.
  folder.write("near.yaml", target("near", 0.03));
  folder.write("far.yaml", target("far", 0.028));
  folder.write("own.yaml", target("own", 0.03));
  folder.write("poor.yaml", target("poor", poor));
  folder.write("strategy.yaml", with(strategy, "4 years", duration));
  folder.write("trial.yaml", trial_text);
  if (!second.empty()) folder.write("second.yaml", second);
  const std::string study = R"(equipoise: 1
study: elsewhere
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 0%, outcomes: 0%}
population: {registered: 100000, practices: 100}
decision_horizon: 5 years
targets: [near.yaml, far.yaml, own.yaml, poor.yaml]
strategies: [strategy.yaml]
trials: [trial.yaml]
sampling: {draws: 1000, seed: 3}
decision: {rule: expected-value}
)";
  folder.write("study.yaml",
               second.empty() ? study : with(study, "[trial.yaml]", "[trial.yaml, second.yaml]"));
  return test::results_of(folder);
}

}  // namespace

TEST_CASE("a trial teaches every target that shares its mean effect, and values add") {
  const Results found = results(0.0001);
  const auto& targets = found.scenarios.front().targets;
  REQUIRE(targets.size() == 4);
  CHECK(targets[3].best_payoff.value == 0);
  CHECK(targets[3].evpi.value == 0);
  for (const TargetResult& target : targets) {
    CAPTURE(target.target);
    const TargetResult::Option& option = target.options[1];
    CHECK(option.line_trial == "series");
    // What has an effect of its own neither teaches nor learns.
    REQUIRE(option.elsewhere.size() == (target.target == "own" ? 0 : 2));
    double sum = 0.0, error = 0.0;
    for (const auto& other : option.elsewhere) {
      CHECK(other.target != target.target);
      CHECK(other.target != "own");
      sum += other.enbs.value;
      error += other.enbs.standard_error;
    }
    CHECK(option.enbs_elsewhere.value == doctest::Approx(sum).epsilon(1e-12));
    CHECK(option.enbs_elsewhere.standard_error == doctest::Approx(error).epsilon(1e-12));
    // One strategy: its line is the pairing.
    REQUIRE(option.study_wide_practices_per_arm);
    CHECK(*option.study_wide_practices_per_arm >= *option.line_practices_per_arm);
    int matched = 0;
    for (const PairingResult& pairing : found.scenarios.front().pairings) {
      if (pairing.target != target.target) continue;
      for (const TrialResult& run : pairing.trials)
        for (const TrialSizeResult& size : run.sizes)
          if (run.follow_up == *option.line_follow_up &&
              size.practices_per_arm == *option.study_wide_practices_per_arm) {
            ++matched;
            CHECK(option.study_wide_enbs.value ==
                  doctest::Approx(size.enbs.value + sum).epsilon(1e-12));
            CHECK(option.study_wide_enbs.standard_error ==
                  doctest::Approx(size.enbs.standard_error + error).epsilon(1e-9));
          }
    }
    CHECK(matched == 1);
  }
  // All but a millionth of the variance is shared: what it teaches the other is what it teaches.
  const auto& far = targets[0].options[1].elsewhere.front();
  REQUIRE(far.target == "far");
  CHECK(far.evsi.value > 100);
  const auto& nothing = targets[0].options[1].elsewhere.back();
  REQUIRE(nothing.target == "poor");
  CHECK(nothing.evsi.value < 0.01);
}

TEST_CASE("every trial of a line has its study-wide value: that of a study that lists it alone") {
  const Results both = results(0.02);
  const auto option = [](const Results& found, std::size_t target) -> const TargetResult::Option& {
    return found.scenarios.front().targets.at(target).options[1];
  };
  for (const char* follow_up : {"1 year", "2 years"}) {
    const Results alone = results(0.02, with(trial, "[1 year, 2 years]", follow_up));
    for (std::size_t t = 0; t < 4; ++t) {
      CAPTURE(follow_up);
      CAPTURE(t);
      const TargetResult::Option &expected = option(alone, t), &found = option(both, t);
      REQUIRE(found.trials.size() == 2);
      REQUIRE(expected.trials.size() == 1);
      const auto& of_both = found.trials[follow_up[0] == '1' ? 0 : 1];
      CHECK(of_both.trial == "series");
      CHECK(of_both.follow_up == (follow_up[0] == '1' ? 1 : 2));
      CHECK(of_both.practices_per_arm == *expected.study_wide_practices_per_arm);
      CHECK(of_both.enbs_elsewhere.value ==
            doctest::Approx(expected.enbs_elsewhere.value).epsilon(1e-12));
      CHECK(of_both.study_wide_enbs.value ==
            doctest::Approx(expected.study_wide_enbs.value).epsilon(1e-12));
      CHECK(of_both.study_wide_enbs.standard_error ==
            doctest::Approx(expected.study_wide_enbs.standard_error).epsilon(1e-9));
      CHECK(of_both.study_wide_enbs.value ==
            doctest::Approx(of_both.line_enbs.value + of_both.enbs_elsewhere.value));
    }
  }
  // The twin: the two are not worth the same.
  CHECK(option(both, 0).trials[0].study_wide_enbs.value !=
        doctest::Approx(option(both, 0).trials[1].study_wide_enbs.value).epsilon(1e-3));
}

TEST_CASE("the size best for all targets is found without looking at every size") {
  struct Lesson {
    Estimate enbs;
  };
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::size_t moved = 0, looked_at = 0;
  for (int repeat = 0; repeat < 500; ++repeat) {
    std::vector<double> own, elsewhere;
    for (int i = 0; i < 8; ++i) {
      own.push_back(i == 5 ? std::nan("") : uniform(random));  // one cannot be run
      elsewhere.push_back(0.5 * uniform(random));
    }
    std::ranges::sort(elsewhere);
    std::size_t best = 0, best_of_all = 0;
    const auto total = [&](std::size_t i) { return own[i] + elsewhere[i]; };
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (own[i] > own[best]) best = i;
      if (total(i) > total(best_of_all)) best_of_all = i;
    }
    const auto [size, lessons] =
        run::best_for_all<Lesson>(own, best, own.size() - 1, [&](std::size_t i) {
          ++looked_at;
          run::Lessons<Lesson> all;
          all.add({{elsewhere[i], 0.0}});
          return all;
        });
    CHECK(size == best_of_all);
    CHECK(lessons.enbs.value == elsewhere[best_of_all]);
    moved += best != best_of_all;
  }
  CHECK(moved > 50);
  CHECK(looked_at < 500 * 5);
}

TEST_CASE("no trial that can be run: nothing is taught") {
  const Results found = results(
      0.03, with(with(trial, "[1 year, 2 years]", "1 year"), "[10, 60, 400]", "[300, 400]"));
  for (const TargetResult& target : found.scenarios.front().targets) {
    CHECK(target.options[1].elsewhere.empty());
    CHECK(std::isnan(target.options[1].line_enbs.value));
    CHECK(std::isnan(target.options[1].study_wide_enbs.value));
  }
  for (const PairingResult& pairing : found.scenarios.front().pairings)
    for (const TrialSizeResult& size : pairing.trials.front().sizes) {
      CHECK_FALSE(size.feasible);
      CHECK(std::isnan(size.enbs.value));
      CHECK(std::isnan(size.waiting_cost_while_implementing.value));
    }
}

TEST_CASE("a list of follow-ups: whom each leaves to decide for, the best of all, and its bias") {
  const Results found = results(0.03);
  for (const PairingResult& pairing : found.scenarios.front().pairings) {
    REQUIRE(pairing.trials.size() == 2);
    const TrialResult &one = pairing.trials[0], &two = pairing.trials[1];
    CHECK(one.follow_up == 1);
    CHECK(two.follow_up == 2);
    // 3,000 people: from year 1 for the 4 years of the programme, from year 2 to the horizon of 5.
    CHECK(one.effective_population == doctest::Approx(12000).epsilon(1e-12));
    CHECK(two.effective_population == doctest::Approx(9000).epsilon(1e-12));
    const double best = std::max(one.enbs.value, two.enbs.value);
    for (const TrialResult* each : {&one, &two}) {
      CHECK_FALSE(each->sizes[2].feasible);
      CHECK(std::isnan(each->sizes[2].enbs.value));
      for (std::size_t s = 0; s < 2; ++s)
        CHECK(each->sizes[s].near_optimal ==
              (each->sizes[s].enbs.value >= best - 0.05 * std::abs(best)));
      CHECK(each->enbs_bias >= 0);
    }
  }
  const Results late = results(0.03, with(trial, "[1 year, 2 years]", "[2 years, 4 years]"));
  for (const PairingResult& pairing : late.scenarios.front().pairings) {
    CHECK(pairing.trials[1].effective_population == 0);
    CHECK_FALSE(pairing.trials[1].remark.empty());
  }
}

TEST_CASE("a trial whose arm has the strategy for longer than anybody without it says so") {
  // Four years of delivery in a horizon of five: of who is tried from the first day and adopted at
  // the report, the arm has five, and no plan without research has more than four.
  const Results found = results(0.03);
  bool gains = false;
  for (const PairingResult& pairing : found.scenarios.front().pairings)
    for (const TrialResult& one : pairing.trials) {
      CAPTURE(one.follow_up);
      const bool tail = one.best_action == "before implementing" && one.waiting_cost.value < -1e-6;
      CHECK((one.remark.find("for longer than any programme without research") !=
             std::string::npos) == tail);
      gains = gains || tail;
    }
  CHECK(gains);
  // Where delivery goes on to the horizon nobody has it for longer.
  const Results whole = results(0.03, trial, "5 years");
  for (const PairingResult& pairing : whole.scenarios.front().pairings)
    for (const TrialResult& one : pairing.trials) CHECK(one.remark.empty());
}

TEST_CASE("the bias of the best trial is that of the best of all trials' sizes") {
  const auto trial_of = [](const Results& results, const std::string& name) {
    for (const TrialResult& one : results.scenarios.front().pairings.front().trials)
      if (one.trial == name) return one;
    FAIL("no trial " << name);
    return TrialResult{};
  };
  const std::string one = with(trial, "[1 year, 2 years]", "1 year");
  const std::string costs_more =
      with(with(one, "trial: series", "trial: dearer"), "fixed: 100}", "fixed: 101}");
  const TrialResult alone = trial_of(results(0.03, one), "series");
  const Results both = results(0.03, one, "4 years", costs_more);
  const TrialResult best = trial_of(both, "series"), other = trial_of(both, "dearer");
  REQUIRE(best.enbs.value == alone.enbs.value);
  REQUIRE(best.enbs.value == doctest::Approx(other.enbs.value + 1).epsilon(1e-12));
  // The second trial is the same but for a pound: its noise is that of the first, so that to choose
  // between them adds nothing, and it is judged by its own sizes.
  CHECK(best.enbs_bias == doctest::Approx(alone.enbs_bias).epsilon(1e-6));
  CHECK(other.enbs_bias == doctest::Approx(alone.enbs_bias).epsilon(1e-6));
  // One whose noise is another, as good to a few pounds: the choice flatters.
  const std::string rival =
      with(with(one, "trial: series", "trial: rival"), "period_sd: 0.02", "period_sd: 0.2");
  const TrialResult beside = trial_of(results(0.03, one, "4 years", rival), "series");
  CHECK(beside.enbs_bias >= alone.enbs_bias);
}

TEST_CASE("what a trial teaches is held to EVPI, with room for what no draw shows") {
  // A payoff of mean -4 and standard deviation 1 (millions): EVSI 2.54, seen by no draw of 1,000.
  run::expect_within_evpi("x", {2.54, 0.12}, {0, 0}, 0, {-4e6, 0}, 1000);
  run::expect_within_evpi("x", {30, 2}, {0, 0}, 0, {-3.5e6, 0}, 1000);
  CHECK_THROWS_AS(run::expect_within_evpi("x", {30000, 200}, {0, 0}, 0, {-3.5e6, 0}, 1000),
                  run::NumericalFailure);
  // Where every draw shows it: one and a half times EVPI is no chance.
  CHECK_THROWS_AS(run::expect_within_evpi("x", {30000, 300}, {20000, 300}, 0, {5e5, 4.5e5}, 10000),
                  run::NumericalFailure);
}

TEST_CASE("EVPPI of research on a target's choice is held to EVPI as EVSI is") {
  const auto stops = [](double evppi, double bias, double evsi) {
    TargetResult target;
    target.evpi = {20000, 300};
    ResearchResult& research = target.research.emplace_back();  // a trial head to head
    research.evppi = {evppi, 300};
    research.evppi_bias = bias;
    research.sizes.emplace_back().evsi = {evsi, 300};
    try {
      run::expect_research_within_evpi(target, 0, {5e5, 4.5e5}, 10000);
    } catch (const run::NumericalFailure&) {
      return true;
    }
    return false;
  };
  CHECK_FALSE(stops(20000, 0, 19000));
  CHECK_FALSE(stops(20500, 0, 19000));  // by chance
  CHECK(stops(30000, 0, 19000));
  CHECK_FALSE(stops(30000, 10000, 19000));  // as high as the method says that it may lie
  CHECK(stops(20000, 0, 30000));
  CHECK(stops(20000, 0, -100));
}
