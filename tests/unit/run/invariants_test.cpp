// What stops a run: values of information in the wrong order.
#include "engine/run/invariants.hpp"

#include <doctest/doctest.h>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "models/voi/evpi.hpp"

#include "engine/run/run.hpp"

#include "tests/unit/implementation/sample.hpp"

namespace {
using namespace equipoise;

constexpr std::size_t draws = 1000;
const numerics::DrawGroups groups = numerics::DrawGroups::independent(draws);

// A payoff x + y, x and y normal: EVPPI of x, of y, EVPI.
struct Decision {
  std::vector<double> x, y, nothing = std::vector<double>(draws, 0.0), cost;
  LaneTable benefit{2, draws};

  Decision() {
    sample::Uniform u(3);
    for (std::size_t d = 0; d < draws; ++d) {
      x.push_back(u.normal());
      y.push_back(0.5 * u.normal());
      cost.push_back(-x[d] - y[d]);
      benefit.row(1)[d] = x[d] + y[d];
    }
  }
  [[nodiscard]] voi::PartialInformation learn(const std::vector<double>& input) const {
    const std::vector<std::span<const double>> inputs{input};
    return {inputs, {{nothing, cost}, {nothing, nothing}}};
  }
};

std::string message(const std::function<void()>& breach) {
  try {
    breach();
  } catch (const run::NumericalFailure& failure) {
    return failure.what();
  }
  return "";
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("EVPPI of a group above EVPI stops a run, with both numbers") {
  const Decision decision;
  const voi::InformationValue perfect = voi::evpi(decision.benefit, groups);
  const run::InformationOrder order("target x strategy", decision.benefit, perfect, groups);
  const voi::PartialInformation fit = decision.learn(decision.x);
  voi::InformationValue value = fit.evppi(1.0, groups);
  CHECK(message([&] { order.expect_within_evpi("x", fit, value, 1.0); }).empty());
  // EVPI of another decision, of which this is no part.
  voi::InformationValue less = perfect;
  for (double& v : less.influence) v *= 0.5;
  less.value.value *= 0.5;
  const run::InformationOrder broken("target x strategy", decision.benefit, less, groups);
  const std::string text = message([&] { broken.expect_within_evpi("x", fit, value, 1.0); });
  CHECK(holds(text, "target x strategy: EVPPI of x is 0.3"));
  CHECK(holds(text, "more than EVPI, 0.2"));
}

TEST_CASE("EVSI <= EVPPI of the effect <= EVPI, or the run stops") {
  const Decision decision;
  const voi::InformationValue perfect = voi::evpi(decision.benefit, groups);
  const run::InformationOrder order("target x strategy", decision.benefit, perfect, groups);
  const double bound = perfect.value.value, error = perfect.value.standard_error;
  decision::PairingOutcome outcome;
  outcome.trials.resize(1);
  outcome.trials[0].sizes.resize(1);
  outcome.trials[0].sizes[0].practices_per_arm = 20;
  const auto with = [&](double effect, double mean, double evsi) {
    outcome.trials[0].sizes[0].evsi = evsi;
    return message([&] { order.expect_trials_within(outcome, {effect, error}, {mean, 0.0}); });
  };
  CHECK(with(bound, bound / 2, bound / 2).empty());
  CHECK(with(bound + 4 * error, bound / 2, bound / 2).empty());  // by chance
  CHECK(holds(with(bound + 20 * error, 0, 0), "EVPPI of the effect is"));
  CHECK(with(0.3, 0.1, 0.30001).empty());  // what terms left out may do
  CHECK(holds(with(0.3, 0.1, 0.31),
              "EVSI of a trial with 20 practices an arm is 0.31, more than "
              "EVPPI of the effect, 0.3"));
  CHECK(holds(with(0.3, 0.31, 0.1), "EVPPI of the mean effect is 0.31"));
}
