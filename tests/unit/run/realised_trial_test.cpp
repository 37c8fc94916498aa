// EVPI and EVSI of a strategy count those whom it reaches: reach is the uptake of what is found.
#include <doctest/doctest.h>
#include <sstream>
#include <string>
#include <vector>

#include "models/voi/realised_value.hpp"

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

/// One strategy without costs that are the same whomever it reaches.
PairingResult with_reach(double reach) {
  test::StudyFolder folder;
  test::MadeUpTarget target;
  target.parameters = test::normal_gain(0.03, 0.01);
  folder.write("target.yaml", target.yaml());
  std::ostringstream strategy;
  strategy << R"(equipoise: 1
strategy: audit
effect: {log_odds: {mean: 0.25, se: 0.1}, heterogeneity: {sd_log_odds: 0.2}, source: made up}
delivery: {duration: 3 years, decay: immediate}
costs: {per_practice_year: 1000}
reach: )" << reach
           << "\n";
  folder.write("strategy.yaml", strategy.str());
  folder.write("trial.yaml", R"(equipoise: 1
trial: series
design: interrupted-time-series
practices: [20]
periods_before: 12
period: 1 month
period_sd: 0.02
autocorrelation: 0.3
other_changes_sd: 0.02
setup: 0 months
follow_up: 1 year
reporting: 0 months
costs: {fixed: 1000}
)");
  folder.write("study.yaml", R"(equipoise: 1
study: realised
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 4 years
targets: [target.yaml]
strategies: [strategy.yaml]
trials: [trial.yaml]
sampling: {draws: 1000, seed: 5}
)");
  return test::results_of(folder).scenarios[0].pairings[0];
}

}  // namespace

TEST_CASE("EVPI and EVSI at a reach are those of all practices, realised at that uptake") {
  const PairingResult all = with_reach(1.0), some = with_reach(0.3);
  REQUIRE(all.trials.size() == 1);
  const Estimate &evsi = all.trials[0].sizes[0].evsi, &found = some.trials[0].sizes[0].evsi;
  CHECK(evsi.value > 1000);
  CHECK(some.evpi.value > found.value);
  // One year with one person stands for the population: its value for all is known.
  const std::vector<double> people{1.0}, uptake{0.3};
  for (const auto& [whole, part] : {std::pair{&evsi, &found}, std::pair{&all.evpi, &some.evpi}}) {
    const auto realised = voi::realised_value({people, uptake, uptake}, *whole, {0, 0}, 0.035);
    CHECK(part->value == doctest::Approx(realised.total.value).epsilon(1e-6));
    CHECK(part->value != doctest::Approx(1.01 * realised.total.value).epsilon(1e-6));
  }
}
