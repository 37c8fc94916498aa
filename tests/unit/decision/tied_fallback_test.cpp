// A fallback that a report tied to the strategy on trial: what the trial says of it.
#include <cmath>
#include <doctest/doctest.h>
#include <utility>
#include <vector>

#include "models/decision/line.hpp"
#include "models/numerics/normal.hpp"
#include "models/voi/choice_over_cells.hpp"

#include "tests/unit/decision/made_up.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using implementation::CubicTable;
using numerics::unit_normal_loss;

/// Payoffs of 1e5 delta, an immediate trial of everybody in `s`, which costs 50.
struct Two {
  made_up::Line line_s, line_other;
  PairingInputs s, other;
  double weight = 0.0;  ///< learning weight of the trial

  Two() {
    s = line_s.inputs({0.02, 0.0, 0.01});
    other = line_other.inputs({0.021, 0.0, 0.012});
    s.trials = {made_up::immediate_trial()};
    const double v = voi::log_odds_variance(500, 400, 0, 0, 0, 0, 0.02);
    weight = 1e-4 / (1e-4 + v);
  }

  [[nodiscard]] LineResult line_at(double correlation) const {
    const PairingModel a(s), b(other);
    return line(
        std::vector<LineOption>{{.name = "s", .model = &a, .correlation = {1.0, correlation}},
                                {.name = "other", .model = &b}},
        1.0, 0.0, "£");
  }
};

}  // namespace

TEST_CASE("payoffs linear in effects: the difference moves by what the trial says of both") {
  const Two two;
  const auto worth = [&](double correlation) {
    // Payoffs of 2,000 and 2,100; given the trial they move by sqrt(w) 1,000 Z and r sqrt(w) 1,200
    // Z.
    const double sd = std::sqrt(two.weight) * std::abs(1000 - correlation * 1200);
    return sd * unit_normal_loss(100 / sd) - 50;
  };
  for (const double correlation : {-0.6, 1e-9, 0.3, 0.6}) {
    CAPTURE(correlation);
    // The curve bends by 0.5 at most (line_test.cpp), of either.
    CHECK(std::abs(*two.line_at(correlation).options[0].enbs - worth(correlation)) < 1.0);
    // Twin: a fallback of known payoff.
    if (std::abs(correlation) > 0.1)
      CHECK(std::abs(*two.line_at(0.0).options[0].enbs - worth(correlation)) > 10.0);
  }
  // Nothing said of it: to the last bit what a fallback of known payoff gives.
  CHECK(*two.line_at(0.0).options[0].enbs ==
        doctest::Approx(*two.line_at(1e-9).options[0].enbs).epsilon(1e-6));
  CHECK(two.line_at(0.3).options[0].correlation == 0.3);
}

TEST_CASE("the tree of actions has either end as the trial leaves it") {
  const Two two;
  const PairingModel a(two.s), b(two.other);
  const Fallback fallback = b.as_fallback(0.0, 1.0, 0.6);
  const PairingOutcome outcome = a.evaluate(a.base(), std::vector{fallback});
  // s is adopted where -100 + sqrt(w) (1,000 - 0.6 x 1,200) Z > 0.
  const double root = std::sqrt(two.weight), from = 100 / (root * 280);
  const double density = numerics::normal_density(from),
               rejected = numerics::normal_distribution(from);
  std::size_t trials = 0;
  for (const ActionValue& action : a.action_tree(outcome.trials.front(), 1.0, fallback)) {
    const auto* research = std::get_if<Research>(&action.action);
    if (research == nullptr || *research != Research::before_implementing) continue;
    ++trials;
    CHECK(action.first->chance == doctest::Approx(1 - rejected).epsilon(0.01));
    CHECK(std::abs(action.first->value - (2000 + root * 1000 * density / (1 - rejected) - 50)) <
          10.0);
    // Twin: what is fallen back on is worth 2,100 in the mean over all results.
    const double after = 2100 - root * 720 * density / rejected - 50;
    CHECK(std::abs(action.second->value - after) < 10.0);
    CHECK(2050 - after > 100);
  }
  CHECK(trials == 1);
}

TEST_CASE("payoffs with a hard ceiling: over the cells of both, as conditioning finds it") {
  const auto ceiling = [](double offset, double at) {
    CubicTable f(1);
    const double values[] = {offset - 2, offset, offset}, below[] = {1, 1, 0}, above[] = {1, 0, 0};
    for (int i = 0; i < 3; ++i)
      f.append(at + 2 * (i - 1), {&values[i], 1}, {&below[i], 1}, {&above[i], 1});
    return f;
  };
  const voi::NormalBelief own{0.25, 0.2}, belief{0.3, 0.25};
  const CubicTable difference = ceiling(0.03, 0.25), raw = ceiling(0.0, 0.35);
  const CubicTable part = raw.lifted(-voi::expectation(raw, 0, belief).mean);
  double largest = 0.0;
  for (const double w : {0.7, 0.95, 0.995})
    for (const double r : {-0.8, 0.4, 0.95}) {
      // D(Z) = E[difference | Z] + E[part | Z], each by its own normal, over a fine grid of Z.
      const auto d = [&](double z) {
        return voi::expectation(difference, 0,
                                {own.mean + std::sqrt(w) * own.sd * z, own.sd * std::sqrt(1 - w)})
                   .mean +
               voi::expectation(part, 0,
                                {belief.mean + r * std::sqrt(w) * belief.sd * z,
                                 belief.sd * std::sqrt(1 - r * r * w)})
                   .mean;
      };
      const bool first_now = voi::expectation(difference, 0, own).mean >= 0;
      double slow = 0.0;
      voi::Region preferred;
      const double step = 1e-3;
      for (int i = -8500; i < 8500; ++i) {
        const double z = (i + 0.5) * step, value = d(z);
        slow += step * numerics::normal_density(z) * std::max(0.0, first_now ? -value : value);
        if (value < 0) continue;
        if (preferred.intervals.empty() || preferred.intervals.back().second < z - step)
          preferred.intervals.emplace_back(z - step / 2, z + step / 2);
        preferred.intervals.back().second = z + step / 2;
      }
      const voi::TiedCells tied{part, belief, r};
      CAPTURE(w);
      CAPTURE(r);
      // The rule of midpoints: a kink is off by its slope times the square of half a step.
      CHECK(std::abs(voi::loss_avoided_over_cells(difference, own, w, preferred, &tied) - slow) <
            2e-6);
      largest = std::max(
          largest, std::abs(voi::loss_avoided_over_cells(difference, own, w, preferred) - slow));
    }
  CHECK(largest > 1e-3);  // twin: without the part
}
