/// EVPPI of a decision tree with products of parameters (Ades, Lu and Claxton 2004), whose exact
/// values are known by quadrature: curves, interactions and groups of one, two and three.
#include <cmath>
#include <doctest/doctest.h>
#include <random>

#include "models/voi/evppi.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::size_t draws = 20000;

struct Tree {
  Values side_effect, quality, critical, odds_ratio;  // Pse, Qe, Pc, log odds ratio
  Values nothing = Values(draws, 0.0), cost = Values(draws), qalys = Values(draws);

  Tree() {
    std::mt19937_64 random(20040301);
    std::normal_distribution<double> normal;
    const auto beta = [&](double a, double b) {
      const double x = std::gamma_distribution<double>(a)(random);
      return x / (x + std::gamma_distribution<double>(b)(random));
    };
    const auto expit = [](double x) { return 1 / (1 + std::exp(-x)); };
    for (std::size_t i = 0; i < draws; ++i) {
      quality.push_back(expit(0.6 + std::sqrt(1.0 / 6) * normal(random)));
      critical.push_back(beta(15, 85));
      side_effect.push_back(beta(3, 9));
      odds_ratio.push_back(-1.5 + std::sqrt(1.0 / 3) * normal(random));
      const double treated = expit(std::log(critical[i] / (1 - critical[i])) + odds_ratio[i]);
      const double avoided = critical[i] - treated;
      // INB = avoided (75,000 x 30 (1 - Qe) / 2 + 200,000) - Pse (75,000 + 100,000) - 15,000.
      qalys[i] = avoided * 30 * (1 - quality[i]) / 2 - side_effect[i];
      cost[i] = 15000 + 100000 * side_effect[i] - 200000 * avoided;
    }
  }

  [[nodiscard]] cea::Outcomes outcomes() const { return {{nothing, cost}, {nothing, qalys}}; }
};

}  // namespace

TEST_CASE("Ades' decision tree at 75,000 a QALY") {
  const Tree tree;
  const auto groups = numerics::DrawGroups::independent(draws);
  const auto evpi = voi::evpi(cea::net_benefit(tree.outcomes(), 75000), groups);
  CHECK(agrees(evpi.value, 10186.98));

  const auto check = [&](const Views& parameters, double truth) {
    const voi::PartialInformation fit(parameters, tree.outcomes());
    const auto result = fit.evppi(75000, groups);
    CAPTURE(result.value.value);
    CAPTURE(result.value.standard_error);
    CAPTURE(truth);
    CHECK(std::abs(result.value.value - truth) <=
          0.02 * truth + 4 * result.value.standard_error + fit.bias(75000, groups).upward);
    CHECK(result.value.standard_error < 0.06 * truth);
    CHECK(voi::in_order(result, evpi, groups));
    return result;
  };
  const auto pse = check({tree.side_effect}, 6298.174333);
  const auto qe = check({tree.quality}, 2097.383689);
  const auto odds = check({tree.odds_ratio}, 3942.391897);
  const auto pc = check({tree.critical}, 3402.073160);
  const auto pse_qe = check({tree.side_effect, tree.quality}, 7196.436809);
  const auto pc_odds = check({tree.critical, tree.odds_ratio}, 5917.0797);
  const auto three = check({tree.side_effect, tree.critical, tree.odds_ratio}, 9500.33);

  // What a group knows is worth no less than what its members know.
  CHECK(voi::in_order(pse, pse_qe, groups));
  CHECK(voi::in_order(qe, pse_qe, groups));
  CHECK(voi::in_order(odds, pc_odds, groups));
  CHECK(voi::in_order(pc, pc_odds, groups));
  CHECK(voi::in_order(pc_odds, three, groups));
  CHECK_FALSE(voi::in_order(three, pc_odds, groups));  // the twin that must fail
}
