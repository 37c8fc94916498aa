#include <cmath>
#include <doctest/doctest.h>
#include <random>

#include "models/voi/population.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

using namespace equipoise;
using namespace equipoise::test;

TEST_CASE("samples worked by hand") {
  SUBCASE("two options") {
    // Means 0 and 1: losses of option 1 are 2, 0, 0, 0.
    const auto result = evpi_of({{0, 0, 0, 0}, {-2, 1, 2, 3}});
    CHECK(result.value.value == 0.5);
    CHECK(result.value.standard_error == 0.5);  // sd 1, n 4
    CHECK(result.influence == Values{2, 0, 0, 0});
  }
  SUBCASE("three options") {
    // Best by mean is the last (mean 1); the maxima are 6, 9, 3.
    const auto result = evpi_of({{0, 0, 0}, {6, -3, -3}, {-9, 9, 3}});
    CHECK(result.value.value == 5);
  }
  SUBCASE("one option, equal options, an option that always wins") {
    CHECK(evpi_of({{3, -4, 5}}).value.value == 0);
    CHECK(evpi_of({{3, -4, 5}, {3, -4, 5}}).value.value == 0);
    CHECK(voi::evpi_bias(table({{3, -4, 5}, {3, -4, 5}}), numerics::DrawGroups::independent(3))
              .downward == 0);
    CHECK(evpi_of({{3, -4, 5}, {4, -3, 6}}).value.standard_error == 0);
  }
}

TEST_CASE("EVPI is the smallest expected loss and the difference of its definition") {
  const Values x = normals(5000, 1, 3, 41), y = normals(5000, 1.2, 2, 42);
  double mean_of_max = 0, mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mean_of_max += std::max({0.0, x[i], y[i]}) / 5000;
    mean_x += x[i] / 5000, mean_y += y[i] / 5000;
  }
  const double subtracted = mean_of_max - std::max({0.0, mean_x, mean_y});
  CHECK(evpi_of({Values(5000, 0.0), x, y}).value.value ==
        doctest::Approx(subtracted).epsilon(1e-12));
}

TEST_CASE("a constant added to every option, in all draws or in each, changes nothing") {
  const Values x = normals(1000, 1, 3, 43);
  const Values shared = normals(1000, 1e6, 1e5, 44);
  Values base(1000), option(1000);
  for (std::size_t i = 0; i < 1000; ++i) base[i] = shared[i], option[i] = shared[i] + x[i];
  const auto plain = evpi_of({Values(1000, 0.0), x}), shifted = evpi_of({base, option});
  CHECK(shifted.value.value == doctest::Approx(plain.value.value).epsilon(1e-9));
  CHECK(shifted.value.standard_error == doctest::Approx(plain.value.standard_error).epsilon(1e-9));
}

TEST_CASE("small values keep their digits beside large net benefits") {
  // One draw in a thousand loses 1e-6; option 1 is better by 1 elsewhere.
  Values base(1000, 0.0), option(1000, 1.0);
  option[7] = -1e-6;
  CHECK(evpi_of({base, option}).value.value == doctest::Approx(1e-9).epsilon(1e-12));
}

TEST_CASE("low-discrepancy draws: the error from replicates, or none") {
  const LaneTable rows = table({Values(4, 0.0), {-2, 1, 2, 3}});
  CHECK(std::isnan(voi::evpi(rows, numerics::DrawGroups::replicated(4, 1)).value.standard_error));
  // Replicates {2, 0} and {0, 0}: means 1 and 0.
  CHECK(voi::evpi(rows, numerics::DrawGroups::replicated(4, 2)).value.standard_error == 0.5);
}

TEST_CASE("the declared bias covers the bias: two options near a tie") {
  // INB ~ N(mu, 1), n = 50: E[estimate] = L(mu) - se L(mu / se), se = 1 / sqrt(50).
  struct Case {
    double mu_in_se, evpi, bias_in_se;  // L(mu) and L(mu / se), L the unit normal loss
  };
  const double se = 1 / std::sqrt(50.0);
  for (const Case& c : {Case{0, 0.39894228040143, 0.39894228040143},
                        Case{1, 0.33221438932315, 0.083315470587686}}) {
    CAPTURE(c.mu_in_se);
    Values estimates, declared;
    for (std::uint64_t s = 0; s < 4000; ++s) {
      const LaneTable benefit = table({Values(50, 0.0), normals(50, c.mu_in_se * se, 1, 1000 + s)});
      const auto independent = numerics::DrawGroups::independent(50);
      estimates.push_back(voi::evpi(benefit, independent).value.value);
      declared.push_back(voi::evpi_bias(benefit, independent).downward);
    }
    const auto groups = numerics::DrawGroups::independent(estimates.size());
    const Estimate mean = numerics::mean_estimate(estimates, groups);
    CHECK(agrees(mean, c.evpi - c.bias_in_se * se));
    CHECK_FALSE(agrees(mean, c.evpi));
    // L falls, so at a tie the declared value lies below 0.4 se by what chance moves it: 0.34 se.
    CHECK(numerics::mean_estimate(declared, groups).value > 0.8 * c.bias_in_se * se);
    CHECK(numerics::mean_estimate(declared, groups).value < 0.41 * se);
  }
}

TEST_CASE("order: a smaller value may not exceed a larger by more than chance") {
  const auto small = evpi_of({Values(1000, 0.0), normals(1000, 1, 1, 51)});
  const auto large = evpi_of({Values(1000, 0.0), normals(1000, 1, 3, 51)});
  const auto groups = numerics::DrawGroups::independent(1000);
  CHECK(voi::in_order(small, large, groups));
  CHECK_FALSE(voi::in_order(large, small, groups));
  CHECK(voi::in_order(large, large, groups));
  CHECK(voi::in_order(large, small, numerics::DrawGroups::replicated(1000, 1)));  // nothing known
}

TEST_CASE("population multiplier, each year at its start") {
  CHECK(std::abs(voi::discounted_people(1, 10, 0.03) - 8.7861089218791) < 1e-12);
  CHECK(std::abs(voi::discounted_people(1, 10, 0.035) - 8.6076865088682) < 1e-12);
  CHECK(std::abs(voi::discounted_people(1, 20, 0.015) - 17.426168366858) < 1e-12);
  CHECK(voi::discounted_people(1000, 10, 0) == 10000);
  CHECK(voi::discounted_people(1000, 1.5, 0.25) == doctest::Approx(1000 + 400).epsilon(1e-15));
  CHECK(voi::discounted_people(1000, 0, 0.035) == 0);
  CHECK_THROWS_AS((void)voi::discounted_people(-1, 10, 0.035), ContractViolation);
}
