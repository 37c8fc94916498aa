/// EVPI against closed forms. Every case has a twin, drawn from slightly wrong inputs, that must
/// fail.
#include <cmath>
#include <doctest/doctest.h>

#include "tests/unit/voi/evpi_samples.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::size_t draws = 200000;

/// Net benefits 0 and `intercept + slope x`.
Estimate against_nothing(const Values& x, double intercept, double slope) {
  Values net_benefit(x);
  for (double& v : net_benefit) v = intercept + slope * v;
  return evpi_of({Values(x.size(), 0.0), net_benefit}).value;
}

}  // namespace

TEST_CASE("two options, normal increment: s L(|m| / s)") {
  struct Case {
    double mean, sd, truth;
  };
  const Case cases[] = {
      {1, std::sqrt(5.0), 0.47981070634839},   // p1 - p2, p1 ~ N(1, 1), p2 ~ N(0, 2)
      {2, std::sqrt(8.0), 0.39928245674849},   // 2 p1 - p2
      {3, std::sqrt(13.0), 0.40946341599383},  // 3 p1 - p2
      {0, std::sqrt(5.0), 0.89206205807639},   // p1 + p2, p1 ~ N(0, 1)
      {0, 2, 0.79788456080287},                // p1 - p2, p2 | p1 ~ N(p1, 2)
      {2, std::sqrt(8.0), 0.39928245674849},   // p1 + p2 of the same
      {-500, 3000, 963.41106461127},
      {-50, 200, 57.26894},
  };
  std::uint64_t seed = 1;
  for (const Case& c : cases) {
    CAPTURE(c.mean);
    CHECK(agrees(against_nothing(normals(draws, c.mean, c.sd, ++seed), 0, 1), c.truth));
    CHECK_FALSE(agrees(against_nothing(normals(draws, c.mean, 1.06 * c.sd, seed), 0, 1), c.truth));
  }
}

TEST_CASE("three options, two of them correlated") {
  // NB = (0, X, Y), X ~ N(1, 2), Y ~ N(0.5, 3), correlation 0.4.
  const auto evpi = [](double correlation) {
    const Values z1 = standard_normals(draws, 21), z2 = standard_normals(draws, 22);
    Values x(draws), y(draws);
    for (std::size_t i = 0; i < draws; ++i) {
      x[i] = 1 + 2 * z1[i];
      y[i] = 0.5 + 3 * (correlation * z1[i] + std::sqrt(1 - correlation * correlation) * z2[i]);
    }
    return evpi_of({Values(draws, 0.0), x, y}).value;
  };
  CHECK(agrees(evpi(0.4), 1.1246768238849));
  CHECK_FALSE(agrees(evpi(0.3), 1.1246768238849));
}

TEST_CASE("a lognormal and a gamma cost against a fixed value") {
  const double mu = 6.833545276423, sigma = 0.38525317015993;  // mean 1000, sd 400
  Values lognormal = standard_normals(draws, 31), twin(lognormal), gamma(draws);
  for (double& v : twin) v = std::exp(mu + 1.05 * sigma * v);
  for (double& v : lognormal) v = std::exp(mu + sigma * v);
  std::mt19937_64 random(32);
  std::gamma_distribution<double> distribution(4, 250);
  for (double& v : gamma) v = distribution(random);

  const double k[] = {800, 1000, 1200};
  const double lognormal_truth[] = {59.520245117096, 152.7485770462, 86.205634658095};
  const double gamma_truth[] = {98.596731542859, 195.36681481316, 123.18285382973};
  for (int i = 0; i < 3; ++i) {
    CHECK(agrees(against_nothing(lognormal, k[i], -1), lognormal_truth[i]));
    CHECK_FALSE(agrees(against_nothing(twin, k[i], -1), lognormal_truth[i]));
    CHECK(agrees(against_nothing(gamma, k[i], -1), gamma_truth[i]));
    CHECK_FALSE(agrees(against_nothing(lognormal, k[i], -1), gamma_truth[i]));
  }
}
