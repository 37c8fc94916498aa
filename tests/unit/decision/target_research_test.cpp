#include "models/decision/target_research.hpp"

#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "models/numerics/normal.hpp"

#include "tests/unit/implementation/sample.hpp"

namespace {
using namespace equipoise;
using namespace equipoise::decision;
using numerics::unit_normal_loss;

constexpr std::size_t draws = 20000;

/// A strategy that brings 1,000 theta: a fifth of it before the report, the rest after.
StrategyDraws linear(const std::vector<double>& theta, double scale) {
  StrategyDraws s;
  const auto fill = [&](ScheduleOf schedule, double part) {
    for (const double x : theta) s.benefit[schedule].push_back(part * scale * x);
  };
  fill(full, 1.0);
  fill(stopped, 0.2);
  fill(stopped_replaced, 0.2);
  fill(delayed, 0.8);
  s.fixed_per_year.assign(theta.size(), 0.0);
  s.setup = s.reversal = s.fixed_per_year;
  return s;
}

struct Sample {
  std::vector<double> theta, seen;
  Sample(double mean, double sd, double noise, std::uint64_t seed) {
    sample::Uniform u(seed);
    for (std::size_t d = 0; d < draws; ++d) {
      theta.push_back(mean + sd * u.normal());
      seen.push_back(theta.back() + noise * u.normal());
    }
  }
};

}  // namespace

TEST_CASE("two normal options: the closed form at once, and of what is left to decide") {
  for (const double mean : {0.5, -0.5}) {
    const double sd = 1.0, noise = 0.8;
    const Sample s(mean, sd, noise, 31);
    const ResearchedChoice choice({linear(s.theta, 1000)},
                                  numerics::DrawGroups::independent(draws));
    const double preposterior = sd * sd / std::hypot(sd, noise);
    const std::array<std::span<const double>, 1> seen{s.seen}, known{s.theta};
    const auto agrees = [&](const Estimate& found, double expected) {
      return std::abs(found.value - expected) < 4 * found.standard_error;
    };
    const double evsi = 1000 * preposterior * unit_normal_loss(0.5 / preposterior);
    const double evppi = 1000 * unit_normal_loss(0.5);
    CHECK(agrees(choice.immediate(seen).value.value, evsi));
    CHECK(agrees(choice.immediate(known).value.value, evppi));
    const DelayedValue delayed = choice.research(seen).delayed;
    CHECK(agrees(delayed.enbs, 0.8 * evsi));
    CHECK(delayed.meanwhile == (mean > 0 ? Choice{0} : Choice{}));
    // The twins: what everybody's whole benefit would be worth, and what perfect data would be.
    CHECK_FALSE(agrees(delayed.enbs, evsi));
    CHECK_FALSE(agrees(choice.immediate(seen).value.value, evppi));
  }
}

TEST_CASE("three options: switching is worth what the better of two normals is") {
  // Both strategies pay whatever theta is; the study says which pays more.
  const double gap = 0.3, sd = 1.0, noise = 0.5;
  const Sample s(0.0, sd, noise, 32);
  std::vector<double> first, second;
  for (const double x : s.theta) {
    first.push_back(50 + x);
    second.push_back(50 + gap - x);
  }
  const ResearchedChoice choice({linear(first, 1), linear(second, 1)},
                                numerics::DrawGroups::independent(draws));
  const std::array<std::span<const double>, 1> seen{s.seen};
  const double preposterior = 2 * sd * sd / std::hypot(sd, noise);
  const double evsi = preposterior * unit_normal_loss(gap / preposterior);
  const ImmediateValue now = choice.immediate(seen);
  CHECK(std::abs(now.value.value.value - evsi) < 4 * now.value.value.standard_error);
  const DelayedValue delayed = choice.research(seen).delayed;
  CHECK(std::abs(delayed.enbs.value - 0.8 * evsi) < 4 * delayed.enbs.standard_error);
  CHECK(delayed.meanwhile == Choice{1});
}

TEST_CASE("a study that could change nothing is worth nothing") {
  const Sample s(40.0, 1.0, 0.5, 33);
  const ResearchedChoice choice({linear(s.theta, 1)}, numerics::DrawGroups::independent(draws));
  const std::array<std::span<const double>, 1> seen{s.seen};
  CHECK(choice.immediate(seen).value.value.value == 0.0);
  CHECK(choice.research(seen).delayed.enbs.value == 0.0);
}
