// What trials of one strategy in several targets are worth for the choice of one.
#include "models/decision/learnt_effect.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "models/decision/pairing.hpp"
#include "models/decision/taught_choice.hpp"
#include "models/numerics/normal.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

double weight(const implementation::Effect& here, std::vector<EffectTrial> trials,
              std::optional<std::size_t> own = {}) {
  const std::vector<Learning> found = learning_weights(here, trials, own);
  REQUIRE(found.size() == 1);
  CHECK(found[0].share == 1.0);
  return found[0].weight;
}

}  // namespace

TEST_CASE("learning weights of trials in one target, in another, and in both") {
  const implementation::Effect here{0.2, 0.1, 0.05}, there{0.3, 0.1, 0.15};
  const double lambda = 0.8, v = 0.004, V = here.variance(), W = there.variance();
  const EffectTrial local{here, lambda, {v}, {1.0}}, distant{there, 0.5, {0.003}, {1.0}};
  CHECK(weight(here, {local}, 0) == doctest::Approx(V / (V + v / (lambda * lambda))));
  // SE^4 / [V (W + v / lambda^2)].
  CHECK(weight(here, {distant}) == doctest::Approx(1e-4 / (V * (W + 0.003 / 0.25))));
  // Both, by updating one after another: N(m, V), then what the second still says.
  const double rest = V * (1 - weight(here, {local}, 0));  // of delta after the local trial
  const double share = 0.01 / V;                           // E[mu | delta] moves by this
  const double noise = W - 0.01 * share + 0.003 / 0.25;    // of the distant estimate, given it
  const double left = rest * noise / (share * share * rest + noise);
  for (const std::size_t own : {0u, 1u})
    CHECK(weight(here, own == 0 ? std::vector{local, distant} : std::vector{distant, local}, own) ==
          doctest::Approx(1 - left / V));
  // Where everything is shared, precisions add.
  const implementation::Effect everywhere{0.2, 0.1, 0.0};
  const EffectTrial one{everywhere, 1.0, {0.02}, {1.0}}, half{everywhere, 1.0, {0.04}, {1.0}};
  CHECK(weight(everywhere, {half, half}) == doctest::Approx(weight(everywhere, {one})));
  // The twin: an effect of its own elsewhere.
  const EffectTrial nothing{{0.2, 0.0, 0.1}, 1.0, {0.02}, {1.0}};
  CHECK(weight(here, {nothing}) == 0.0);
  CHECK(weight(here, {local, nothing}, 0) == doctest::Approx(weight(here, {local}, 0)));
}

TEST_CASE("every combination of the intracluster correlations, by its probability") {
  const implementation::Effect here{0.2, 0.1, 0.05};
  const EffectTrial a{here, 1.0, {0.01, 0.02}, {0.3, 0.7}},
      b{here, 1.0, {0.01, 0.03, 0.09}, {0.5, 0.25, 0.25}};
  const std::vector<Learning> found = learning_weights(here, std::array{a, b}, 0);
  REQUIRE(found.size() == 6);
  double total = 0.0;
  for (const Learning& l : found) total += l.share;
  CHECK(total == doctest::Approx(1.0));
  const auto most = std::ranges::max_element(found, {}, &Learning::weight);
  CHECK(most->share == doctest::Approx(0.15));
}

TEST_CASE("its value: that of a choice taught elsewhere, and of two normal options") {
  made_up::Line line;
  const implementation::Effect effect{0.004, 0.02, 0.015};
  const PairingModel model(line.inputs(effect));
  const std::array<TimedStrategy, 1> strategies{model.timed(0, 0, 1.0)};
  const EffectTrial trial{effect, 1.0, {3e-4}, {1.0}};
  const auto value = [&](std::optional<std::size_t> own) {
    return learnt_effect(strategies, 0, learning_weights(effect, std::array{trial}, own), {});
  };
  const SignalValue expected = taught_choice(
      strategies, {.strategies = {0},
                   .estimates = 1,
                   .loading = {1.0},
                   .effect_variances = {effect.variance()},
                   .shared_covariances = {effect.standard_error * effect.standard_error},
                   .error_covariances = {{3e-4}},
                   .shares = {1.0}});
  CHECK(value({}).evsi == doctest::Approx(expected.evsi).epsilon(1e-9));
  CHECK(value({}).enbs == doctest::Approx(expected.enbs).epsilon(1e-9));
  // 1e5 a unit of log odds; the payoff bends a little.
  const double sd = 1e5 * effect.variance() / std::sqrt(effect.variance() + 3e-4);
  const double closed = sd * numerics::unit_normal_loss(strategies[0].payoff / sd);
  CHECK(value(0).evsi == doctest::Approx(closed).epsilon(5e-3));
}

TEST_CASE("practices that join because of a trial are counted in what it brings alone") {
  made_up::Line line;
  const PairingModel model(line.inputs({0.05, 0.01, 0.0}));
  const std::array<TimedStrategy, 1> strategies{model.timed(0, 0.5, 1.0)};
  const std::array<Learning, 1> nothing{Learning{0.0, 1.0}};
  const std::array<double, 1> joining{0.2};
  const SignalValue alone = learnt_effect(strategies, 0, nothing, {});
  const SignalValue joined =
      learnt_effect(strategies, 0, nothing, {.arms = {}, .joining = joining});
  CHECK(alone.enbs == doctest::Approx(0.0));
  CHECK(joined.evsi == alone.evsi);
  // Nothing is learnt and everybody goes on: a fifth as many practices have it from the report.
  CHECK(joined.enbs ==
        doctest::Approx(0.2 * strategies[0].money.row(control_late)[0]).epsilon(1e-9));
  CHECK(joined.enbs > 0.05 * strategies[0].payoff);
}
