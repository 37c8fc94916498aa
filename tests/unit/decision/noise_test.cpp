// Standard errors and re-weightings: against fresh samples and against computing everything anew.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <string>
#include <utility>

#include "models/decision/stability.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

double spread(const std::vector<double>& x) {
  double mean = 0.0, squares = 0.0;
  for (const double v : x) mean += v / static_cast<double>(x.size());
  for (const double v : x) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / static_cast<double>(x.size() - 1));
}

std::vector<double> bootstrap_weights(std::size_t replicates, std::size_t batches) {
  std::vector<double> weights(replicates * batches, 0.0);
  sample::Uniform u(5);
  for (std::size_t r = 0; r < replicates; ++r)
    for (std::size_t i = 0; i < batches; ++i)
      weights[r * batches + static_cast<std::size_t>(u() * static_cast<double>(batches))] += 1;
  return weights;
}

// A pairing whose trial is worth about as much as it costs.
sample::Shape shape_of(std::uint64_t seed, std::size_t draws) {
  sample::Shape shape;
  shape.draws = draws;
  shape.q = 0.0040;
  shape.q_sd = 0.004;
  shape.seed = seed;
  return shape;
}

}  // namespace

TEST_CASE("standard errors are the spread between fresh samples") {
  // A standard deviation of n values has relative error 1 / sqrt(2 (n - 1)): four of those. The
  // twin is an error a fifth too small.
  const int samples = 800;
  const double bound = 4 / std::sqrt(2.0 * (samples - 1));
  REQUIRE(1 / 0.8 - 1 > bound);
  struct Quantity {
    std::vector<double> values;
    double error = 0.0;
  };
  // Not worth it on average, worth it, and worth it by far: with and without what is best now.
  for (const double q : {0.0041, 0.0044, 0.0060}) {
    std::map<std::string, Quantity> all;
    for (int i = 0; i < samples; ++i) {
      sample::Shape shape = shape_of(100 + static_cast<std::uint64_t>(i), 200);
      shape.q = q;
      // Small enough a noise for first order to tell all of it.
      shape.q_sd = 0.0005;
      shape.c_sd = 10;
      shape.a0_sd = 0.005;
      const sample::Pairing pairing(shape);
      PairingInputs in = made_up::inputs(shape, pairing);
      in.trials[0].practices_per_arm = {15, 60};
      const PairingModel model(in);
      const PairingOutcome outcome = model.evaluate(model.base());
      const TrialOutcome& trial = outcome.trials[0];
      const TrialErrors errors = model.trial_errors(trial, 20000);
      const ImplementedParts parts = model.implemented(model.base());
      const auto add = [&](const std::string& name, double value, double error) {
        all[name].values.push_back(value);
        all[name].error += error / samples;
      };
      add("payoff", parts.payoff.value, parts.payoff.standard_error);
      add("QALYs", parts.qalys.value, parts.qalys.standard_error);
      add("care cost", parts.care_cost.value, parts.care_cost.standard_error);
      add("people", parts.extra_adherent.value, parts.extra_adherent.standard_error);
      add("programme", parts.programme_cost.value, parts.programme_cost.standard_error);
      const Estimate effect = model.evppi_effect(20000), mean = model.evppi_mean_effect(20000);
      add("EVPPI of the effect", effect.value, effect.standard_error);
      add("EVPPI of the mean effect", mean.value, mean.standard_error);
      for (std::size_t s = 0; s < 2; ++s) {
        const std::string size = s == 0 ? " at 15" : " at 60";
        add("EVSI" + size, trial.sizes[s].evsi, errors.sizes[s].evsi);
        add("before" + size, trial.sizes[s].enbs_before, errors.sizes[s].enbs_before);
        add("while" + size, trial.sizes[s].enbs_while, errors.sizes[s].enbs_while);
      }
      CHECK((parts.payoff.value > 0) == (q > 0.005));
      CHECK(model.payoff_error(20000) ==
            doctest::Approx(parts.payoff.standard_error).epsilon(1e-9));
    }
    for (const auto& [name, quantity] : all) {
      CAPTURE(q);
      CAPTURE(name);
      CHECK(std::abs(spread(quantity.values) / quantity.error - 1) < bound);
    }
  }
}

TEST_CASE("re-weighting is computing anew with draws repeated") {
  sample::Shape shape = shape_of(3, 1000);
  shape.new_patients = true;
  const sample::Pairing pairing(shape);
  const PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel model(in);
  const std::size_t batches = model.batches();
  REQUIRE(batches == 250);
  const auto weights = bootstrap_weights(6, batches);
  const auto values = model.reweighted(weights);
  const double payoff = model.evaluate(model.base()).payoff;
  const double enbs = *model.evaluate(model.base()).enbs();
  double largest_payoff = 0.0, largest_enbs = 0.0;
  std::vector<double> payoff_misses, enbs_misses;
  for (std::size_t r = 0; r < 6; ++r) {
    sample::Pairing again = pairing;
    for (auto* column : {&again.q, &again.c, &again.first, &again.later, &again.reach, &again.a0,
                         &again.achievable, &again.effect, &again.setup, &again.fixed,
                         &again.practice, &again.patient}) {
      const std::vector<double> all = *column;
      column->clear();
      for (std::size_t b = 0; b < batches; ++b)
        for (int k = 0; k < static_cast<int>(weights[r * batches + b]); ++k)
          column->insert(column->end(), all.begin() + 4 * static_cast<std::ptrdiff_t>(b),
                         all.begin() + 4 * static_cast<std::ptrdiff_t>(b) + 4);
    }
    PairingInputs repeated = in;
    repeated.draws = again.draws();
    const PairingModel anew(repeated);
    const PairingOutcome outcome = anew.evaluate(anew.base());
    largest_payoff = std::max(largest_payoff, std::abs(outcome.payoff - payoff));
    largest_enbs = std::max(largest_enbs, std::abs(*outcome.enbs() - enbs));
    payoff_misses.push_back(std::abs(values[r].payoff - outcome.payoff));
    enbs_misses.push_back(std::abs(*values[r].enbs - *outcome.enbs()));
  }
  // What a re-weighting moves is followed to a hundredth (ten terms, twenty points). Both sides
  // read tables that are right to 1e-6 of their largest value, everybody held at the ceiling for
  // ten years.
  const double largest_value = 20000 * shape.q * shape.people * 0.75 * (0.65 - 0.37) * 10;
  const double tables = 2 * 1e-6 * largest_value;
  for (const double miss : payoff_misses) CHECK(miss < 0.01 * largest_payoff + tables);
  for (const double miss : enbs_misses) CHECK(miss < 0.01 * largest_enbs + tables);
  CHECK(largest_payoff > 100 * tables);  // the twin: not following at all would be seen
}

TEST_CASE("equal weights change nothing") {
  const sample::Shape shape = shape_of(3, 1000);
  const sample::Pairing pairing(shape);
  const PairingModel model(made_up::inputs(shape, pairing));
  const std::vector<double> equal(model.batches(), 1.0);
  const auto values = model.reweighted(equal);
  const PairingOutcome outcome = model.evaluate(model.base());
  CHECK(values[0].payoff == doctest::Approx(outcome.payoff).epsilon(1e-10));
  CHECK(*values[0].enbs == doctest::Approx(*outcome.enbs()).epsilon(1e-9));
}

TEST_CASE("stability: certain far from a boundary, half and half on it") {
  const auto at = [](double q, double threshold) {
    sample::Shape shape = shape_of(9, 2000);
    shape.q = q;
    const sample::Pairing pairing(shape);
    PairingInputs in = made_up::inputs(shape, pairing);
    in.threshold = threshold;
    in.trials.clear();  // implement or abandon
    const PairingModel model(in);
    const Verdict v = verdict(model.evaluate(model.base()), 0);
    return stability(model, v, bootstrap_weights(500, model.batches()));
  };
  const Stability sure = at(0.02, 20000);
  CHECK(sure.share == 1.0);
  CHECK_FALSE(sure.on_the_boundary);
  // At the threshold where I = 0 the sign of a re-weighted payoff is a coin: share .5 +- 4
  // sqrt(.25/500), and the bootstrap mean's own distance from I.
  sample::Shape shape = shape_of(9, 2000);
  const sample::Pairing pairing(shape);
  const PairingModel model(made_up::inputs(shape, pairing));
  const ImplementedParts parts = model.implemented(model.base());
  const double zero = (parts.care_cost.value + parts.programme_cost.value) / parts.qalys.value;
  const Stability tied = at(0.004, zero * (1 + 1e-9));
  CHECK(tied.share > 0.4);
  CHECK(tied.share < 0.6);
  CHECK(tied.on_the_boundary);
  // On the boundary ends where the margin is 1.96 / sqrt 10 = .62 of its standard error (500
  // re-weightings know that error to 3%).
  const double one_error = model.payoff_error(zero) / parts.qalys.value;
  CHECK(at(0.004, zero + 0.5 * one_error).on_the_boundary);
  CHECK_FALSE(at(0.004, zero + 0.75 * one_error).on_the_boundary);
}

TEST_CASE("stability of evaluate: the trial is seen, and its price decides") {
  sample::Shape shape = shape_of(9, 1000);
  shape.q = 0.02;
  shape.per_practice = 3000;
  const sample::Pairing pairing(shape);
  const auto at = [&](double trial_cost) {
    PairingInputs in = made_up::inputs(shape, pairing);
    in.trials[0].fixed_cost = trial_cost;
    const PairingModel model(in);
    const Verdict v = verdict(model.evaluate(model.base()), 0);
    return std::pair(v, stability(model, v, bootstrap_weights(200, model.batches())));
  };
  const auto [cheap, sure] = at(100000);
  CHECK(cheap.verdict == Class::evaluate);
  CHECK(sure.share == 1.0);
  const auto [tied, coin] = at(100000 + cheap.margin * (1 - 1e-9));
  CHECK(tied.verdict == Class::evaluate);
  CHECK(coin.share > 0.3);
  CHECK(coin.share < 0.7);
  CHECK(coin.on_the_boundary);
}

TEST_CASE("few replicates: the margin's error is that of fresh draws, not of the bootstrap") {
  // With B = 4 replicates a bootstrap varies by 3/4 of what fresh ones would: where the margin is
  // between .62 sqrt(3/4) = .54 and .62 of its error, the correction decides.
  sample::Shape shape = shape_of(9, 2000);
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.trials.clear();
  in.groups = numerics::DrawGroups::replicated(shape.draws, 4);
  const PairingModel model(in);
  const ImplementedParts parts = model.implemented(model.base());
  in.threshold = (parts.care_cost.value + parts.programme_cost.value) / parts.qalys.value;
  in.threshold += 0.58 * model.payoff_error(in.threshold) / parts.qalys.value;
  const PairingModel near(in);
  const Verdict v = verdict(near.evaluate(near.base()), 0);
  CHECK(v.verdict == Class::implement);
  CHECK(stability(near, v, bootstrap_weights(4000, 4)).on_the_boundary);
}
