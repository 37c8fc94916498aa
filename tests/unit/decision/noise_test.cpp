// Standard errors and re-weightings: against fresh samples and against computing everything anew.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

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
  const int samples = 80;
  std::vector<double> payoff, enbs, evsi, perfect;
  double payoff_error = 0.0, enbs_error = 0.0, evsi_error = 0.0, perfect_error = 0.0;
  for (int i = 0; i < samples; ++i) {
    const sample::Shape shape = shape_of(100 + static_cast<std::uint64_t>(i), 500);
    const sample::Pairing pairing(shape);
    const PairingModel model(made_up::inputs(shape, pairing));
    const PairingOutcome outcome = model.evaluate(model.base());
    const TrialErrors errors = model.trial_errors(outcome.trials[0], 20000);
    payoff.push_back(outcome.payoff);
    enbs.push_back(outcome.trials[0].enbs);
    evsi.push_back(outcome.trials[0].evsi);
    perfect.push_back(model.evppi_effect(20000).value);
    payoff_error += model.payoff_error(20000) / samples;
    enbs_error += errors.enbs / samples;
    evsi_error += errors.evsi / samples;
    perfect_error += model.evppi_effect(20000).standard_error / samples;
    CHECK(model.implemented(model.base()).payoff.standard_error ==
          doctest::Approx(model.payoff_error(20000)).epsilon(1e-9));
  }
  // A standard deviation of n values has relative error 1 / sqrt(2 (n - 1)): four of those.
  const double bound = 4 / std::sqrt(2.0 * (samples - 1));
  CHECK(std::abs(spread(payoff) / payoff_error - 1) < bound);
  CHECK(std::abs(spread(enbs) / enbs_error - 1) < bound);
  CHECK(std::abs(spread(evsi) / evsi_error - 1) < bound);
  CHECK(std::abs(spread(perfect) / perfect_error - 1) < bound);
  // The twin: errors of half the size are seen.
  CHECK(std::abs(spread(payoff) / (payoff_error / 2) - 1) > bound);
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
  shape.q = 0.004;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  const ImplementedParts parts = PairingModel(in).implemented(PairingModel(in).base());
  const double zero = (parts.care_cost.value + parts.programme_cost.value) / parts.qalys.value;
  const Stability tied = at(0.004, zero * (1 + 1e-9));
  CHECK(tied.share > 0.4);
  CHECK(tied.share < 0.6);
  CHECK(tied.on_the_boundary);
}
