// A pairing whose effect is not normal: a combination of strategies.
#include "models/implementation/combination.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <memory>
#include <random>
#include <vector>

#include "models/decision/uptake_shortfall.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using implementation::CombinedEffect;
using implementation::CubicTable;
using implementation::Effect;

// A normal effect in the form of one that is not.
std::shared_ptr<const CubicTable> straight(const Effect& effect) {
  auto table = std::make_shared<CubicTable>(1);
  const double sd = std::sqrt(effect.variance());
  for (const double score : {-8.0, 8.0}) {
    const std::array<double, 1> value{effect.mean + sd * score}, slope{sd};
    table->append(score, value, slope, slope);
  }
  return table;
}

void check_equal(const PairingOutcome& a, const PairingOutcome& b) {
  // Tables on another argument: within their tolerance, 1e-6 of the largest value.
  CHECK(a.payoff == doctest::Approx(b.payoff).epsilon(1e-4));
  REQUIRE(a.trials.size() == b.trials.size());
  for (std::size_t i = 0; i < a.trials.size(); ++i) {
    CHECK(a.trials[i].best_size == b.trials[i].best_size);
    CHECK(a.trials[i].enbs == doctest::Approx(b.trials[i].enbs).epsilon(1e-4));
    for (std::size_t s = 0; s < a.trials[i].sizes.size(); ++s)
      CHECK(a.trials[i].sizes[s].evsi == doctest::Approx(b.trials[i].sizes[s].evsi).epsilon(1e-4));
  }
}

}  // namespace

TEST_CASE("a normal effect in the form of another gives the same values, whatever is moved") {
  sample::Shape shape;
  shape.draws = 500;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  const PairingModel normal(in);
  in.effect_of_score = straight(in.effect);
  const PairingModel scored(in);
  const Levers base = normal.base();
  check_equal(scored.evaluate(base), normal.evaluate(base));
  const auto moved = [&](const auto& move) {
    Levers levers = base;
    move(levers);
    check_equal(scored.evaluate(levers), normal.evaluate(levers));
    CHECK(scored.implemented(levers).payoff.value ==
          doctest::Approx(normal.implemented(levers).payoff.value).epsilon(1e-4));
  };
  moved([](Levers& l) { l.effect_shift = -0.2; });
  moved([](Levers& l) { l.heterogeneity = 0.4; });
  moved([](Levers& l) { l.attenuation = 0.3; });
  moved([](Levers& l) { l.persistence.half_life = 0.2; });
  moved([](Levers& l) { l.threshold = 30000; });
  moved([](Levers& l) { l.people = 3; });

  CHECK(scored.evppi_effect(20000).value ==
        doctest::Approx(normal.evppi_effect(20000).value).epsilon(1e-4));
  CHECK(scored.evppi_mean_effect(20000).value ==
        doctest::Approx(normal.evppi_mean_effect(20000).value).epsilon(1e-4));
  CHECK(scored.payoff_error(20000) == doctest::Approx(normal.payoff_error(20000)).epsilon(1e-6));
  CHECK(*least_effect_that_pays(scored) ==
        doctest::Approx(*least_effect_that_pays(normal)).epsilon(1e-6));
  const Fallback a = scored.as_fallback(2.0, 20000), b = normal.as_fallback(2.0, 20000);
  CHECK(a.payoff() == doctest::Approx(b.payoff()).epsilon(1e-4));
  CHECK(a.after_report == doctest::Approx(b.after_report).epsilon(1e-4));
  const implementation::Schedule late{2.0, 7.0};
  CHECK(scored.payoff_on(late, 20000).value ==
        doctest::Approx(normal.payoff_on(late, 20000).value).epsilon(1e-4));
  CHECK(scored.payoff_on(late, 20000).standard_error ==
        doctest::Approx(normal.payoff_on(late, 20000).standard_error).epsilon(1e-6));
  const TimedStrategy x = scored.timed(0.5, 2.0, 20000), y = normal.timed(0.5, 2.0, 20000);
  CHECK(x.effect_sd == doctest::Approx(y.effect_sd).epsilon(1e-12));
  for (std::size_t j = 0; j < 4; ++j)
    CHECK(x.money.row(full)[j] == doctest::Approx(y.money.row(full)[j]).epsilon(1e-4));
}

TEST_CASE("a combination's expected payoff is the mean over drawn effects of its parts") {
  const std::array parts{Effect{0.249283, 0.042506, 0.24}, Effect{0.2, 0.08, 0.23}};
  constexpr double kappa = 0.5;
  const CombinedEffect combined = implementation::combine(parts, kappa);
  sample::Shape shape;
  shape.draws = 20000;
  shape.effect = combined.effect;
  const sample::Pairing pairing(shape);
  PairingInputs in = made_up::inputs(shape, pairing);
  std::mt19937_64 generator(20261130);
  std::normal_distribution<double> normal;
  std::vector<double> effect(shape.draws), sum(shape.draws);
  for (std::size_t d = 0; d < shape.draws; ++d) {
    std::array<double, 2> own{};
    for (std::size_t i = 0; i < parts.size(); ++i)
      own[i] = parts[i].mean + std::sqrt(parts[i].variance()) * normal(generator);
    effect[d] = implementation::combined_effect(own, kappa);
    sum[d] = own[0] + own[1];
  }
  const auto plain = [&](const std::vector<double>& delta) {
    implementation::PairingDraws draws = in.draws;
    draws.effect = delta;
    const implementation::PairingPayoff p = implementation::payoff(
        draws, in.setting, in.delivery.persistence, in.delivery.implemented(in.setting.horizon));
    std::vector<double> x;
    for (std::size_t d = 0; d < delta.size(); ++d) x.push_back(p.at(in.threshold, d));
    return numerics::mean_estimate(x, in.groups);
  };
  in.effect_of_score = std::make_shared<CubicTable>(combined.of_score);
  const PairingModel model(in);
  const double payoff = model.implemented(model.base()).payoff.value;
  const Estimate drawn = plain(effect);
  CHECK(std::abs(payoff - drawn.value) < 4 * drawn.standard_error);
  const Estimate added = plain(sum);  // the twin: no overlap
  CHECK(std::abs(payoff - added.value) > 4 * added.standard_error);
}

// The trial's estimate is X = delta + e. Its value takes delta's score and X as jointly normal;
// here the posterior is integrated as it is.
TEST_CASE("what a trial of a combination is worth, against direct integration") {
  const std::array parts{Effect{0.06, 0.03, 0.08}, Effect{0.05, 0.04, 0.07}};
  for (const double kappa : {0.3, 0.7})
    for (const double weight : {0.3, 0.8}) {
      CAPTURE(kappa);
      CAPTURE(weight);
      const CombinedEffect combined = implementation::combine(parts, kappa);
      made_up::Line line;
      line.cost = 0.9 * line.people * 0.25 * combined.effect.mean;
      PairingInputs in = line.inputs(combined.effect);
      in.effect_of_score = std::make_shared<CubicTable>(combined.of_score);
      const PairingModel model(in);
      const CubicTable gain = model.gain_by_effect(in.threshold);
      const double error = std::sqrt(combined.effect.variance() * (1 - weight) / weight);  // of X
      std::vector<double> delta, payoff, mass;
      constexpr int steps = 800;
      for (int i = -steps; i <= steps; ++i) {
        const double score = 8.0 * i / steps;
        delta.push_back(combined.of_score(0, score));
        payoff.push_back(gain(0, delta.back()) - line.cost);
        mass.push_back(8.0 / steps * numerics::normal_density(score));
      }
      double value = 0, now = 0;
      for (std::size_t i = 0; i < delta.size(); ++i) now += mass[i] * payoff[i];
      const double low = delta.front() - 8 * error, high = delta.back() + 8 * error;
      constexpr int points = 2000;
      for (int k = 0; k <= points; ++k) {
        const double x = low + (high - low) * k / points;
        double joint = 0;  // density of X times the expected payoff given X
        for (std::size_t i = 0; i < delta.size(); ++i)
          joint += mass[i] * payoff[i] * numerics::normal_density((x - delta[i]) / error) / error;
        value += (high - low) / points * std::max(0.0, joint);
      }
      const double exact = value - std::max(0.0, now);
      const double found = model.value_of_learning(weight, 0.0, in.threshold).value;
      CHECK(found == doctest::Approx(exact).epsilon(0.01));  // near where the decision turns
      // The twin: a trial that learns a tenth more.
      CHECK(model.value_of_learning(1.1 * weight, 0.0, in.threshold).value > 1.01 * exact);
    }
}
