// Evidence travels: closed forms, and worlds of two targets that share a strategy's mean effect.
#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "models/implementation/payoff.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;

}  // namespace

TEST_CASE("audit and feedback: weight .01955 elsewhere, posterior variance .059371") {
  sample::Shape shape;
  shape.draws = 50;
  shape.people = 28000;  // 100 in each of 280 practices
  shape.a0 = 0.4;
  sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.icc_values = {};
  in.trials[0].practices_per_arm = {20};
  // logit .46 - logit .40, the effect at which the sampling variance was worked out.
  in.effect.mean = std::log(0.46 / 0.54) - std::log(0.4 / 0.6);
  in.mean_people = 28000;
  const PairingModel here(in), there(in);
  const double weight = here.taught_by(there, 0, 0, 20000, {}).learning_weight;
  // As a share of the variance here it is Cov^2 / (Var X Var delta); the printed weight of X is
  // Cov / Var X, printed to four figures.
  const double variance = in.effect.variance(), shared = 0.042506 * 0.042506;
  CHECK(std::abs(weight * variance / shared - 0.01955) < 5e-6);
  CHECK(std::abs(variance * (1 - weight) - 0.059371) < 5e-7);
}

TEST_CASE("two options linear in the effect: the closed form of the normal loss") {
  made_up::Line line_here, line_there;
  const implementation::Effect effect{0.01, 0.008, 0.004};
  PairingInputs here = line_here.inputs(effect), there = line_there.inputs({0.02, 0.008, 0.009});
  voi::TrialDesign trial = made_up::trial();
  trial.practices_per_arm = {300};
  trial.setup = trial.follow_up = trial.reporting = 0;
  here.trials = there.trials = {trial};
  const PairingModel model(here), taught(there);
  const double v = model.evaluate(model.base()).trials[0].sizes[0].trial.sampling_variance;
  // Another option is worth 1,200 where this one, 1e5 delta, is expected to bring 1,000.
  Fallback other;
  other.strategy = true;
  other.full = other.after_report = 1200;
  const double variance = 0.008 * 0.008 + 0.009 * 0.009;
  const double v_there = taught.evaluate(taught.base()).trials[0].sizes[0].trial.sampling_variance;
  CHECK(v_there != v);
  // Cov(delta, X) = SE^2, so delta's preposterior standard deviation is SE^2 / sd(X).
  const double sd = 1e5 * 0.008 * 0.008 / std::sqrt(variance + v_there);
  const double expected = sd * numerics::unit_normal_loss(200 / sd);
  const Taught value = model.taught_by(taught, 0, 0, 1.0, other);
  // The payoff bends by (effect)^3 / 48 x people, .02 of it where the effect is 3 sd off.
  CHECK(std::abs(value.evsi.value - expected) < 0.002 * expected);
  // At once and for everybody: what is decided after the report is the whole decision.
  CHECK(std::abs(value.enbs.value - value.evsi.value) < 1e-9 * expected);
  const Taught backward = taught.taught_by(model, 0, 0, 1.0, other);
  CHECK(std::abs(backward.evsi.value - expected) > 0.1 * expected);
}

TEST_CASE("nothing travels where targets share nothing, nor where the mean effect is known") {
  sample::Shape shape;
  shape.draws = 50;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.effect.standard_error = 0.0;
  const PairingModel known(in);
  const Taught taught = known.taught_by(known, 0, 3, 20000, {});
  CHECK(taught.learning_weight == 0.0);
  CHECK(taught.evsi.value == 0.0);
  CHECK(taught.enbs.value == 0.0);
}

TEST_CASE("worlds of two targets: what the trial in one brings the other") {
  sample::Shape shape;
  shape.draws = 8;
  shape.q = 0.0042;
  shape.achievable = 0.9;
  shape.effect = {0.25, 0.2, 0.1};
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  in.icc_values = {};
  in.trials[0].practices_per_arm = {40};
  PairingInputs other = in;
  other.effect.heterogeneity = 0.15;
  other.setting.attenuation = 0.5;
  const PairingModel here(in), there(other);
  const Taught taught = here.taught_by(there, 0, 0, 20000, {});
  const double v = there.evaluate(there.base()).trials[0].sizes[0].trial.sampling_variance;
  const ActionFrame frame = action_frame(in.delivery, in.setting.horizon, 2.0, 2.0);

  // Payoff of [0, D), of [0, tau) and of [tau, E) with an effect, by the plain payoff function; on
  // a grid so that a world costs two look-ups.
  sample::Pairing at = pairing;
  const double low = in.effect.mean - 8 * std::sqrt(in.effect.variance());
  const double step = 16 * std::sqrt(in.effect.variance()) / 2000;
  const std::array<ScheduleOf, 3> schedules{full, stopped, delayed};
  std::array<std::vector<double>, 3> grid;
  for (int i = 0; i <= 2000; ++i) {
    at.effect.assign(shape.draws, low + i * step);
    for (std::size_t s = 0; s < 3; ++s) {
      const auto p = implementation::payoff(at.draws(), in.setting, in.delivery.persistence,
                                            frame.schedule[schedules[s]]);
      numerics::Sum sum;
      for (std::size_t d = 0; d < shape.draws; ++d) sum.add(p.at(20000, d));
      grid[s].push_back(sum.value() / static_cast<double>(shape.draws));
    }
  }
  const auto worth = [&](std::size_t s, double delta) {
    const double x = std::min(1999.0, std::max(0.0, (delta - low) / step));
    const auto i = static_cast<std::size_t>(x);
    return grid[s][i] + (x - static_cast<double>(i)) * (grid[s][i + 1] - grid[s][i]);
  };
  const auto rule = numerics::gauss_hermite(24);
  const double shared = 0.2 * 0.2, lambda = 0.5;
  const double var_x = lambda * lambda * (shared + 0.15 * 0.15) + v;
  const double slope = lambda * shared / var_x;
  const double left = std::sqrt(in.effect.variance() - lambda * lambda * shared * shared / var_x);
  const auto expected = [&](std::size_t s, double mean) {
    double sum = 0.0;
    for (std::size_t k = 0; k < rule.nodes.size(); ++k)
      sum += rule.weights[k] * worth(s, mean + left * rule.nodes[k]);
    return sum;
  };
  sample::Uniform u(4242);
  const int worlds = 60000;
  // Gains over deciding now, world by world: at once; with [0, tau) already delivered; from tau on.
  std::array<numerics::Sum, 3> sum, squares;
  std::array<double, 3> mean_worth{};
  for (int k = 0; k <= 1600; ++k) {
    const double z = -8 + 0.01 * k;
    for (std::size_t s = 0; s < 3; ++s)
      mean_worth[s] += 0.01 * numerics::normal_density(z) *
                       worth(s, in.effect.mean + std::sqrt(in.effect.variance()) * z);
  }
  const bool full_now = mean_worth[0] > 0, keep_now = mean_worth[0] > mean_worth[1],
             start_now = mean_worth[2] > 0;
  for (int i = 0; i < worlds; ++i) {
    const double mu = in.effect.mean + 0.2 * u.normal();
    const double delta = mu + 0.1 * u.normal();
    const double seen = lambda * (mu + 0.15 * u.normal()) + std::sqrt(v) * u.normal();
    const double mean = in.effect.mean + slope * (seen - lambda * in.effect.mean);
    const double e_full = expected(0, mean);
    const double w0 = worth(0, delta), w1 = worth(1, delta), w2 = worth(2, delta);
    const std::array<double, 3> gain{(e_full > 0 ? w0 : 0.0) - (full_now ? w0 : 0.0),
                                     (e_full > expected(1, mean) ? w0 : w1) - (keep_now ? w0 : w1),
                                     (expected(2, mean) > 0 ? w2 : 0.0) - (start_now ? w2 : 0.0)};
    for (std::size_t g = 0; g < 3; ++g) {
      sum[g].add(gain[g]);
      squares[g].add(gain[g] * gain[g]);
    }
  }
  const auto mean_of = [&](std::size_t g) { return sum[g].value() / worlds; };
  const auto error_of = [&](std::size_t g) {
    return std::sqrt((squares[g].value() / worlds - mean_of(g) * mean_of(g)) / worlds);
  };
  CHECK(std::abs(taught.evsi.value - mean_of(0)) < 4 * error_of(0));
  const double without = std::max({0.0, mean_worth[0], mean_worth[1], mean_worth[2]});
  const double going_on = std::max(mean_worth[0], mean_worth[1]) + mean_of(1);
  const double waiting = std::max(0.0, mean_worth[2]) + mean_of(2);
  const double enbs = std::max(going_on, waiting) - without;
  const double error = going_on > waiting ? error_of(1) : error_of(2);
  CHECK(enbs > 10 * error);
  CHECK(std::abs(taught.enbs.value - enbs) < 4 * error);
  // The twin: a trial there that shared all it learns.
  PairingInputs all = other;
  all.effect = {0.25, 0.25, 0.0};
  const PairingModel wrong(all);
  CHECK(std::abs(here.taught_by(wrong, 0, 0, 20000, {}).evsi.value - mean_of(0)) > 4 * error_of(0));
}

TEST_CASE("what is taught has the spread between fresh samples, the fallback held") {
  const int samples = 300;
  std::array<numerics::Sum, 2> sum, squares, error;
  Fallback other;
  other.strategy = true;
  other.full = 8e5, other.until_report = 3e5, other.after_report = 4e5;
  other.setup = 1e5, other.setup_after_report = 9e4;
  for (int i = 0; i < samples; ++i) {
    sample::Shape shape;
    shape.draws = 150;
    shape.q = 0.0055;
    shape.q_sd = 0.002;
    shape.effect = {0.25, 0.2, 0.1};
    shape.seed = 9000 + static_cast<std::uint64_t>(i);
    const sample::Pairing pairing(shape);
    const PairingModel model(made_up::inputs(shape, pairing));
    const Taught taught = model.taught_by(model, 0, 4, 20000, other);
    const std::array<Estimate, 2> value{taught.evsi, taught.enbs};
    for (std::size_t k = 0; k < 2; ++k) {
      sum[k].add(value[k].value);
      squares[k].add(value[k].value * value[k].value);
      error[k].add(value[k].standard_error);
    }
  }
  for (std::size_t k = 0; k < 2; ++k) {
    const double mean = sum[k].value() / samples;
    const double spread =
        std::sqrt((squares[k].value() / samples - mean * mean) * samples / (samples - 1));
    // A standard deviation of n values has relative error 1 / sqrt(2 (n - 1)): four of those.
    CHECK(std::abs(spread / (error[k].value() / samples) - 1) < 4 / std::sqrt(2.0 * (samples - 1)));
  }
}
