/// \file  tests/unit/decision/world.hpp
/// \brief The referee: draw a world, run the trial in it, decide by Bayes' rule, live with the
///        decision. Payoffs come from the payoff function draw by draw, posteriors from
///        Gauss-Hermite: nothing is shared with the tables and expansions that are judged.
#pragma once

#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "models/implementation/payoff.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/sum.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace equipoise::made_up {
using namespace decision;

struct World {
  const PairingInputs& in;
  ActionFrame frame;
  sample::Pairing draws;

  // Mean over draws of W on a schedule at a fixed effect.
  double on(const implementation::Schedule& schedule, double delta) {
    draws.effect.assign(draws.q.size(), delta);
    const implementation::PairingPayoff p =
        implementation::payoff(draws.draws(), in.setting, in.delivery.persistence, schedule);
    double total = 0.0;
    for (std::size_t d = 0; d < draws.q.size(); ++d)
      total += in.threshold * p.qalys[d] - p.care_cost[d] - p.practice_cost[d] - p.patient_cost[d];
    return total / static_cast<double>(draws.q.size());
  }

  // Mean over draws of W + its share of G - S of an option at a fixed effect, and what others
  // bring.
  double live(const Option& option, double delta) {
    double total = option.others - numerics::mean(draws.fixed) * option.fixed_years -
                   numerics::mean(draws.setup) * option.setup_factor -
                   numerics::mean(draws.reversal) * option.reversal_factor;
    for (std::size_t s = 0; s < schedule_count; ++s)
      if (option.share[s] != 0) total += option.share[s] * on(frame.schedule[s], delta);
    return total;
  }
};

using PayoffAt = std::function<double(double delta)>;

// E[f(delta)] by the trapezium rule.
inline double prior_mean(const PairingInputs& in, const PayoffAt& f) {
  const double sd = std::sqrt(in.effect.variance());
  double mean = 0.0;
  for (int k = 0; k <= 1600; ++k) {
    const double z = -8 + 0.01 * k;
    mean += 0.01 * numerics::normal_density(z) * f(in.effect.mean + sd * z);
  }
  return mean;
}

struct Simulated {
  double mean, error;
  double chance_first;         // of worlds in which the first option was chosen
  double if_first, if_second;  // mean of these worlds, and of the others
  double first_error, second_error;
};

// E[value of the better option after the trial], by living through `count` worlds.
inline Simulated simulate(const PairingInputs& in, const PayoffAt& one, const PayoffAt& other,
                          double v, int count, std::uint64_t seed) {
  const implementation::Effect& e = in.effect;
  const double lambda = in.setting.attenuation, prior = e.variance();
  const double w = prior / (prior + v / (lambda * lambda));
  const auto rule = numerics::gauss_hermite(24);

  // Both options on a grid of effects, so that a world costs two look-ups: straight lines between
  // points a thousandth apart.
  const double low = e.mean - 8 * std::sqrt(prior), step = 16 * std::sqrt(prior) / 2000;
  std::vector<double> first, second;
  for (int i = 0; i <= 2000; ++i) {
    first.push_back(one(low + i * step));
    second.push_back(other(low + i * step));
  }
  const auto at = [&](const std::vector<double>& f, double delta) {
    const double x = std::min(1999.0, std::max(0.0, (delta - low) / step));
    const auto i = static_cast<std::size_t>(x);
    return f[i] + (x - static_cast<double>(i)) * (f[i + 1] - f[i]);
  };
  sample::Uniform u(seed);
  numerics::Sum sum, squares;
  std::array<numerics::Sum, 2> part, part_squares;
  std::array<double, 2> worlds{};
  for (int i = 0; i < count; ++i) {
    const double delta = e.mean + std::sqrt(prior) * u.normal();
    const double seen = lambda * delta + std::sqrt(v) * u.normal();
    const double mean = e.mean + w * (seen / lambda - e.mean), sd = std::sqrt((1 - w) * prior);
    double difference = 0.0;
    for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
      const double d = mean + sd * rule.nodes[k];
      difference += rule.weights[k] * (at(first, d) - at(second, d));
    }
    const bool chosen = difference > 0;
    const double value = at(chosen ? first : second, delta);
    sum.add(value);
    squares.add(value * value);
    part[chosen].add(value);
    part_squares[chosen].add(value * value);
    worlds[chosen] += 1;
  }
  const auto error = [](double n, double total, double squared) {
    return std::sqrt((squared / n - total / n * (total / n)) / n);
  };
  const double n = count;
  return {sum.value() / n,
          error(n, sum.value(), squares.value()),
          worlds[1] / n,
          part[1].value() / worlds[1],
          part[0].value() / worlds[0],
          error(worlds[1], part[1].value(), part_squares[1].value()),
          error(worlds[0], part[0].value(), part_squares[0].value())};
}

inline Simulated simulate(World& world, const ResearchAction& action, double v, int count,
                          std::uint64_t seed) {
  return simulate(
      world.in, [&](double delta) { return world.live(action.first, delta); },
      [&](double delta) { return world.live(action.second, delta); }, v, count, seed);
}

}  // namespace equipoise::made_up
