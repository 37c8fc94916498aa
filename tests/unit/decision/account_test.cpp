// Where ENBS comes from: the identity, and each part against worlds lived through.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "tests/unit/decision/world.hpp"

using namespace equipoise;
using namespace equipoise::made_up;

namespace {

sample::Shape shape_of(bool new_patients) {
  sample::Shape shape;
  shape.draws = 8;
  shape.new_patients = new_patients;
  shape.q = 0.004;
  shape.achievable = 0.5;
  shape.seed = 77;
  return shape;
}

void check_identity(const SizeOutcome& size) {
  const double cost = size.trial.research_cost.total();
  const auto check = [&](double enbs, const ResearchAccount& a) {
    const double sum = a.loss_avoided - a.waiting_cost - cost + a.uptake_gain;
    const double scale = a.loss_avoided + std::abs(a.waiting_cost) + cost + std::abs(a.uptake_gain);
    CHECK(std::abs(enbs - sum) <= 1e-9 * scale);
    CHECK(a.loss_avoided >= 0);
  };
  check(size.enbs_before, size.account_before);
  check(size.enbs_while, size.account_while);
}

}  // namespace

TEST_CASE("ENBS = loss avoided - waiting cost - research cost + uptake gain") {
  int checked = 0, gains = 0;
  for (const bool new_patients : {false, true})
    for (const double duration : {1.5, 3.0, 7.0, 10.0})
      for (const double q : {0.001, 0.004, 0.02})
        for (const double reach_after : {0.0, 0.9}) {
          sample::Shape shape = shape_of(new_patients);
          shape.q = q;
          const sample::Pairing pairing(shape);
          PairingInputs in = made_up::inputs(shape, pairing);
          in.delivery.duration = duration;
          if (reach_after > 0) in.trials[0].reach_after = reach_after;
          const PairingModel model(in), fallback(in);
          const std::vector<Fallback> other{fallback.as_fallback(2.0, in.threshold * 0.9)};
          for (const TrialOutcome& outcome : {model.evaluate(model.base()).trials[0],
                                              model.evaluate(model.base(), other).trials[0]})
            for (const SizeOutcome& size : outcome.sizes) {
              if (!size.trial.feasible || outcome.nothing_left_to_decide) continue;
              check_identity(size);
              CHECK((reach_after > 0 || size.account_while.uptake_gain == 0));
              gains += size.account_while.uptake_gain > 1;
              ++checked;
            }
        }
  CHECK(checked > 500);
  CHECK(gains > 100);
}

TEST_CASE("searches and re-weightings see the same uptake, and EVSI does not") {
  const sample::Shape shape;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel without(in);
  in.trials[0].reach_after = 0.95;
  const PairingModel model(in);
  const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
  const TrialOutcome before = without.evaluate(without.base()).trials[0];
  // Choices are resolved to 1e-4 of the value and the cost of research.
  const double resolved = 1e-4 * (outcome.sizes[0].account_while.loss_avoided +
                                  outcome.sizes[0].trial.research_cost.total());
  CHECK(outcome.enbs > before.enbs + 10 * resolved);
  CHECK(std::abs(model.standing(model.base()).enbs.value() - outcome.enbs) <= resolved);
  const std::vector<double> equal(model.batches(), 1.0);
  CHECK(std::abs(*model.reweighted(equal)[0].enbs - outcome.enbs) <= resolved);
  for (std::size_t i = 0; i < outcome.sizes.size(); ++i)
    CHECK(outcome.sizes[i].evsi == before.sizes[i].evsi);
}

TEST_CASE("waiting cost and uptake gain, world by world") {
  for (const bool new_patients : {false, true}) {
    sample::Shape shape = shape_of(new_patients);
    if (new_patients) shape.q = 0.012;  // fewer people a year: each must gain more to be adopted
    const sample::Pairing pairing(shape);
    PairingInputs in = made_up::inputs(shape, pairing);
    in.delivery.duration = 7;
    in.icc_values = {};
    in.trials[0].practices_per_arm = {60};
    in.trials[0].reach_after = 0.9;
    const PairingModel model(in);
    const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
    const SizeOutcome& size = outcome.sizes[0];
    REQUIRE(size.trial.joining_share == doctest::Approx(0.2));

    World world{in, action_frame(in.delivery, in.setting.horizon, 0.5, 2.0), pairing};
    // Practices that join, as worlds of their own: a fifth of the reach, from the report on.
    World joining = world;
    for (double& reach : joining.draws.reach) reach *= 0.2;
    voi::TrialSize as_it_is = size.trial;
    as_it_is.joining_share = 0.0;
    for (const Research research : {Research::before_implementing, Research::while_implementing}) {
      const bool before = research == Research::before_implementing;
      const ResearchAccount& account = before ? size.account_before : size.account_while;
      const ResearchAction action = research_action(research, world.frame, as_it_is);
      const implementation::Schedule joins{2.0, before ? 9.0 : 7.0};
      const auto first = [&](double delta) { return world.live(action.first, delta); };
      const auto second = [&](double delta) { return world.live(action.second, delta); };
      const auto more = [&](double delta) { return first(delta) + joining.on(joins, delta); };
      const double v = size.trial.sampling_variance;
      CAPTURE(new_patients);
      CAPTURE(before);

      // The bound of the tables on eight draws, as in world_test.cpp.
      const double sd = std::sqrt(in.effect.variance());
      const double missed = 8 * (0.25 / 8 / 64 / 4) * (0.4 / 64 / sd);
      const double bound = 2 * missed * in.threshold * shape.q * 1.1 * shape.people * 0.8 * 10;
      const double now = std::max(prior_mean(in, first), prior_mean(in, second));
      const double best =
          *std::max_element(outcome.without_research.begin(), outcome.without_research.end());
      CHECK(std::abs(account.waiting_cost - (best - now)) < bound);
      CHECK(std::abs(account.waiting_cost) > 2 * bound);  // the twin: 0 would be seen

      // The same worlds with and without those who join: the gain is their difference.
      const Simulated with = simulate(in, more, second, v, 40000, 12);
      const Simulated without = simulate(in, first, second, v, 40000, 12);
      const double cost = size.trial.research_cost.total();
      const double value = before ? size.before_implementing : size.while_implementing;
      CHECK(std::abs(with.mean - cost - value) < 4 * with.error);
      CHECK(std::abs(without.mean - now - account.loss_avoided) < 4 * without.error + bound);
      // Nine tenths of the noise are common: a fifth of the value remains.
      CHECK(std::abs(with.mean - without.mean - account.uptake_gain) < with.error);
      CHECK(account.uptake_gain > 5 * with.error);  // the twin: no gain would be seen
    }
  }
}
