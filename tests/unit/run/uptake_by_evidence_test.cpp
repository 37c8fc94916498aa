// What information is worth where uptake follows the strength of evidence, through the engine.
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <random>
#include <string>

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;
using test::with;

constexpr double people = 3000, years = 4, practices_cost = 190;

// A small effect of a certain gain: the payoff is nearly a straight line in a normal effect.
PairingResult pairing(const std::string& uptake) {
  test::StudyFolder folder;
  test::MadeUpTarget target;
  target.current = "0.5";
  target.achievable = "1";
  target.parameters = "{gain: 0.03}";
  folder.write("target.yaml", target.yaml());
  folder.write("strategy.yaml", fmt::format(R"(equipoise: 1
strategy: feedback
effect: {{log_odds: {{mean: 0.05, se: 0.02}}, heterogeneity: {{sd_log_odds: 0.03}}, source: made up}}
delivery: {{duration: 4 years, decay: immediate}}
reach: 1
costs: {{per_practice_year: {}}}
)",
                                            practices_cost));
  folder.write("trial.yaml", R"(equipoise: 1
trial: two-arm
design: cluster-two-arm
practices_per_arm: [20, 50]
setup: 6 months
follow_up: 1 year
reporting: 6 months
costs: {fixed: 1000, per_practice: 100, source: made up}
)");
  folder.write("study.yaml", with(R"(equipoise: 1
study: uptake
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 0%, outcomes: 0%}
population: {registered: 100000, practices: 100}
decision_horizon: 4 years
targets: [target.yaml]
strategies: [strategy.yaml]
trials: [trial.yaml]
sampling: {draws: 50000, seed: 3}
decision: {UPTAKE}
)",
                                  "UPTAKE", uptake));
  return test::results_of(folder).scenarios.front().pairings.front();
}

std::string ramp(double nobody, double everybody) {
  return fmt::format("uptake_by_evidence: {{nobody: {}, everybody: {}, source: made up}}", nobody,
                     everybody);
}

}  // namespace

TEST_CASE("where the sign of the evidence decides alone, EVPI and EVSI are what they are") {
  const PairingResult r = pairing(ramp(0, 0));
  REQUIRE(r.evpi_with_uptake);
  CHECK(r.evpi_with_uptake->value == doctest::Approx(r.evpi.value).epsilon(1e-9));
  CHECK(r.evpi_with_uptake->standard_error == doctest::Approx(r.evpi.standard_error).epsilon(1e-3));
  for (const TrialSizeResult& size : r.trials.at(0).sizes) {
    REQUIRE(size.evsi_with_uptake);
    // A straight payoff of a normal effect, but for the draws' standard deviation, 0.3% of it.
    CHECK(size.evsi_with_uptake->value == doctest::Approx(size.evsi.value).epsilon(0.02));
  }
  const PairingResult nobody_says = pairing("rule: expected-value");
  CHECK_FALSE(nobody_says.evpi_with_uptake);
  CHECK_FALSE(nobody_says.trials.at(0).sizes.at(0).evsi_with_uptake);
}

TEST_CASE("a ramp of uptake: the mean over trials that are simulated") {
  constexpr double nobody = 0.5, everybody = 2.5;
  const PairingResult r = pairing(ramp(nobody, everybody));
  const auto follow = [](double z, double everybody_from) {
    return std::min(1.0, std::max(0.0, (z - nobody) / (everybody_from - nobody)));
  };
  // The payoff: people x years x the gain in adherence x 0.03 QALYs at 20,000, less the programme.
  const auto payoff = [](double delta) {
    return people * years * (1 / (1 + std::exp(-delta)) - 0.5) * 600 - 100 * years * practices_cost;
  };
  const double m = 0.05, v = 0.02 * 0.02 + 0.03 * 0.03;
  const double slope = people * years * 0.25 * 600;
  std::mt19937_64 random(20261130);
  std::normal_distribution<double> normal;
  for (const TrialSizeResult& size : r.trials.at(0).sizes) {
    const double w = v / (v + size.sampling_variance);
    const double posterior_sd = slope * std::sqrt(v * (1 - w));
    const auto simulated = [&](double everybody_from) {
      constexpr int trials = 200000;
      double sum = 0, squares = 0;
      const double now = follow(payoff(m) / (slope * std::sqrt(v)), everybody_from) * payoff(m);
      for (int i = 0; i < trials; ++i) {
        const double delta = m + std::sqrt(v) * normal(random);
        const double observed = delta + std::sqrt(size.sampling_variance) * normal(random);
        const double believed = payoff(m + w * (observed - m));
        const double worth = follow(believed / posterior_sd, everybody_from) * payoff(delta) - now;
        sum += worth;
        squares += worth * worth;
      }
      const double mean = sum / trials;
      return std::pair(mean, std::sqrt((squares / trials - mean * mean) / trials));
    };
    const auto [mean, error] = simulated(everybody);
    // The trials', the draws', and what the bend of the payoff moves.
    const double allowed =
        4 * (error + size.evsi_with_uptake->standard_error) + 0.005 * std::abs(mean);
    CAPTURE(size.practices_per_arm);
    CHECK(std::abs(size.evsi_with_uptake->value - mean) < allowed);
    CHECK(std::abs(size.evsi_with_uptake->value - simulated(6).first) > allowed);  // the twin
  }
}
