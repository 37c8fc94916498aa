#include "models/numerics/standard_error.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <random>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

using namespace equipoise;
using numerics::DrawGroups;

TEST_CASE("independent draws: sd / sqrt(n)") {
  const std::vector<double> x{2, 4, 4, 4, 5, 5, 7, 9};  // mean 5, sum of squares 32
  const Estimate e = numerics::mean_estimate(x, DrawGroups::independent(8));
  CHECK(e.value == 5);
  CHECK(e.standard_error == doctest::Approx(std::sqrt(32.0 / 7 / 8)).epsilon(1e-14));
}

TEST_CASE("replicates: the spread of their means, draw d in replicate d % replicates") {
  // Replicate 0: 1, 3, 5 (mean 3); replicate 1: 10, 10, 10 (mean 10).
  const std::vector<double> x{1, 10, 3, 10, 5, 10};
  CHECK(numerics::standard_error(x, DrawGroups::replicated(6, 2)) ==
        doctest::Approx(3.5).epsilon(1e-14));
  // Replicates of unequal size: 0, 4 (mean 2) and 5; overall mean 3.
  const std::vector<double> y{0, 5, 4};
  CHECK(numerics::standard_error(y, DrawGroups::replicated(3, 2)) ==
        doctest::Approx(std::sqrt(2 * (4.0 / 9 + 4.0 / 9))).epsilon(1e-14));
}

TEST_CASE("replicates side by side, whatever is left over: each sum by itself") {
  std::mt19937_64 random(7);
  std::normal_distribution<double> normal;
  for (const std::size_t replicates : {3, 4, 5, 9, 16})
    for (const std::size_t draws : {16, 17, 37, 48}) {
      CAPTURE(replicates);
      CAPTURE(draws);
      std::vector<double> x(draws);
      for (double& value : x) value = normal(random);
      const double mean = numerics::mean(x);
      double squares = 0.0;
      for (std::size_t r = 0; r < replicates; ++r) {
        double sum = 0.0;
        for (std::size_t d = r; d < draws; d += replicates) sum += x[d] - mean;
        squares += sum * sum;
      }
      const auto count = static_cast<double>(replicates), n = static_cast<double>(draws);
      CHECK(numerics::standard_error(x, DrawGroups::replicated(draws, replicates)) ==
            doctest::Approx(std::sqrt(squares * count / (count - 1)) / n).epsilon(1e-12));
    }
}

TEST_CASE("one replicate says nothing about its error; constants have none") {
  const std::vector<double> x{1, 2, 3};
  CHECK(std::isnan(numerics::standard_error(x, DrawGroups::replicated(3, 1))));
  CHECK(std::isnan(numerics::standard_error(std::vector<double>{1}, DrawGroups::independent(1))));
  CHECK(numerics::standard_error(std::vector<double>{7, 7, 7}, DrawGroups::independent(3)) == 0);
  CHECK_THROWS_AS((void)numerics::standard_error(x, DrawGroups::independent(4)), ContractViolation);
  CHECK_THROWS_AS((void)numerics::standard_error(x, DrawGroups::replicated(3, 4)),
                  ContractViolation);
}

TEST_CASE("a large common constant costs no digits; pairing removes what is common") {
  const std::vector<double> small{1, 2, 4}, large{1e9 + 1, 1e9 + 2, 1e9 + 4};
  const DrawGroups groups = DrawGroups::independent(3);
  CHECK(numerics::standard_error(large, groups) ==
        doctest::Approx(numerics::standard_error(small, groups)).epsilon(1e-12));
  CHECK(numerics::paired_standard_error(large, small, groups) == 0);
  const Estimate people = numerics::scaled({2, 0.5}, -10);
  CHECK(people.value == -20);
  CHECK(people.standard_error == 5);
}

namespace {

/// Share of 1,000 samples whose mean +- 1.96 se covers 0. Draws of a replicate share a common part,
/// as points of one scrambling do.
double coverage(const DrawGroups& groups) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal;
  int covered = 0;
  for (int sample = 0; sample < 1000; ++sample) {
    std::vector<double> common(50), x(200);
    for (double& c : common) c = normal(random);
    for (std::size_t d = 0; d < x.size(); ++d) x[d] = common[d % 50] + 0.5 * normal(random);
    const Estimate e = numerics::mean_estimate(x, groups);
    covered += std::abs(e.value) < 1.96 * e.standard_error;
  }
  return covered / 1000.0;
}

}  // namespace

TEST_CASE("coverage: right with the right groups, wrong without") {
  // t with 49 degrees of freedom: 1.96 se cover 94.4%; 4 binomial standard errors of 0.73%.
  CHECK(std::abs(coverage(DrawGroups::replicated(200, 50)) - 0.944) < 4 * 0.0073);
  CHECK(coverage(DrawGroups::independent(200)) < 0.8);  // the twin that must fail
}
