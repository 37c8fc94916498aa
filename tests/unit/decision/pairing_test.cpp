// A pairing's values against plain samples, closed forms and each other.
#include "models/decision/pairing.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/decision/verdict.hpp"
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
      // The twin: an effect of .2 less, a fifth of the payoff and more, is seen.
      PairingInputs other = in;
      other.effect.mean -= 0.2;
      const PairingModel twin(other);
      CHECK(std::abs(twin.implemented(twin.base()).payoff.value - plain.mean) > 4 * plain.error);
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

TEST_CASE("without heterogeneity the effect is its mean, kinks and all") {
  sample::Shape shape;
  shape.effect = {0.0, 0.2, 0.0};
  shape.q = 0.003;
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel model(in);
  for (const double threshold : {20000.0, 35000.0}) {
    const Estimate effect = model.evppi_effect(threshold),
                   mean = model.evppi_mean_effect(threshold);
    CHECK(mean.value == effect.value);
    CHECK(mean.standard_error == effect.standard_error);
    CHECK(mean.value > 0);
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
      // What the terms left out may move, by the rule of careful_loss_avoided.
      const double left_out =
          1e-4 * (effect.value + outcome.trials[0].sizes.back().trial.research_cost.total());
      CHECK(before <= effect.value + left_out);
      CHECK(mean.value <= effect.value + left_out);
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
    // What no verdict needs: terms left out that might move ENBS by 1e-4 of what is at stake.
    const SizeOutcome& size = a.trials[0].sizes[*a.trials[0].best_size];
    CHECK(std::abs(model.standing(levers).enbs.value() - *a.enbs()) <
          1e-4 * (size.evsi + size.trial.research_cost.total()));
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

TEST_CASE("a trial's variance is that of the attenuated effect, in practices of that size") {
  sample::Shape shape;
  shape.draws = 50;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.setting.attenuation = 0.5;
  const PairingModel model(in);
  const double control = std::log(0.37 / 0.63), at_20 = control + 0.5 * 0.249283;
  const auto variance = [&](double people) {
    return voi::log_odds_variance(20, people * 60000 / 280, 0.65, 0.05, 0, control, at_20);
  };
  Levers levers = model.base();
  const SizeOutcome size = model.evaluate(levers).trials[0].sizes[2];
  CHECK(size.practices_per_arm == 20);
  CHECK(size.trial.sampling_variance == doctest::Approx(variance(1)).epsilon(1e-12));
  CHECK(size.learning_weight ==
        doctest::Approx(0.25 * in.effect.variance() / (0.25 * in.effect.variance() + variance(1)))
            .epsilon(1e-12));
  levers.people = 2;
  CHECK(model.evaluate(levers).trials[0].sizes[2].trial.sampling_variance ==
        doctest::Approx(variance(2)).epsilon(1e-12));
}

TEST_CASE("every size is averaged over the intracluster correlation, and the best chosen by that") {
  sample::Shape shape;
  shape.draws = 200;
  shape.q = 0.0045;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel model(in);
  const TrialOutcome averaged = model.evaluate(model.base()).trials[0];
  std::vector<TrialOutcome> at;
  for (const double icc : in.icc_values.nodes) {
    PairingInputs one = in;
    one.icc_values = {{icc}, {1.0}};
    const PairingModel m(one);
    at.push_back(m.evaluate(m.base()).trials[0]);
  }
  for (std::size_t i = 0; i < averaged.sizes.size(); ++i) {
    double enbs = 0.0, evsi = 0.0;
    for (std::size_t k = 0; k < at.size(); ++k) {
      enbs += 0.2 * at[k].sizes[i].enbs_while;
      evsi += 0.2 * at[k].sizes[i].evsi;
    }
    CHECK(averaged.sizes[i].enbs_while == doctest::Approx(enbs).epsilon(1e-9));
    CHECK(averaged.sizes[i].evsi == doctest::Approx(evsi).epsilon(1e-9));
    CHECK(averaged.enbs >= averaged.sizes[i].enbs());
  }
  CHECK(averaged.enbs == averaged.sizes[*averaged.best_size].enbs());
  CHECK(averaged.evsi == averaged.sizes[*averaged.best_size].evsi);
}

TEST_CASE("the better of two designs is the best trial, whatever their order") {
  sample::Shape shape;
  shape.draws = 200;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  voi::TrialDesign dear = made_up::trial(), none = made_up::trial();
  dear.fixed_cost *= 2;
  none.practices_per_arm = {10000};  // of no feasible size
  in.trials = {none, dear, made_up::trial()};
  for (const std::size_t cheap : {2, 1}) {
    const PairingModel model(in);
    const PairingOutcome outcome = model.evaluate(model.base());
    CHECK(outcome.best_trial == cheap);
    CHECK(outcome.enbs() == outcome.trials[cheap].enbs);
    CHECK(*outcome.enbs() == doctest::Approx(outcome.trials[3 - cheap].enbs + 300000));
    CHECK_FALSE(outcome.trials[0].best_size.has_value());
    std::swap(in.trials[1], in.trials[2]);
  }
}

TEST_CASE("near-optimal sizes are those within 5% of the best one's ENBS") {
  sample::Shape shape;
  shape.draws = 200;
  shape.q = 0.0045;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.trials[0].practices_per_arm = {2, 5, 10, 15, 20, 30, 40, 50, 60, 100};
  const PairingModel model(in);
  const TrialOutcome trial = model.evaluate(model.base()).trials[0];
  std::vector<std::size_t> near;
  std::size_t within_half = 0;
  for (std::size_t i = 0; i < trial.sizes.size(); ++i) {
    const double behind = (trial.enbs - trial.sizes[i].enbs()) / std::abs(trial.enbs);
    if (behind <= 0.05) near.push_back(i);
    if (behind <= 0.5) ++within_half;
  }
  CHECK(trial.near_optimal == near);
  CHECK(near.size() >= 2);           // the twins: of 0%,
  CHECK(near.size() < within_half);  // and of 50%
}

TEST_CASE("a hard ceiling near the prior mean: EVSI without the terms left out") {
  // One ceiling for all draws and a trial that learns nearly everything, the payoff close to 0.
  sample::Shape shape;
  shape.draws = 20;
  shape.a0_sd = 0.0;
  shape.achievable = 0.45;
  sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.icc_values = {};
  in.mean_icc = 0.0005;
  in.trials[0].practices_per_arm = {100};
  {
    const PairingModel plain(in);
    const ImplementedParts parts = plain.implemented(plain.base());
    const double price = 0.95 * (20000 * parts.qalys.value - parts.care_cost.value) /
                         (parts.practices / numerics::mean(pairing.practice));
    for (auto* cost : {&pairing.setup, &pairing.fixed, &pairing.patient}) cost->assign(20, 0.0);
    pairing.practice.assign(20, price);
    in.draws = pairing.draws();
  }
  const PairingModel model(in);
  const SizeOutcome size = model.evaluate(model.base()).trials[0].sizes[0];
  REQUIRE(size.learning_weight > 0.98);

  // The referee: g on a grid of the effect, smoothed at each result by the trapezium rule, whose
  // error at a bend is (h / sd left)^2 / 12 of its part of the curve: below 1e-5 here.
  const double mean = in.effect.mean, sd = std::sqrt(in.effect.variance());
  const double after = sd * std::sqrt(1 - size.learning_weight),
               before = sd * std::sqrt(size.learning_weight);
  const int cells = 4000;
  const double low = mean - 8 * sd, h = 16 * sd / cells;
  std::vector<double> g;
  for (int i = 0; i <= cells; ++i) {
    pairing.effect.assign(20, low + i * h);
    const auto p =
        implementation::payoff(pairing.draws(), in.setting, in.delivery.persistence, {0, 10});
    numerics::Sum sum;
    for (std::size_t d = 0; d < 20; ++d) sum.add(p.at(20000, d) / 20);
    g.push_back(sum.value());
  }
  double implement = 0.0, otherwise = 0.0;
  const int results = 1600;
  for (int k = 0; k <= results; ++k) {
    const double z = -8 + 16.0 * k / results, at = mean + before * z;
    double expected = 0.0;
    for (int i = 0; i <= cells; ++i) {
      const double x = (low + i * h - at) / after;
      if (std::abs(x) < 9) expected += numerics::normal_density(x) * h / after * g[i];
    }
    const double share = numerics::normal_density(z) * 16 / results;
    implement += share * std::max(0.0, expected);
    otherwise += share * std::max(0.0, -expected);
  }
  const double evsi = std::min(implement, otherwise);
  CHECK(size.evsi == doctest::Approx(evsi).epsilon(2e-5));
}

TEST_CASE("inputs that are no numbers are refused; nobody to treat is a trial that cannot be run") {
  sample::Shape shape;
  shape.draws = 50;
  sample::Pairing pairing(shape);
  pairing.c[7] = std::nan("");
  CHECK_THROWS_AS(PairingModel(made_up::inputs(shape, pairing)), ContractViolation);
  PairingOutcome outcome;
  outcome.payoff = std::nan("");
  CHECK_THROWS_AS((void)verdict(outcome, 0), ContractViolation);

  shape.people = 0;
  const sample::Pairing nobody(shape);
  const PairingModel model(made_up::inputs(shape, nobody));
  CHECK_FALSE(model.evaluate(model.base()).enbs().has_value());
  // An effect that takes the intervention arm to certainty: nothing can be learnt, at any size.
  shape.people = 60000;
  shape.effect = {40.0, 0.1, 0.1};
  const sample::Pairing certain(shape);
  const PairingModel sure(made_up::inputs(shape, certain));
  const PairingOutcome known = sure.evaluate(sure.base());
  for (const SizeOutcome& size : known.trials[0].sizes) CHECK(size.learning_weight < 1e-9);
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
