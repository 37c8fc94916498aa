// Trials of one mean effect in several targets: weights from the joint normal distribution, and
// worlds of three targets in which every decision reads what is out.
#include "models/decision/shared_trial.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/decision/pairing.hpp"
#include "models/implementation/learning.hpp"

#include "tests/unit/decision/world.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using implementation::StrategyEffects;
using numerics::QuadratureRule;

/// What is expected of the effect in one place once trials have reported, from covariances alone.
struct Posterior {
  std::vector<double> slope;  ///< of each estimate's distance from what was expected of it
  double variance = 0.0;
};
/// \param places  those of the trials \param variance  of the estimates, y = X / lambda
Posterior posterior(const StrategyEffects& effects, std::size_t place,
                    const std::vector<std::size_t>& places, const std::vector<double>& variance) {
  const double se = effects.standard_error;
  const auto cov = [&](std::size_t i, std::size_t j) {
    const auto &a = effects.places[i], &b = effects.places[j];
    return a.loading * b.loading * se * se + (i == j ? a.sd * a.sd : 0.0);
  };
  // Gauss's elimination of [Cov y | Cov(y, delta)], without pivots: it is positive definite.
  const std::size_t n = places.size();
  std::vector<std::vector<double>> m(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      m[i].push_back(cov(places[i], places[j]) + (i == j ? variance[i] : 0.0));
    m[i].push_back(cov(places[i], place));
  }
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = m[i][k] / m[k][k];
      for (std::size_t j = k; j <= n; ++j) m[i][j] -= factor * m[k][j];
    }
  Posterior out{std::vector<double>(n), cov(place, place)};
  for (std::size_t i = 0; i < n; ++i) {
    out.slope[i] = m[i][n] / m[i][i];
    out.variance -= out.slope[i] * cov(places[i], place);
  }
  return out;
}

/// A strategy of which two places have reported before.
StrategyEffects effects() {
  const StrategyEffects prior{0.25, 0.2, {{1, 0, 0.1}, {1, 0, 0.15}, {1, 0, 0.05}}};
  return implementation::learn(
      prior, std::array<implementation::ReportedEffect, 2>{{{1, 0.3, 8.0}, {2, 0.2, 4.0}}});
}

}  // namespace

TEST_CASE("data beside those of other places: the weight is that of the joint distribution") {
  const StrategyEffects all = effects();
  CHECK(all.places[1].loading < 1);
  for (const double v : {1e-3, 0.02, 0.5}) {
    const std::vector<double> variance{v, 0.03, 0.01};
    std::array<double, 3> weight{};
    for (std::size_t i = 0; i < 3; ++i)
      weight[i] = all.at(i).variance() / (all.at(i).variance() + variance[i]);
    const double resolved = implementation::mean_resolved_together(
        implementation::mean_resolved_by(all.at(1), weight[1]),
        implementation::mean_resolved_by(all.at(2), weight[2]));
    const Posterior joint = posterior(all, 0, {0, 1, 2}, variance);
    CHECK(implementation::weight_beside(all.at(0), weight[0], resolved) ==
          doctest::Approx(1 - joint.variance / all.at(0).variance()).epsilon(1e-12));
    // Without data of its own, and with its own alone.
    const Posterior others = posterior(all, 0, {1, 2}, {0.03, 0.01});
    CHECK(implementation::weight_beside(all.at(0), 0.0, resolved) ==
          doctest::Approx(1 - others.variance / all.at(0).variance()).epsilon(1e-12));
    CHECK(implementation::weight_beside(all.at(0), weight[0], 0.0) ==
          doctest::Approx(weight[0]).epsilon(1e-12));
  }
  // With mu known; data that know everything; nothing to know.
  const implementation::Effect effect{0.25, 0.2, 0.1};
  CHECK(implementation::weight_beside(effect, 0.0, 1.0) == doctest::Approx(0.8));
  CHECK(implementation::weight_beside(effect, 1.0, 0.3) == doctest::Approx(1.0));
  CHECK(implementation::weight_beside({0.25, 0.2, 0.0}, 1.0, 1.0) == 1.0);
  CHECK(implementation::weight_beside({0.25, 0.0, 0.0}, 0.0, 1.0) == 0.0);
  CHECK(implementation::mean_resolved_together(1.0, 1.0) == 1.0);
}

TEST_CASE("what several reports resolve together, over all their correlations") {
  const QuadratureRule a{{0.1, 0.2, 0.3}, {0.2, 0.5, 0.3}}, b{{0.05, 0.4}, {0.6, 0.4}};
  const QuadratureRule both = resolved_together(a, b);
  CHECK(both.nodes.size() == 4);  // of six
  for (int power = 0; power < 8; ++power) {
    double truth = 0.0, rule = 0.0;
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 2; ++k) {
        const double added = 1 / (1 / (1 - a.nodes[i]) + 1 / (1 - b.nodes[k]) - 1);
        truth += a.weights[i] * b.weights[k] * std::pow(1 - added, power);
      }
    for (std::size_t i = 0; i < 4; ++i) rule += both.weights[i] * std::pow(both.nodes[i], power);
    CHECK(rule == doctest::Approx(truth).epsilon(1e-9));
  }
  CHECK(resolved_together({{0.0}, {1.0}}, b).nodes == b.nodes);
}

TEST_CASE("worlds of three targets: every decision reads all that is out when its trial reports") {
  const StrategyEffects all = effects();
  sample::Shape shape;
  shape.draws = 8;
  shape.q = 0.0042;
  shape.achievable = 0.9;
  const sample::Pairing pairing(shape);
  Fallback other;  // of the third target
  other.strategy = true;
  other.full = 9e5, other.until_report = 2e5, other.after_report = 7e5;
  other.fixed_full = -4e5, other.fixed_until_report = -1e5, other.fixed_after_report = -3e5;
  other.setup = 5e4, other.setup_after_report = 4e4, other.reversal = 1e4;

  struct Place {
    PairingInputs in;
    Research research = Research::before_implementing;
    Fallback fallback = {};
    std::vector<double> variance = {};  ///< of X / lambda, over the intracluster correlation
    std::vector<double> first = {}, second = {};  ///< by effect, on a grid
    double low = 0.0, step = 0.0;
    double value = 0.0;  ///< with its own data alone, cost of research not paid

    [[nodiscard]] double at(const std::vector<double>& f, double delta) const {
      const double x = std::min(1999.0, std::max(0.0, (delta - low) / step));
      const auto i = static_cast<std::size_t>(x);
      return f[i] + (x - static_cast<double>(i)) * (f[i + 1] - f[i]);
    }
  };
  std::vector<Place> places(3);
  std::vector<SharedTrial> trials, at_once;
  for (std::size_t t = 0; t < 3; ++t) {
    Place& p = places[t];
    p.in = made_up::inputs(shape, pairing);
    p.in.effect = all.at(t);
    p.in.trials[0].practices_per_arm = {t == 2 ? 60U : 15U};
    if (t == 0) p.research = Research::while_implementing;
    if (t == 1) p.in.setting.attenuation = 0.6;
    if (t == 2) {
      p.in.trials[0].follow_up = 2;  // reports a year after the others
      p.fallback = other;
    }
    const PairingModel model(p.in);
    const PairingOutcome outcome = model.evaluate(model.base(), std::span(&p.fallback, 1));
    const SizeOutcome& size = outcome.trials[0].sizes[0];
    REQUIRE(size.trial.feasible);
    p.value = (t == 0 ? size.while_implementing : size.before_implementing) +
              size.trial.research_cost.total();
    trials.push_back(model.shared_trial(outcome.trials[0], 0, p.research, 20000, p.fallback));
    CHECK(trials.back().reports() == (t == 2 ? 3.0 : 2.0));
    for (const double icc : p.in.icc_values.nodes) {
      PairingInputs known = p.in;
      known.mean_icc = icc;
      known.icc_values = {};
      const PairingModel one(known);
      const double lambda = p.in.setting.attenuation;
      p.variance.push_back(one.evaluate(one.base()).trials[0].sizes[0].trial.sampling_variance /
                           (lambda * lambda));
    }
    const auto& trial = p.in.trials[0];
    const ActionFrame frame =
        action_frame(p.in.delivery, p.in.setting.horizon, trial.starts(), trial.reports());
    made_up::World world{p.in, frame, pairing};
    p.low = p.in.effect.mean - 8 * std::sqrt(p.in.effect.variance());
    p.step = 16 * std::sqrt(p.in.effect.variance()) / 2000;
    // Of what may follow a rejection, that which is worth more before the trial: here the other
    // strategy from the report on.
    const ResearchAction action =
        research_action(p.research, frame, size.trial, p.fallback,
                        p.fallback.strategy ? Successor::fallback : Successor::nothing);
    for (int i = 0; i <= 2000; ++i) {
      p.first.push_back(world.live(action.first, p.low + i * p.step));
      p.second.push_back(world.live(action.second, p.low + i * p.step));
    }
  }
  std::vector<const SharedTrial*> pointers;
  for (const SharedTrial& trial : trials) pointers.push_back(&trial);
  const std::vector<double> gains = gains_together(pointers);
  // The twin: as if reports that come later could be read.
  QuadratureRule rest{{0.0}, {1.0}};
  for (const std::size_t o : {1, 2}) rest = resolved_together(rest, trials[o].mean_resolved());
  const double too_early = trials[0].gain_beside(rest);

  const auto rule = numerics::gauss_hermite(24);
  sample::Uniform u(20261130);
  const int worlds = 200000;
  std::array<numerics::Sum, 3> value, value_squares, gain, gain_squares;
  for (int world = 0; world < worlds; ++world) {
    const double mu = all.mean + all.standard_error * u.normal();
    std::array<double, 3> delta{}, variance{}, surprise{};
    for (std::size_t t = 0; t < 3; ++t) {
      const auto& local = all.places[t];
      delta[t] = local.loading * mu + local.offset + local.sd * u.normal();
      variance[t] = places[t].variance[static_cast<std::size_t>(5 * u())];
      surprise[t] = delta[t] + std::sqrt(variance[t]) * u.normal() - places[t].in.effect.mean;
    }
    for (std::size_t t = 0; t < 3; ++t) {
      const Place& p = places[t];
      const auto decided = [&](const std::vector<std::size_t>& read) {
        std::vector<double> v;
        for (const std::size_t o : read) v.push_back(variance[o]);
        const Posterior after = posterior(all, t, read, v);
        double mean = p.in.effect.mean;
        for (std::size_t i = 0; i < read.size(); ++i) mean += after.slope[i] * surprise[read[i]];
        double difference = 0.0;
        for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
          const double d = mean + std::sqrt(after.variance) * rule.nodes[k];
          difference += rule.weights[k] * (p.at(p.first, d) - p.at(p.second, d));
        }
        return p.at(difference > 0 ? p.first : p.second, delta[t]);
      };
      const double together =
          decided(t == 2 ? std::vector<std::size_t>{0, 1, 2} : std::vector<std::size_t>{0, 1});
      const double more = together - decided({t});
      value[t].add(together);
      value_squares[t].add(together * together);
      gain[t].add(more);
      gain_squares[t].add(more * more);
    }
  }
  for (std::size_t t = 0; t < 3; ++t) {
    CAPTURE(t);
    const auto mean = [&](const auto& sum) { return sum[t].value() / worlds; };
    const auto error = [&](const auto& sum, const auto& squares) {
      return std::sqrt((mean(squares) - mean(sum) * mean(sum)) / worlds);
    };
    CHECK(std::abs(places[t].value + gains[t] - mean(value)) < 4 * error(value, value_squares));
    CHECK(std::abs(gains[t] - mean(gain)) < 4 * error(gain, gain_squares));
    // The twins: own data alone; the report of the third target before it is out; mu known.
    CHECK(mean(gain) > 4 * error(gain, gain_squares));
    if (t == 0) CHECK(std::abs(too_early - mean(gain)) > 4 * error(gain, gain_squares));
    CHECK(trials[t].most_gain() - mean(gain) > 4 * error(gain, gain_squares));
  }
}

TEST_CASE("trials elsewhere add least where the trial itself learns all or nothing is shared") {
  const sample::Shape shape;
  const sample::Pairing draws(shape);
  PairingInputs in = made_up::inputs(shape, draws);
  const auto more = [&](double error, double deviation, std::size_t size) {
    in.effect.standard_error = error;
    in.effect.heterogeneity = deviation;
    const PairingModel model(in);
    const PairingOutcome outcome = model.evaluate(model.base());
    double sum = 0.0;
    for (const Research r : {Research::before_implementing, Research::while_implementing})
      sum += model.shared_trial(outcome.trials.front(), size, r, in.threshold, {}).most_gain();
    return sum;
  };
  CHECK(more(0.3, 0.1, 0) > more(0.3, 0.1, 4));
  CHECK(more(0.3, 0.1, 4) > 0);
  CHECK(more(0.0, 0.3, 0) == doctest::Approx(0.0));
  CHECK(more(0.3, 0.1, 0) > 10 * more(0.03, 0.3, 0));
}

TEST_CASE("a straight line: the closed form of the normal loss") {
  SharedTrial::Choice line;
  line.now = 1000;
  line.difference[0] = -300;  // what is second is better by 300, of which a standard deviation
  line.difference[1] = 500;   // of the effect is worth 500
  const implementation::Effect effect{0.1, 0.2, 0.1};
  const SharedTrial trial(2.0, effect, {{0.4}, {1.0}}, {line});
  const double w = implementation::weight_beside(effect, 0.4, 0.5);
  const auto loss = [](double weight) {
    return 500 * std::sqrt(weight) * numerics::unit_normal_loss(300 / (500 * std::sqrt(weight)));
  };
  CHECK(trial.gain_beside({{0.5}, {1.0}}) == doctest::Approx(loss(w) - loss(0.4)).epsilon(1e-9));
  CHECK(trial.gain_beside({{0.0}, {1.0}}) == 0.0);
  // Another choice that is worth less now and more with the report is taken where it is worth more.
  SharedTrial::Choice rival = line;
  rival.now = 990;
  rival.difference[1] = 700;
  const SharedTrial both(2.0, effect, {{0.4}, {1.0}}, {line, rival});
  const auto of_rival = [](double weight) {
    return -10 +
           700 * std::sqrt(weight) * numerics::unit_normal_loss(300 / (700 * std::sqrt(weight)));
  };
  CHECK(both.gain_beside({{0.5}, {1.0}}) ==
        doctest::Approx(of_rival(w) - of_rival(0.4)).epsilon(1e-9));
  CHECK(of_rival(0.4) > loss(0.4));
}
