// Inputs that a payoff is linear in, in a study where all else is so noisy that a fitted line would
// lose them: against integrals.
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <string>

#include "models/numerics/normal.hpp"
#include "models/voi/population.hpp"

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

constexpr double threshold = 20000, mean_gain = 0.02, mean_cost = 100;

const std::string study_text = R"yaml(equipoise: 1
study: noisy
currency: GBP
perspective: made up
threshold: {base: 20000, range: [20000]}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 10 years
targets: [target.yaml]
strategies: [strategy.yaml]
trials: []
sampling: {draws: 8000, seed: 5}
)yaml";

const std::string strategy_text = R"yaml(equipoise: 1
strategy: first
effect:
  log_odds: {mean: 0.25, se: 0}
  heterogeneity: {sd_log_odds: 0.3}
  source: made up
delivery: {duration: 10 years, decay: immediate}
reach: {uniform: {minimum: 0.4, maximum: 0.8}, source: made up}
costs:
  setup: {uniform: {minimum: 0, maximum: 500000}, source: made up}
  fixed_per_year: {uniform: {minimum: 40000, maximum: 80000}, source: made up}
  per_practice_year: {uniform: {minimum: 0, maximum: 400}, source: made up}
  per_patient_year: {uniform: {minimum: 0, maximum: 4}, source: made up}
)yaml";

std::string target_text() {
  test::MadeUpTarget target;
  target.name = "one";
  target.prevalence = "{uniform: {minimum: 5%, maximum: 15%}, source: made up}";
  target.achievable = "1";
  target.utility = "0.5";
  target.parameters =
      "\n    gain: {normal: {mean: 0.02, se: 0.1}, source: made up}"
      "\n    cost: {normal: {mean: 100, se: 300}, source: made up}";
  target.extra_cost = "cost";
  return target.yaml();
}

/// E[the gain in adherence of one person over ten years, discounted], effect N(0.25, 0.3^2).
double adherent() {
  constexpr int points = 20000;
  double total = 0.0;
  for (int i = 0; i < points; ++i) {
    const double z = -8 + 16 * (i + 0.5) / points, odds = std::exp(0.25 + 0.3 * z);
    total += 16.0 / points * numerics::normal_density(z) * (0.4 * odds / (0.6 + 0.4 * odds) - 0.4);
  }
  return total * voi::discounted_people(1, 10, 0.035);
}

/// E max(0, payoff) - max(0, E payoff), of an input that is uniform.
double value_of(double low, double high, const std::function<double(double)>& payoff) {
  constexpr int points = 100000;
  double best = 0.0, now = 0.0;
  for (int i = 0; i < points; ++i) {
    const double at = payoff(low + (high - low) * (i + 0.5) / points);
    best += std::max(0.0, at) / points;
    now += at / points;
  }
  return best - std::max(0.0, now);
}

}  // namespace

TEST_CASE("people, reach and costs in a payoff full of other noise: integrals, and small errors") {
  test::StudyFolder folder;
  folder.write("study.yaml", study_text);
  folder.write("target.yaml", target_text());
  folder.write("strategy.yaml", strategy_text);
  const Results results = test::results_of(folder, "base");
  const PairingResult& pairing = results.scenarios.front().pairings.front();
  const double years = voi::discounted_people(1, 10, 0.035);
  const double person = (threshold * mean_gain - mean_cost) * adherent();
  const auto payoff = [&](double reach, double people, double setup, double fixed, double practice,
                          double patient) {
    return reach * (people * (person - years * patient) - 100 * years * practice) - setup -
           years * fixed;
  };
  struct Case {
    std::string input;
    double low, high;
    std::function<double(double)> given;
  };
  const std::string costs = "strategies.first.costs.";
  const Case cases[] = {
      {"reach", 0.4, 0.8, [&](double x) { return payoff(x, 10000, 250000, 60000, 200, 2); }},
      {"strategies.first.reach", 0.4, 0.8,
       [&](double x) { return payoff(x, 10000, 250000, 60000, 200, 2); }},
      {"people", 5000, 15000, [&](double x) { return payoff(0.6, x, 250000, 60000, 200, 2); }},
      {"targets.one.population.prevalence", 5000, 15000,
       [&](double x) { return payoff(0.6, x, 250000, 60000, 200, 2); }},
      {costs + "setup", 0, 500000, [&](double x) { return payoff(0.6, 10000, x, 60000, 200, 2); }},
      {costs + "fixed_per_year", 40000, 80000,
       [&](double x) { return payoff(0.6, 10000, 250000, x, 200, 2); }},
      {costs + "per_practice_year", 0, 400,
       [&](double x) { return payoff(0.6, 10000, 250000, 60000, x, 2); }},
      {costs + "per_patient_year", 0, 4,
       [&](double x) { return payoff(0.6, 10000, 250000, 60000, 200, x); }}};
  for (const Case& c : cases) {
    const PartialInformationResult* found = nullptr;
    for (const PartialInformationResult& p : pairing.partial_information)
      if (p.group == c.input && p.threshold == threshold) found = &p;
    REQUIRE_MESSAGE(found, c.input);
    const double expected = value_of(c.low, c.high, c.given);
    const Estimate value = *found->population;
    CAPTURE(c.input);
    CAPTURE(expected);
    CAPTURE(value.value);
    CAPTURE(value.standard_error);
    CHECK(std::abs(value.value - expected) < 4 * value.standard_error);
    CHECK(value.value > 0);
    // Twin: an error of a quarter of the decision's worth would be seen.
    CHECK(4 * value.standard_error < 0.25 * pairing.evpi.value);
  }
}
