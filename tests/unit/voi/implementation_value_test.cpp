/// The table of Fenwick, Claxton and Sculpher: worked cases with exact arithmetic, a normal
/// decision by Monte Carlo with a twin that must fail, and the invariants.
#include "models/voi/implementation_value.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/numerics/normal.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

/// The same shares in every draw.
LaneTable shares(const Values& rho, std::size_t draws) {
  LaneTable result(rho.size(), draws);
  for (std::size_t j = 0; j < rho.size(); ++j)
    for (double& x : result.row(j)) x = rho[j];
  return result;
}

voi::ImplementationValue value_of(const std::vector<Values>& rows, const Values& rho) {
  const std::size_t draws = rows[0].size();
  return voi::implementation_value(table(rows), shares(rho, draws),
                                   numerics::DrawGroups::independent(draws));
}

bool close(double x, double truth) { return std::abs(x - truth) <= 1e-9 * std::abs(truth); }

/// Two draws of a difference with a given mean, < 0, and mean positive part.
Values two_draws(double mean, double evpi) { return {2 * evpi, 2 * (mean - evpi)}; }

}  // namespace

TEST_CASE("published decisions with stated shares: a vaccine, two options") {
  const double m0 = -36.054123, m1 = -34.825695, evpi = 2.41446695;
  Values difference = two_draws(m0 - m1, evpi);
  const auto v = value_of({{m1 + difference[0], m1 + difference[1]}, {m1, m1}}, {0.7, 0.3});
  CHECK(v.best == 1);
  CHECK(close(v.current.value, -35.6855946));
  CHECK(close(v.implementation.value.value, 0.8598996));
  CHECK(close(v.information.value.value, evpi));
  CHECK(close(v.both.value.value, 3.27436655));
  CHECK(voi::adds_up(v));
  // Three in ten have the best option, and three in ten follow: the others have what it replaces.
  CHECK(close(v.information_followed.value, (0.3 - 0.7) * evpi));
}

TEST_CASE("published decisions with stated shares: giving up smoking, four options") {
  const Values mean{102.626692, 128.953426, 128.922078, 139.955890};
  const Values first = two_draws(mean[0] - mean[3], 45.7740776);
  std::vector<Values> rows;
  for (const double m : mean) rows.push_back({m, m});
  rows[0] = {mean[3] + first[0], mean[3] + first[1]};
  const auto v = value_of(rows, {0.4, 0.3, 0.2, 0.1});
  CHECK(v.best == 3);
  CHECK(close(v.current.value, 119.5167092));
  CHECK(close(v.implementation.value.value, 20.4391808));
  CHECK(close(v.information.value.value, 45.7740776));
  CHECK(close(v.both.value.value, 66.2132584));
  CHECK(voi::adds_up(v));
}

TEST_CASE("NB_0 = 0, NB_1 ~ N(500, 1500^2), rho = .4, 20,000 people") {
  const double truth = 500 + 1500 * numerics::unit_normal_loss(500.0 / 1500);
  SUBCASE("each draw the mean of an equal share of probability: exact, but for one share") {
    // Only in the share in which the sign changes is the mean of the larger not the larger mean:
    // 1/n x its width / 8, 6e-11 of the value.
    const std::size_t n = 100000;
    Values x(n), density(n + 1, 0.0);
    for (std::size_t i = 1; i < n; ++i)
      density[i] = numerics::normal_density(numerics::normal_quantile(static_cast<double>(i) / n));
    for (std::size_t i = 0; i < n; ++i) x[i] = 500 + 1500 * n * (density[i] - density[i + 1]);
    const auto v = value_of({Values(n, 0.0), x}, {0.6, 0.4});
    CHECK(close(v.current.value, 200));
    CHECK(close(v.perfect_implementation.value, 500));
    CHECK(close(v.perfect_both.value, truth));
    CHECK(std::abs(truth - 881.354) < 5e-4);  // as printed
    CHECK(close(v.implementation.value.value, 300));
    CHECK(close(v.information.value.value, truth - 500));
    CHECK(close(v.both.value.value, truth - 200));
    CHECK(std::abs(20000 * v.information.value.value - 7.627e6) < 500);
    CHECK(std::abs(20000 * v.both.value.value - 13.627e6) < 500);
    // C where uptake follows: four in ten have the best option of the draw, six in ten the other.
    CHECK(close(v.perfect_information.value, 0.4 * truth + 0.6 * (500 - truth)));
  }
  SUBCASE("Monte Carlo, and a twin that must fail") {
    const std::size_t n = 200000;
    const auto v = value_of({Values(n, 0.0), normals(n, 500, 1500, 61)}, {0.6, 0.4});
    const auto twin = value_of({Values(n, 0.0), normals(n, 500, 1600, 61)}, {0.6, 0.4});
    CHECK(agrees(v.current, 200));
    CHECK(agrees(v.perfect_implementation, 500));
    CHECK(agrees(v.perfect_both, truth));
    CHECK(agrees(v.perfect_information, 0.4 * truth + 0.6 * (500 - truth)));
    CHECK(agrees(v.implementation.value, 300));
    CHECK(agrees(v.information.value, truth - 500));
    CHECK(agrees(v.both.value, truth - 200));
    CHECK(agrees(v.information_followed, -0.2 * (truth - 500)));
    CHECK(agrees(v.implementation_once_known, truth - (0.4 * truth + 0.6 * (500 - truth))));
    CHECK_FALSE(agrees(twin.perfect_both, truth));
    CHECK_FALSE(agrees(twin.information.value, truth - 500));
    CHECK_FALSE(agrees(twin.both.value, truth - 200));
    const auto shifted = value_of({Values(n, 0.0), normals(n, 500, 1500, 61)}, {0.55, 0.45});
    CHECK_FALSE(agrees(shifted.current, 200));
    CHECK_FALSE(agrees(shifted.implementation.value, 300));
  }
}

TEST_CASE("information that uptake follows: the best of a draw changes places with today's best") {
  // Means 1, 2, 3: the third is best today. In the first draw the first is.
  const Values rho{0.1, 0.2, 0.7};
  const auto v = value_of({{10, -8}, {2, 2}, {4, 2}}, rho);
  CHECK(v.best == 2);
  CHECK(close(v.current.value, 0.5 * (1 + 0.4 + 2.8) + 0.5 * (-0.8 + 0.4 + 1.4)));
  // Draw 1: 0.7 have 10, 0.2 keep 2, 0.1 have 4. Draw 2: nothing is better than today's best.
  CHECK(close(v.perfect_information.value, 0.5 * (7 + 0.4 + 0.4) + 0.5 * (-0.8 + 0.4 + 1.4)));
  CHECK(voi::adds_up(v));
}

TEST_CASE("everybody has the best option: nothing is left to implement") {
  const auto v = value_of({{0, 0, 0}, {3, -1, 2}}, {0, 1});
  CHECK(v.implementation.value.value == 0);
  CHECK(v.both.value.value == v.information.value.value);
  CHECK(close(v.information_followed.value, v.information.value.value));
  CHECK(v.implementation_once_known.value == 0);
}

TEST_CASE("small values keep their digits beside large net benefits") {
  const auto v = value_of({{1e9, 1e9}, {1e9 + 1, 1e9 + 3}}, {1e-7, 1 - 1e-7});
  CHECK(std::abs(v.implementation.value.value - 2e-7) < 1e-16);
}

TEST_CASE("a table whose cells do not fit its values is found out") {
  auto v = value_of({{0, 0, 0}, {3, -1, 2}}, {0.6, 0.4});
  REQUIRE(voi::adds_up(v));
  for (Estimate* cell :
       {&v.current, &v.perfect_implementation, &v.perfect_information, &v.perfect_both}) {
    const double right = cell->value;
    cell->value += 1e-6;
    CHECK_FALSE(voi::adds_up(v));
    cell->value = right;
  }
  v.both.value.value += 1e-6;
  CHECK_FALSE(voi::adds_up(v));
}

TEST_CASE("the bias of perfect implementation: the best of two means flatters") {
  // Tied options, n = 50, sd of the difference 1: E[EVPIM] lies 0.399 se above 0, where half have
  // either; joint has none.
  const double se = 1 / std::sqrt(50.0), loss = 0.39894228040143;
  Values implementation, both, declared;
  for (std::uint64_t s = 0; s < 4000; ++s) {
    const auto v = value_of({Values(50, 0.0), normals(50, 0, 1, 3000 + s)}, {0.5, 0.5});
    implementation.push_back(v.implementation.value.value);
    both.push_back(v.both.value.value);
    declared.push_back(v.bias);
  }
  const auto groups = numerics::DrawGroups::independent(4000);
  CHECK(agrees(numerics::mean_estimate(implementation, groups), loss * se));
  CHECK_FALSE(agrees(numerics::mean_estimate(implementation, groups), 0));
  CHECK(agrees(numerics::mean_estimate(both, groups), loss));
  CHECK(numerics::mean_estimate(declared, groups).value > 0.8 * loss * se);
}

TEST_CASE("no strategy is worth more, before it is paid, than perfect implementation") {
  const auto v = value_of({{1, 2}, {4, 8}}, {0.6, 0.4});
  const auto within = [&](double strategy) {
    return voi::bounded_by_perfect_implementation(strategy, v.implementation.value.value, 0.01, 10);
  };
  // Of 0.6 who do not have what is worth 4.5 more, a strategy moves a half, or all.
  CHECK(close(v.implementation.value.value, 0.6 * 4.5));
  CHECK(within(0.3 * 4.5));
  CHECK(within(0.6 * 4.5));
  CHECK(within(v.implementation.value.value + 0.05));
  CHECK_FALSE(within(v.implementation.value.value + 0.0501));
  CHECK(voi::bounded_by_perfect_implementation(2, 1, std::nan(""), 0));  // nothing known
}

TEST_CASE("shares that do not add up to one, or are negative, are refused") {
  CHECK_THROWS_AS((void)value_of({{0, 0}, {1, 2}}, {0.5, 0.4}), ContractViolation);
  CHECK_THROWS_AS((void)value_of({{0, 0}, {1, 2}}, {1.1, -0.1}), ContractViolation);
  CHECK_THROWS_AS((void)value_of({{0, 0}, {1, 2}}, {1}), ContractViolation);
}
