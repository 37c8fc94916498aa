// The referee: draw a world, run the trial in it, decide by Bayes' rule, live with the decision.
// Payoffs come from the payoff function draw by draw, posteriors from Gauss-Hermite: nothing is
// shared with the tables and expansions that are judged.
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

struct World {
  const PairingInputs& in;
  ActionFrame frame;
  sample::Pairing draws;

  // Mean over draws of W + its share of G - S of an option at a fixed effect.
  double live(const Option& option, double delta) {
    draws.effect.assign(draws.q.size(), delta);
    double total = 0.0;
    for (std::size_t s = 0; s < own_schedules; ++s) {
      if (option.share[s] == 0) continue;
      const implementation::PairingPayoff p = implementation::payoff(
          draws.draws(), in.setting, in.delivery.persistence, frame.schedule[s]);
      for (std::size_t d = 0; d < draws.q.size(); ++d)
        total += option.share[s] * (in.threshold * p.qalys[d] - p.care_cost[d] -
                                    p.practice_cost[d] - p.patient_cost[d]);
    }
    const double n = static_cast<double>(draws.q.size());
    return total / n - numerics::mean(draws.fixed) * option.fixed_years -
           numerics::mean(draws.setup) * option.setup_factor;
  }
};

struct Simulated {
  double mean, error;
};

// E[value of the better option after the trial], by living through `count` worlds.
Simulated simulate(World& world, const ResearchAction& action, double v, int count,
                   std::uint64_t seed) {
  const implementation::Effect& e = world.in.effect;
  const double lambda = world.in.setting.attenuation, prior = e.variance();
  const double w = prior / (prior + v / (lambda * lambda));
  const auto rule = numerics::gauss_hermite(24);

  // Both options on a grid of effects, so that a world costs two look-ups: straight lines between
  // points a thousandth apart.
  const double low = e.mean - 8 * std::sqrt(prior), step = 16 * std::sqrt(prior) / 2000;
  std::vector<double> first, second;
  for (int i = 0; i <= 2000; ++i) {
    first.push_back(world.live(action.first, low + i * step));
    second.push_back(world.live(action.second, low + i * step));
  }
  const auto at = [&](const std::vector<double>& f, double delta) {
    const double x = std::min(1999.0, std::max(0.0, (delta - low) / step));
    const auto i = static_cast<std::size_t>(x);
    return f[i] + (x - static_cast<double>(i)) * (f[i + 1] - f[i]);
  };
  sample::Uniform u(seed);
  numerics::Sum sum, squares;
  for (int i = 0; i < count; ++i) {
    const double delta = e.mean + std::sqrt(prior) * u.normal();
    const double seen = lambda * delta + std::sqrt(v) * u.normal();
    const double mean = e.mean + w * (seen / lambda - e.mean), sd = std::sqrt((1 - w) * prior);
    double difference = 0.0;
    for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
      const double d = mean + sd * rule.nodes[k];
      difference += rule.weights[k] * (at(first, d) - at(second, d));
    }
    const double value = at(difference > 0 ? first : second, delta);
    sum.add(value);
    squares.add(value * value);
  }
  const double n = count, mean = sum.value() / n;
  return {mean, std::sqrt((squares.value() / n - mean * mean) / n)};
}

}  // namespace

TEST_CASE("research values are what deciding after the trial brings, world by world") {
  for (const double lambda : {1.0, 0.5})
    for (const bool new_patients : {false, true}) {
      sample::Shape shape;
      shape.draws = 8;  // eight people-sized futures, each as uncertain as the sample says
      shape.new_patients = new_patients;
      shape.q = 0.004;
      shape.achievable = 0.5;
      shape.seed = 77;
      const sample::Pairing pairing(shape);
      PairingInputs in = made_up::inputs(shape, pairing);
      in.setting.attenuation = lambda;
      in.delivery.duration = 7;
      in.icc_values = {};
      in.trials[0].practices_per_arm = {20, 60};
      const PairingModel model(in);
      const TrialOutcome outcome = model.evaluate(model.base()).trials[0];
      PairingInputs other = in;
      other.effect.mean += 0.1;
      const PairingModel twin(other);
      const TrialOutcome elsewhere = twin.evaluate(twin.base()).trials[0];
      World world{in, action_frame(in.delivery, in.setting.horizon, 0.5, 2.0), pairing};
      for (std::size_t i = 0; i < 2; ++i)
        for (const Research research :
             {Research::before_implementing, Research::while_implementing}) {
          const SizeOutcome& size = outcome.sizes[i];
          const ResearchAction action = research_action(research, world.frame, size.trial);
          const Simulated s = simulate(world, action, size.trial.sampling_variance, 40000, 11 + i);
          const double value = research == Research::before_implementing ? size.before_implementing
                                                                         : size.while_implementing;
          const double z = (s.mean - size.trial.research_cost - value) / s.error;
          CAPTURE(lambda);
          CAPTURE(new_patients);
          CHECK(std::abs(z) < 4);
          // The twin: the same action where the effect is .1 larger on average.
          const SizeOutcome& wrong = elsewhere.sizes[i];
          CHECK(std::abs(s.mean - size.trial.research_cost -
                         (research == Research::before_implementing ? wrong.before_implementing
                                                                    : wrong.while_implementing)) >
                4 * s.error);
        }
      // And the four without research, by the trapezium rule over effects. The table cannot follow
      // the ceilings of eight draws: one misses an eighth x slope 1/4 x cell 1/64 / 4 of adherence,
      // over a cell that holds .4 / 64 / (sd lambda) of the effects; eight draws, every year.
      const double sd = std::sqrt(in.effect.variance());
      const double missed = 8 * (0.25 / 8 / 64 / 4) * (0.4 / 64 / (sd * lambda));
      const double bound = missed * in.threshold * shape.q * 1.1 * shape.people * 0.8 * 10;
      for (std::size_t a = 0; a < 4; ++a) {
        const Option option = without_research(static_cast<WithoutResearch>(a), world.frame);
        double mean = 0.0;
        for (int k = 0; k <= 1600; ++k) {
          const double z = -8 + 0.01 * k;
          mean += 0.01 * numerics::normal_density(z) * world.live(option, in.effect.mean + sd * z);
        }
        CHECK(std::abs(outcome.without_research[a] - mean) < bound);
      }
    }
}
