/// Nested Monte Carlo of EVPPI and EVSI against closed forms, and its bias.
#include "models/voi/nested.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "tests/unit/voi/joint_normal.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

void check_agrees(const voi::NestedValue& found, double truth) {
  CAPTURE(found.information.value.value);
  CAPTURE(found.information.value.standard_error);
  CAPTURE(found.inner_bias);
  CAPTURE(found.bias.upward);
  CAPTURE(truth);
  CHECK(agrees(found.information.value, truth));
  CHECK(found.information.value.standard_error < 0.1 * truth);
  CHECK(found.inner_bias >= 0);
  // The twin: a value ten standard errors away.
  CHECK_FALSE(agrees(found.information.value, truth + 10 * found.information.value.standard_error));
}

}  // namespace

TEST_CASE("the quadrature behind the three options gives the published value") {
  // NB = (0, X, Y), X ~ N(1, 2^2), Y ~ N(0.5, 3^2), correlation 0.4: EVPI.
  CHECK(expected_best_of_three(1, 0.5, 4, 9, 0.4 * 6) - 1 ==
        doctest::Approx(1.1246768238849).epsilon(1e-9));
}

TEST_CASE("normal-normal: the value of the quantity, and of data about it") {
  // At a threshold of 2: EVPI of the quantity 57.26894, data with variance 200^2 and 100^2.
  for (const auto& [error, truth] :
       {std::pair{1e-6, 57.26894}, {40000.0, 34.90887}, {10000.0, 49.13465}}) {
    const JointNormal problem = normal_normal(error);
    CHECK(problem.exact(2) == doctest::Approx(truth).epsilon(1e-6));
    const voi::NestedInformation nested(problem.sample(11), 2, 4000, 64);
    CHECK(nested.evaluations() == 4000 * 64);
    check_agrees(nested.at(2), truth);
  }
}

TEST_CASE("five correlated parameters, three options, one sample for every threshold") {
  const JointNormal group = five_parameters({0, 3}, 0), pair = five_parameters({2, 4}, 0);
  const JointNormal data = five_parameters({2, 4}, 0.8);  // 20 observations with sd 4 of each
  const voi::NestedInformation of_group(group.sample(21), 3, 5000, 64);
  const voi::NestedInformation of_pair(pair.sample(22), 3, 5000, 64);
  const voi::NestedInformation of_data(data.sample(23), 3, 5000, 64);
  for (const double threshold : {1.0, 2.0, 4.0}) {
    CAPTURE(threshold);
    check_agrees(of_group.at(threshold), group.exact(threshold));
    check_agrees(of_pair.at(threshold), pair.exact(threshold));
    check_agrees(of_data.at(threshold), data.exact(threshold));
  }
  CHECK(data.exact(2) < pair.exact(2));
}

TEST_CASE("few inner draws: the bias is found and removed; without the correction it is refused") {
  const JointNormal problem = normal_normal(40000);
  const double truth = problem.exact(2);
  const voi::NestedValue few = voi::NestedInformation(problem.sample(31), 2, 100000, 8).at(2);
  CAPTURE(few.uncorrected.value);
  CAPTURE(few.information.value.value);
  CAPTURE(few.information.value.standard_error);
  CAPTURE(few.bias.upward);
  CHECK_FALSE(agrees(few.uncorrected, truth));  // the twin
  CHECK(few.uncorrected.value > truth + 10 * few.uncorrected.standard_error);
  // What remains is what is said to remain.
  CHECK(std::abs(few.information.value.value - truth) <
        few.bias.upward + 4 * few.information.value.standard_error);
  // With 32 inner draws nothing is seen of it.
  CHECK(agrees(voi::NestedInformation(problem.sample(32), 2, 25000, 32).at(2).information.value,
               truth));
  CHECK_THROWS_AS(voi::NestedInformation(problem.sample(31), 2, 100, 2), ContractViolation);
}

TEST_CASE("a tie, and data that say nothing: all that is found is bias, and is said to be") {
  JointNormal problem = normal_normal(1e12);
  problem.mean = {0, 0, 0};
  const auto noise = voi::NestedInformation(problem.sample(43), 2, 20000, 16).at(2);
  CHECK(noise.information.value.value > 10 * noise.information.value.standard_error);
  // The bias is itself found from noisy halvings: a tenth is allowed for that.
  CHECK(noise.information.value.value <
        1.1 * noise.bias.upward + 4 * noise.information.value.standard_error);
  // Where data say as much as the prior, and inner draws are many, little is left to say.
  const auto clear = voi::NestedInformation(normal_normal(40000).sample(44), 2, 20000, 128).at(2);
  CHECK(clear.bias.upward < clear.information.value.standard_error);
}

TEST_CASE("what cannot change the decision is worth nothing") {
  JointNormal problem = normal_normal(1e12);  // data that say nothing
  const auto nothing = voi::NestedInformation(problem.sample(41), 2, 2000, 256).at(2);
  CHECK(std::abs(nothing.information.value.value) <
        nothing.bias.upward + 4 * nothing.information.value.standard_error);
  problem.mean = {-5000, -5000, 0};  // 25 standard deviations
  const auto certain = voi::NestedInformation(problem.sample(42), 2, 200, 64).at(2);
  CHECK(certain.information.value.value == 0);
  CHECK(certain.information.value.standard_error == 0);
  const voi::NestedInformation alone([](const voi::ConditionalDraws&, voi::ConditionalOutcomes&) {},
                                     1, 2, 4);
  CHECK(alone.at(1).information.value.value == 0);
}

TEST_CASE("an amount added to every option changes nothing but rounding") {
  const JointNormal problem = normal_normal(40000);
  const auto plain = problem.sample(51);
  const voi::ConditionalSample shifted = [&](const voi::ConditionalDraws& draws,
                                             voi::ConditionalOutcomes& out) {
    plain(draws, out);
    for (std::size_t j = 0; j < 2; ++j)
      for (std::size_t i = 0; i < draws.lanes(); ++i) {
        const double shared = static_cast<double>((draws.first * draws.inner + i) % 1000);
        out.cost.row(j)[i] += shared, out.qalys.row(j)[i] -= shared;
      }
  };
  const auto a = voi::NestedInformation(plain, 2, 1000, 16).at(2).information.value;
  const auto b = voi::NestedInformation(shifted, 2, 1000, 16).at(2).information.value;
  CHECK(b.value == doctest::Approx(a.value).epsilon(1e-10));
  CHECK(b.standard_error == doctest::Approx(a.standard_error).epsilon(1e-10));
}
