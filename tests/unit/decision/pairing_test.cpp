// A pairing's values against plain samples, closed forms and each other.
#include "models/decision/pairing.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using implementation::Effect;
using numerics::unit_normal_loss;

struct Sampled {
  double mean = 0.0, error = 0.0, evpi = 0.0, evpi_error = 0.0;
};
Sampled sampled(const PairingInputs& in) {
  const implementation::PairingPayoff p = implementation::payoff(
      in.draws, in.setting, in.delivery.persistence, in.delivery.implemented(in.setting.horizon));
  std::vector<double> x, loss;
  for (std::size_t d = 0; d < in.draws.size(); ++d) x.push_back(p.at(in.threshold, d));
  const Estimate m = numerics::mean_estimate(x, in.groups);
  for (const double v : x) loss.push_back(std::max(0.0, m.value >= 0 ? -v : v));
  const Estimate e = numerics::mean_estimate(loss, in.groups);
  return {m.value, m.standard_error, e.value, e.standard_error};
}

}  // namespace

TEST_CASE("the expected payoff agrees with the plain sample mean, and its parts add up") {
  for (const bool new_patients : {false, true})
    for (const double mean : {0.249283, 1.0, -0.1}) {
      sample::Shape shape;
      shape.draws = 4000;
      shape.new_patients = new_patients;
      shape.effect.mean = mean;
      const sample::Pairing pairing(shape);
      const PairingInputs in = made_up::inputs(shape, pairing);
      const PairingModel model(in);
      const ImplementedParts parts = model.implemented(model.base());
      const Sampled plain = sampled(in);
      const double z = (parts.payoff.value - plain.mean) / plain.error;
      CHECK(std::abs(z) < 4);
      CHECK(std::abs(z + 10) > 4);  // the twin: a truth ten errors away is seen
      CHECK(parts.payoff.value ==
            doctest::Approx(20000 * parts.qalys.value - parts.care_cost.value -
                            parts.programme_cost.value)
                .epsilon(1e-9));
      CHECK(parts.programme_cost.value ==
            doctest::Approx(parts.setup + parts.fixed + parts.practices + parts.patients)
                .epsilon(1e-12));
      // Programme costs hold no effect: they are the plain means of the draws.
      const implementation::PairingPayoff p =
          implementation::payoff(in.draws, in.setting, in.delivery.persistence, {0, 10});
      CHECK(parts.practices == doctest::Approx(numerics::mean(p.practice_cost)).epsilon(1e-12));
      CHECK(parts.patients == doctest::Approx(numerics::mean(p.patient_cost)).epsilon(1e-12));
      CHECK(parts.fixed == doctest::Approx(numerics::mean(p.fixed_cost)).epsilon(1e-12));
      CHECK(parts.setup == doctest::Approx(numerics::mean(p.setup_cost)).epsilon(1e-12));
      // The integral over the effect leaves less noise than sampling it.
      CHECK(model.payoff_error(in.threshold) < plain.error);
      const PairingOutcome outcome = model.evaluate(model.base());
      CHECK(outcome.payoff == parts.payoff.value);
      // Read off the trial's own table: within the tolerance of tables, 1e-6 of the largest value.
      CHECK(outcome.trials[0].without_research[1] == doctest::Approx(outcome.payoff).epsilon(1e-4));
    }
}

TEST_CASE("a certain effect is the payoff function at that effect") {
  sample::Shape shape;
  shape.effect = {0.3, 0.0, 0.0};
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel model(in);
  const Sampled plain = sampled(in);
  CHECK(model.implemented(model.base()).payoff.value == doctest::Approx(plain.mean).epsilon(1e-5));
  // Nothing to learn: no value of information about the effect, at any size.
  CHECK(model.evppi_effect(in.threshold).value == 0);
  CHECK(model.evppi_mean_effect(in.threshold).value == 0);
  const PairingOutcome outcome = model.evaluate(model.base());
  for (const SizeOutcome& size : outcome.trials[0].sizes) {
    CHECK(size.learning_weight == 0);
    CHECK(size.evsi == 0);
    CHECK(size.enbs() < 0);
  }
}

TEST_CASE("EVSI <= EVPPI of the effect <= EVPI; EVSI grows with size; none negative") {
  for (const double threshold : {5000.0, 13000.0, 20000.0, 35000.0})
    for (const double tau : {0.05, 0.24, 0.5}) {
      sample::Shape shape;
      shape.draws = 4000;
      shape.q = 0.003;
      shape.effect.heterogeneity = tau;
      const sample::Pairing pairing(shape);
      PairingInputs in = made_up::inputs(shape, pairing);
      in.threshold = threshold;
      const PairingModel model(in);
      const PairingOutcome outcome = model.evaluate(model.base());
      const Estimate effect = model.evppi_effect(threshold),
                     mean = model.evppi_mean_effect(threshold);
      const Sampled plain = sampled(in);
      double before = 0.0;
      for (const SizeOutcome& size : outcome.trials[0].sizes) {
        CHECK(size.evsi >= before - 1e-9 * effect.value);
        before = size.evsi;
      }
      // 1e-5: the terms left out, see truncation_bound.
      CHECK(before <= effect.value * (1 + 1e-5) + 1e-6);
      CHECK(mean.value <= effect.value * (1 + 1e-5) + 1e-6);
      CHECK(mean.value >= 0);
      CHECK(effect.value <= plain.evpi + 5 * std::hypot(plain.evpi_error, effect.standard_error));
    }
}

TEST_CASE("a straight line: EVPPI and EVSI are the unit normal loss") {
  made_up::Line line;
  line.cost = 3000;
  const Effect effect{0.02, 0.006, 0.008};  // payoff 1e5 delta - 3000 ~ N(-1000, 1000^2)
  PairingInputs in = line.inputs(effect);
  in.trials = {made_up::trial()};
  in.trials[0].practices_per_arm = {50, 500};
  const PairingModel model(in);
  // The logistic curve bends: people (y / 4 - y^3 / 48). With y ~ N(.02, .01^2) that takes
  // 4e5 / 48 x E[y^3] = .117 from the mean, and at most 4e5 / 48 x E[y^3 1(y > .03)] = .07 from
  // what is gained by implementing only where it pays.
  CHECK(std::abs(model.implemented(model.base()).payoff.value - -1000) < 0.13);
  CHECK(std::abs(model.evppi_effect(1).value - 1000 * unit_normal_loss(1)) < 0.07);
  CHECK(std::abs(model.evppi_mean_effect(1).value - 600 * unit_normal_loss(1000.0 / 600)) < 0.07);
  const auto outcome = model.evaluate(model.base());
  for (const SizeOutcome& size : outcome.trials[0].sizes) {
    const double s = 1000 * std::sqrt(size.learning_weight);
    CHECK(std::abs(size.evsi - s * unit_normal_loss(1000 / s)) < 0.07);
  }
}

TEST_CASE("levers: the same answer as a pairing that was made that way") {
  sample::Shape shape;
  shape.draws = 500;
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel model(in);
  const auto same = [&](const Levers& levers, const PairingInputs& changed) {
    const PairingModel other(changed);
    const PairingOutcome a = model.evaluate(levers), b = other.evaluate(other.base());
    const double scale = std::abs(b.payoff) + std::abs(b.trials[0].sizes[0].before_implementing);
    // Tables within 1e-6 of their largest value, some 20 times the payoff at most.
    CHECK(std::abs(a.payoff - b.payoff) < 2e-5 * scale);
    CHECK(std::abs(*a.enbs() - *b.enbs()) < 2e-5 * scale);
    CHECK(std::abs(model.evaluate_for_verdict(levers).enbs().value() - *a.enbs()) < 1e-9 * scale);
  };
  Levers levers = model.base();
  PairingInputs changed = in;
  same(levers, changed);
  levers.effect_shift = -0.2;
  changed.effect.mean -= 0.2;
  same(levers, changed);
  levers = model.base();
  changed = in;
  levers.heterogeneity = changed.effect.heterogeneity = 0.4;
  same(levers, changed);
  levers = model.base();
  changed = in;
  levers.attenuation = changed.setting.attenuation = 0.3;
  same(levers, changed);
  levers = model.base();
  changed = in;
  levers.persistence.half_life = changed.delivery.persistence.half_life = 6;
  same(levers, changed);
  levers = model.base();
  changed = in;
  levers.threshold = changed.threshold = 27000;
  levers.trial_cost = 2;
  changed.trials[0].fixed_cost *= 2;
  changed.trials[0].cost_per_practice *= 2;
  same(levers, changed);
  levers = model.base();
  changed = in;
  levers.programme_cost = 1.7;
  sample::Shape dear = shape;
  dear.setup *= 1.7;
  dear.fixed *= 1.7;
  dear.per_practice *= 1.7;
  dear.per_patient *= 1.7;
  const sample::Pairing costly(dear);
  changed.draws = costly.draws();
  same(levers, changed);
  levers = model.base();
  changed = in;
  levers.people = 0.5;
  sample::Shape few = shape;
  few.people *= 0.5;
  const sample::Pairing smaller(few);
  changed.draws = smaller.draws();
  changed.mean_people *= 0.5;
  same(levers, changed);
}

TEST_CASE("the same inputs give the same bits") {
  sample::Shape shape;
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel one(in), two(in);
  CHECK(one.evaluate(one.base()).payoff == two.evaluate(two.base()).payoff);
  CHECK(*one.evaluate(one.base()).enbs() == *two.evaluate(two.base()).enbs());
  CHECK(one.evppi_effect(20000).value == two.evppi_effect(20000).value);
}

TEST_CASE("a low-discrepancy sequence has standard errors from its replicates alone") {
  sample::Shape shape;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.groups = numerics::DrawGroups::replicated(shape.draws, 8);
  const PairingModel eight(in);
  CHECK(eight.batches() == 8);
  CHECK(eight.payoff_error(20000) > 0);
  in.groups = numerics::DrawGroups::replicated(shape.draws, 1);
  CHECK(std::isnan(PairingModel(in).payoff_error(20000)));
}
