/// EVPPI by regression against closed forms of linear-Gaussian decisions: within 2% and four
/// standard errors.
#include <cmath>
#include <doctest/doctest.h>
#include <functional>

#include "models/voi/evppi.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::size_t draws = 100000;
const auto groups = numerics::DrawGroups::independent(draws);

void check_close(const Estimate& e, double truth) {
  CAPTURE(e.value);
  CAPTURE(e.standard_error);
  CAPTURE(truth);
  CHECK(std::abs(e.value - truth) <= 0.02 * truth + 4 * e.standard_error);
  // No tolerance so wide that it would take anything.
  CHECK(e.standard_error < 0.1 * truth);
}

/// Option 0 is nothing; option 1 has these QALYs and costs.
voi::PartialInformation learn(const Views& parameters, const Values& qalys, const Values& cost) {
  static const Values nothing(draws, 0.0);
  return {parameters, {{nothing, cost}, {nothing, qalys}}};
}

}  // namespace

TEST_CASE("k p1 - p2: one fit serves every threshold") {
  const Values p1 = normals(draws, 1, 1, 1), p2 = normals(draws, 0, 2, 2);
  const auto of_p1 = learn({p1}, p1, p2), of_p2 = learn({p2}, p1, p2);
  CHECK(of_p1.method() == "penalised cubic spline");
  check_close(of_p1.evppi(1, groups).value, 0.083315470587686);
  check_close(of_p1.evppi(2, groups).value, 0.16663094117537);
  check_close(of_p1.evppi(3, groups).value, 0.24994641176306);
  check_close(of_p2.evppi(1, groups).value, 0.39559311480261);
  check_close(of_p2.evppi(2, groups).value, 0.16663094117537);
  check_close(of_p2.evppi(3, groups).value, 0.058613587525209);
  // Both: everything.
  const auto both = learn({p1, p2}, p1, p2);
  CHECK(both.method() == "penalised cubic splines with their tensor product");
  check_close(both.evppi(1, groups).value, 0.47981070634839);
}

TEST_CASE("a tie between two options") {
  const Values p1 = normals(draws, 0, 1, 3), p2 = normals(draws, 0, 2, 4);
  Values saving(p2);
  for (double& v : saving) v = -v;
  check_close(learn({p1}, p1, saving).evppi(1, groups).value, 0.39894228040143);
  check_close(learn({p2}, p1, saving).evppi(1, groups).value, 0.79788456080287);
}

TEST_CASE("correlated parameters: what one says about the other counts") {
  const Values p1 = normals(draws, 1, 1, 5);
  Values p2 = normals(draws, 0, 2, 6), saving(draws);
  for (std::size_t i = 0; i < draws; ++i) p2[i] += p1[i], saving[i] = -p2[i];
  // INB = p1 - p2: E[INB | p1] = 0 whatever p1.
  const auto learn_p1 = learn({p1}, p1, p2);
  const auto nothing = learn_p1.evppi(1, groups);
  CHECK(nothing.value.value <= learn_p1.bias(1, groups).upward + 4 * nothing.value.standard_error);
  CHECK(nothing.value.value < 0.02);
  check_close(learn({p2}, p1, p2).evppi(1, groups).value, 0.71364964646111);
  check_close(learn({p1, p2}, p1, p2).evppi(1, groups).value, 0.79788456080287);
  // INB = p1 + p2.
  check_close(learn({p1}, p1, saving).evppi(1, groups).value, 0.16663094117537);
  check_close(learn({p2}, p1, saving).evppi(1, groups).value, 0.35479054138041);
}

TEST_CASE("three options, two of them correlated") {
  const Values z1 = standard_normals(draws, 7), z2 = standard_normals(draws, 8);
  Values x(draws), y(draws), minus_y(draws), nothing(draws, 0.0);
  for (std::size_t i = 0; i < draws; ++i) {
    x[i] = 1 + 2 * z1[i];
    y[i] = 0.5 + 3 * (0.4 * z1[i] + std::sqrt(0.84) * z2[i]);
    minus_y[i] = -y[i];
  }
  // X is all QALYs, Y all savings; knowing X says something about Y.
  const cea::Outcomes outcomes{{nothing, nothing, minus_y}, {nothing, x, nothing}};
  // Page values: E[max(0, X, E[Y | X])] - 1 and E[max(0, E[X | Y], Y)] - 1.
  check_close(voi::PartialInformation(Views{x}, outcomes).evppi(1, groups).value, 0.39559311480261);
  check_close(voi::PartialInformation(Views{y}, outcomes).evppi(1, groups).value, 0.69071261944325);
  check_close(voi::PartialInformation(Views{x, y}, outcomes).evppi(1, groups).value,
              1.1246768238849);
}

TEST_CASE("five correlated parameters: singles, pairs and groups") {
  // INB = c . theta, c = (1, -2, 0.5, 3, -1); mean (0.2, 1, -1, 0.5, 0); sd (1, 0.5, 2, 0.25, 1.5);
  // correlations r12 = 0.5, r14 = 0.2, r35 = -0.3.
  std::vector<Values> theta;
  for (std::uint64_t j = 0; j < 5; ++j) theta.push_back(standard_normals(draws, 11 + j));
  Values qalys(draws), cost(draws);
  for (std::size_t i = 0; i < draws; ++i) {
    const double z1 = theta[0][i], z2 = 0.5 * z1 + std::sqrt(0.75) * theta[1][i];
    // Given z1 and z2, z4 is correlated with z1 alone, and not with z2 beyond what z1 brings: the
    // page has r24 = 0, so the part of z2 that z1 does not explain must carry -0.1 / sqrt(0.75).
    const double b = -0.1 / std::sqrt(0.75);
    const double z4 = 0.2 * z1 + b * theta[1][i] + std::sqrt(1 - 0.04 - b * b) * theta[3][i];
    const double z3 = theta[2][i], z5 = -0.3 * z3 + std::sqrt(0.91) * theta[4][i];
    theta[0][i] = 0.2 + z1, theta[1][i] = 1 + 0.5 * z2, theta[2][i] = -1 + 2 * z3;
    theta[3][i] = 0.5 + 0.25 * z4, theta[4][i] = 1.5 * z5;
    // At a threshold of 2, half of the first and third go into QALYs.
    qalys[i] = 0.5 * (theta[0][i] + 0.5 * theta[2][i]);
    cost[i] = 2 * theta[1][i] - 3 * theta[3][i] + theta[4][i];
  }
  const auto evppi = [&](std::initializer_list<std::size_t> members) {
    Views views;
    for (const std::size_t j : members) views.push_back(theta[j - 1]);
    return learn(views, qalys, cost).evppi(2, groups).value;
  };
  check_close(evppi({1}), 0.034224215865877);
  check_close(evppi({2}), 0.011620983980081);
  check_close(evppi({3}), 0.26434157921681);
  check_close(evppi({4}), 0.10596385553881);
  check_close(evppi({5}), 0.38787437916343);
  check_close(evppi({1, 2}), 0.16654506563796);
  check_close(evppi({1, 4}), 0.13781061593224);
  check_close(evppi({3, 5}), 0.47458069041173);
  check_close(evppi({1, 2, 4}), 0.23540404179223);
  check_close(evppi({2, 3, 4, 5}), 0.57353927795126);
  check_close(evppi({1, 2, 3, 4, 5}), 0.629828858795);
  // The twin that must fail: a group's value against that of a part of it.
  const Estimate part = evppi({1, 2});
  CHECK(std::abs(part.value - 0.23540404179223) > 0.02 * 0.2354 + 4 * part.standard_error);
}
