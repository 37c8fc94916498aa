// Combinations of strategies, through the whole engine.
#include "models/implementation/combination.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <random>
#include <string>

#include "models/numerics/normal.hpp"

#include "tests/support/made_up_study.hpp"
#include "tests/unit/run/research_study.hpp"

namespace {
using namespace equipoise;
using test::trial;
using test::with;

std::string strategy(const std::string& name, const std::string& mean, const std::string& se,
                     const std::string& heterogeneity, const std::string& reach,
                     const std::string& costs) {
  return fmt::format(R"(equipoise: 1
strategy: {}
effect: {{log_odds: {{mean: {}, se: {}}}, heterogeneity: {{sd_log_odds: {}}}, source: made up}}
delivery: {{duration: 4 years, ramp: 6 months, decay: {{half_life: 1 year}}}}
reach: {}
costs: {}
)",
                     name, mean, se, heterogeneity, reach, costs);
}

std::string combination(double kappa) {
  return fmt::format(
      "equipoise: 1\nstrategy: both\ncombines: [second, first]\nkappa: {}\n"
      "source: made up\n",
      kappa);
}

const std::string first_costs = "{setup: 700, fixed_per_year: 900, per_practice_year: 200}";
const std::string second_costs =
    "{reversal: 300, per_practice_year: {gamma: {mean: 100, se: 20}, source: made up}, "
    "per_patient_year: 1}";

struct Study {
  std::string se = "0.1", heterogeneity = "0.15";
  std::string third;  ///< the file of a third strategy
  std::string trial, scenarios;
  double kappa = 0.4;
  std::string draws = "2000";
};

Results results(const Study& study, std::optional<std::string> information = {}) {
  test::StudyFolder folder;
  test::MadeUpTarget target;
  target.parameters = test::normal_gain(0.03, 0.01);
  folder.write("target.yaml", target.yaml());
  folder.write("first.yaml",
               strategy("first", "0.3", study.se, study.heterogeneity, "0.8", first_costs));
  folder.write("second.yaml",
               strategy("second", "0.25", study.se, study.heterogeneity, "0.6", second_costs));
  folder.write("both.yaml", combination(study.kappa));
  folder.write("third.yaml", study.third);
  folder.write("trial.yaml", study.trial);
  std::string text = R"(equipoise: 1
study: combined
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 8 years
targets: [target.yaml]
strategies: [both.yaml, first.yaml, second.yamlTHIRD]
trials: [TRIAL]
sampling: {draws: DRAWS, seed: 3}
decision: {rule: expected-value}
SCENARIOS)";
  text = with(text, "THIRD", study.third.empty() ? "" : ", third.yaml");
  text = with(text, "TRIAL", study.trial.empty() ? "" : "trial.yaml");
  text = with(text, "SCENARIOS", study.scenarios);
  folder.write("study.yaml", with(text, "DRAWS", study.draws));
  return test::results_of(folder, std::move(information));
}

const PairingResult& pairing(const ScenarioResult& scenario, const std::string& name) {
  const auto found = std::ranges::find(scenario.pairings, name, &PairingResult::strategy);
  REQUIRE(found != scenario.pairings.end());
  return *found;
}

}  // namespace

TEST_CASE("certain effects: a combination is the strategy of that effect, reach and all costs") {
  Study study{.se = "0", .heterogeneity = "0"};
  // .3 + (1 - .4) .25, the reach of the second, and the costs of both.
  study.third = strategy("third", "0.45", "0", "0", "0.6",
                         "{setup: 700, reversal: 300, fixed_per_year: 900, per_patient_year: 1, "
                         "per_practice_year: 300}");
  const ScenarioResult scenario = results(study).scenarios.front();
  const PairingResult &both = pairing(scenario, "both"), &third = pairing(scenario, "third");
  CHECK(both.effect_mean == doctest::Approx(0.45).epsilon(1e-12));
  CHECK(both.effect_heterogeneity == 0);
  CHECK(both.reach.value == doctest::Approx(third.reach.value).epsilon(1e-12));
  CHECK(both.qalys.value == doctest::Approx(third.qalys.value).epsilon(1e-9));
  CHECK(both.extra_adherent.value == doctest::Approx(third.extra_adherent.value).epsilon(1e-9));
  // The cost of a practice is drawn in the one and its mean in the other.
  CHECK(std::abs(both.programme_cost.value - third.programme_cost.value) <
        4 * both.programme_cost.standard_error);
  CHECK(both.programme_cost.standard_error > 0);
  CHECK(third.programme_cost.standard_error == 0);
}

TEST_CASE("uncertain effects: the payoff is the mean over effects that are drawn elsewhere") {
  const ScenarioResult scenario = results({.draws = "10000"}).scenarios.front();
  const PairingResult& both = pairing(scenario, "both");
  // 3,000 people, of whom 40% adhere, in 60 of 100 practices; four years delivered, then a fading.
  const std::array share{0.75, 1.0, 1.0, 1.0};
  std::mt19937_64 random(20261130);
  std::normal_distribution<double> normal;
  const auto simulated = [&](double kappa) {
    constexpr int draws = 400000;
    double sum = 0, squares = 0;
    for (int d = 0; d < draws; ++d) {
      const double spread = std::hypot(0.1, 0.15);
      const std::array effects{0.3 + spread * normal(random), 0.25 + spread * normal(random)};
      const double delta = implementation::combined_effect(effects, kappa);
      double qalys = 0;
      for (int t = 0; t < 8; ++t) {
        // The mean of 2^-u over a year that begins t - 4 years after the end.
        const double f = t < 4 ? share[static_cast<std::size_t>(t)]
                               : std::pow(2.0, 4 - t) * (1 - 0.5) / std::log(2.0);
        const double odds = 0.4 / 0.6 * std::exp(delta * f);
        const double gain = std::min(odds / (1 + odds), 0.9) - 0.4;
        qalys += 3000 * 0.6 * gain * 0.03 / std::pow(1.035, t);
      }
      sum += qalys;
      squares += qalys * qalys;
    }
    const double mean = sum / draws;
    return std::pair(mean, std::sqrt((squares / draws - mean * mean) / draws));
  };
  const auto [mean, error] = simulated(0.4);
  const double allowed = 4 * std::hypot(error, both.qalys.standard_error);
  CHECK(std::abs(both.qalys.value - mean) < allowed);
  CHECK(std::abs(both.qalys.value - simulated(0.0).first) > allowed);  // the twin: no overlap
}

TEST_CASE(
    "knowing the effect: integrated as it is, not as a normal of the same mean and variance") {
  // Delivered for a year, then gone: the gain of a year in one step of adherence. The larger of two
  // effects alone counts, and the programme costs what it brings on average.
  Study study{.se = "0.2", .heterogeneity = "0.2", .kappa = 1.0, .draws = "4000"};
  const ScenarioResult scenario = results(study, "base").scenarios.front();
  const PairingResult& both = pairing(scenario, "both");
  const auto known = std::ranges::find(both.partial_information, "effect of the strategy here",
                                       &PartialInformationResult::group);
  REQUIRE(known != both.partial_information.end());
  const double effect_sd = std::hypot(0.2, 0.2);
  const std::array parts{implementation::Effect{0.3, 0.2, 0.2},
                         implementation::Effect{0.25, 0.2, 0.2}};
  const implementation::CombinedEffect believed = implementation::combine(parts, 1.0);
  const double normal_sd = std::sqrt(believed.effect.variance());
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  // The payoff at a known effect, by the effect shares of eight years (see above).
  const auto payoff = [&](double delta) {
    double sum = 0;
    for (int t = 0; t < 8; ++t) {
      const double f = t == 0 ? 0.75 : t < 4 ? 1.0 : std::pow(2.0, 4 - t) * 0.5 / std::log(2.0);
      const double odds = 0.4 / 0.6 * std::exp(delta * f);
      sum += 3000 * 0.6 * 600 * (std::min(odds / (1 + odds), 0.9) - 0.4) / std::pow(1.035, t);
    }
    return sum - both.programme_cost.value;
  };
  const double sign = both.payoff.value > 0 ? -1 : 1;
  const auto simulated = [&](bool as_it_is) {
    constexpr int draws = 400000;
    double sum = 0, squares = 0;
    for (int d = 0; d < draws; ++d) {
      const double a = 0.3 + effect_sd * normal(random), b = 0.25 + effect_sd * normal(random);
      const double delta = as_it_is ? implementation::combined_effect(std::array{a, b}, 1.0)
                                    : believed.effect.mean + normal_sd * normal(random);
      const double loss = std::max(0.0, sign * payoff(delta));
      sum += loss;
      squares += loss * loss;
    }
    const double mean = sum / draws;
    return std::pair(mean, std::sqrt((squares / draws - mean * mean) / draws));
  };
  const double people = both.evpi.value / both.evpi_per_person.value;
  const Estimate found = numerics::scaled(known->per_person, people);
  const auto [mean, error] = simulated(true);
  // The gain of 4,000 draws and the cost are held at their means here: their noise is in both.
  const double allowed = 4 * std::hypot(error, found.standard_error);
  CAPTURE(found.value);
  CAPTURE(mean);
  CHECK(std::abs(found.value - mean) < allowed);
  CAPTURE(simulated(false).first);
  CHECK(std::abs(found.value - simulated(false).first) > allowed);
  // Of two parts the effect is below 0 just where their sum is.
  CHECK(both.harmful_share ==
        doctest::Approx(numerics::normal_distribution(-0.55 / (std::sqrt(2.0) * effect_sd)))
            .epsilon(1e-4));
}

TEST_CASE("knowing the effect of a part informs the combination, and less than knowing all parts") {
  const ScenarioResult scenario = results({}, "base").scenarios.front();
  const auto value = [](const auto& list, const std::string& name) {
    const auto found = std::ranges::find(list, name, &PartialInformationResult::group);
    REQUIRE_MESSAGE(found != list.end(), name);
    return found->per_person;
  };
  const auto& target = scenario.targets.front().partial_information;
  const Estimate all = value(target, "effects of the strategies here");
  for (const char* name : {"effect of first here", "effect of second here"}) {
    const Estimate part = value(target, name);
    CHECK(part.value > 0);
    CHECK(part.value < all.value + 4 * all.standard_error);
  }
}

TEST_CASE("scenarios change the overlap, and what combined strategies share with all others") {
  Study study;
  study.scenarios =
      "scenarios:\n  more: {strategies.both.kappa: 0.9}\n"
      "  all: {strategies.*.kappa: 0.9, strategies.*.delivery.duration: 2 years}\n";
  const Results found = results(study);
  REQUIRE(found.scenarios.size() == 3);
  const ScenarioResult &base = found.scenarios[0], &all = found.scenarios[1],
                       &more = found.scenarios[2];
  REQUIRE(all.scenario == "all");
  CHECK(pairing(more, "both").effect_mean < pairing(base, "both").effect_mean);
  CHECK(pairing(all, "both").effect_mean == pairing(more, "both").effect_mean);
  CHECK(pairing(more, "first").payoff.value == pairing(base, "first").payoff.value);
  CHECK(pairing(all, "both").qalys.value < pairing(more, "both").qalys.value);
}

TEST_CASE("a factorial trial sees the combination in the cell that has both") {
  Study study{.draws = "20000"};
  const auto factorial = [&](const char* interaction) {
    study.trial = trial("factorial-2x2",
                        fmt::format("strategies: [first, second]\npractices_per_cell: [5, 10]\n"
                                    "interaction_sd: {}\n",
                                    interaction));
    return results(study).scenarios.front().targets.front().research.at(0);
  };
  const ResearchResult seen = factorial("0.0");
  CHECK(seen.observes == "first, second, both");
  // Where the interaction may be anything that cell says nothing, and what is left is a trial of
  // three arms with one control.
  const ResearchResult unseen = factorial("10");
  study.trial = trial("cluster-k-arm", "strategies: [first, second]\npractices_per_arm: [5, 10]\n");
  const ResearchResult three = results(study).scenarios.front().targets.front().research.at(0);
  for (std::size_t s = 0; s < 2; ++s) {
    CAPTURE(s);
    const ResearchSizeResult &with_both = seen.sizes[s], &without = unseen.sizes[s],
                             &arms = three.sizes[s];
    REQUIRE(with_both.sampling_variances.size() == 3);
    // Both cells of an effect vary about alike: the third is seen as well as the others.
    CHECK(with_both.sampling_variances[2] ==
          doctest::Approx(with_both.sampling_variances[0]).epsilon(0.05));
    CHECK(without.sampling_variances[2] ==
          doctest::Approx(with_both.sampling_variances[2] + 100).epsilon(1e-9));
    const double allowed = 4 * std::hypot(without.evsi.standard_error, arms.evsi.standard_error) +
                           std::max(without.evsi_bias, arms.evsi_bias);
    CHECK(std::abs(without.evsi.value - arms.evsi.value) < allowed);
  }
  CHECK(seen.sizes[1].evsi.value > unseen.sizes[1].evsi.value);
}

TEST_CASE(
    "the reason of a combination says where trials of it are weighed, others' what they are") {
  Study study{.draws = "200"};
  study.trial = trial("cluster-two-arm", "practices_per_arm: [5, 10]\n");
  const ScenarioResult scenario = results(study).scenarios.front();
  const std::string elsewhere = "trials of a combination are not weighed here";
  CHECK(pairing(scenario, "both").reason.find(elsewhere) != std::string::npos);
  CHECK(pairing(scenario, "first").reason.find(elsewhere) == std::string::npos);
  CHECK_FALSE(scenario.targets.front().research.empty());  // there they are
}
