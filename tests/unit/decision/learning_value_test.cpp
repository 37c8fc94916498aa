// What a report is expected to be worth is the mean of what reports turn out to be worth.
#include <cmath>
#include <doctest/doctest.h>
#include <random>

#include "models/implementation/learning.hpp"

#include "tests/unit/decision/made_up.hpp"

using namespace equipoise;
using namespace equipoise::made_up;
using decision::PairingModel;
using implementation::Effect;

namespace {

struct Averages {
  double worth = 0.0, error = 0.0;
};

// Worlds are drawn, the trial reports, belief is learnt, and the payoff is found anew from a model
// of the new belief: nothing of the expansions that the expected value rests on.
Averages simulated(Line line, const implementation::StrategyEffects& prior, double precision,
                   std::size_t place, double other, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  const auto payoff = [&](const Effect& effect) {
    const PairingModel model(line.inputs(effect));
    return model.implemented(model.base()).payoff.value;
  };
  const double before = payoff(prior.at(1));
  constexpr int reports = 400;
  double sum = 0, squares = 0;
  for (int i = 0; i < reports; ++i) {
    const Effect there = prior.at(place);
    const double estimate =
        there.mean + std::sqrt(there.variance() + 1 / precision) * normal(random);
    const implementation::ReportedEffect report[] = {{place, estimate, precision}};
    const double after = payoff(implementation::learn(prior, report).at(1));
    const double worth = std::max(after, other) - (before > other ? after : other);
    CHECK(worth >= 0);
    sum += worth;
    squares += worth * worth;
  }
  const double mean = sum / reports;
  return {mean, std::sqrt((squares / reports - mean * mean) / reports)};
}

}  // namespace

TEST_CASE("reports here and elsewhere, against nothing and against another option") {
  // In a line of payoffs the truth is a straight line of the effect: cost at its mean, and beside.
  struct Case {
    double cost, other;
    std::size_t place;
  };
  // The second place is the pairing that is decided; a report in it, or in the first.
  const implementation::StrategyEffects prior{0.05, 0.08, {{1, 0, 0.06}, {0.9, 0.01, 0.05}}};
  constexpr double precision = 1 / (0.04 * 0.04);
  std::uint64_t seed = 11;
  for (const Case& c : {Case{4000, 0, 1}, Case{7000, 0, 1}, Case{4000, 2500, 1}, Case{4000, 0, 0},
                        Case{6500, -1000, 0}}) {
    CAPTURE(c.cost);
    CAPTURE(c.other);
    CAPTURE(c.place);
    Line line;
    line.cost = c.cost;
    const Averages found = simulated(line, prior, precision, c.place, c.other, seed++);
    const PairingModel model(line.inputs(prior.at(1)));
    const Effect before = prior.at(1);
    const implementation::ReportedEffect any[] = {{c.place, 0.0, precision}};
    const double weight =
        1 - implementation::learn(prior, any).at(1).variance() / before.variance();
    const double expected = model.value_of_learning(weight, c.other, 1.0).value;
    CAPTURE(expected);
    CAPTURE(found.worth);
    CHECK(std::abs(found.worth - expected) < 4 * found.error);
    // Twin: ten standard errors away.
    CHECK_FALSE(std::abs(found.worth - expected - 10 * found.error) < 4 * found.error);
    // Against the closed form: payoff is nearly a line, people a0 (1 - a0) delta - cost.
    const double slope = line.people * line.a0 * (1 - line.a0);
    const double sd = slope * std::sqrt(weight * before.variance());
    const double gap = std::abs(slope * before.mean - c.cost - c.other);
    const double z = gap / sd;
    const double loss =
        sd * (std::exp(-z * z / 2) / std::sqrt(2 * M_PI) - z * 0.5 * std::erfc(z / std::sqrt(2.0)));
    CHECK(expected == doctest::Approx(loss).epsilon(0.05));
  }
}

TEST_CASE("what resolves everything is worth EVPPI of the effect; what resolves its mean, that") {
  Line line;
  line.cost = 5500;
  const PairingModel model(line.inputs({0.05, 0.08, 0.06}));
  CHECK(model.value_of_learning(0.64, 0.0, 1.0).value ==
        doctest::Approx(model.evppi_mean_effect(1.0).value).epsilon(1e-12));
  CHECK(model.value_of_learning(1.0, 0.0, 1.0).value ==
        doctest::Approx(model.evppi_effect(1.0).value).epsilon(1e-3));
}
