/// Multilevel Monte Carlo: values against closed forms, the error it reaches and what that costs.
#include "models/voi/multilevel.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/nested.hpp"

#include "tests/unit/voi/joint_normal.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

void check_reached(const voi::MultilevelValue& found, double truth, double requested) {
  CAPTURE(found.value.value);
  CAPTURE(found.value.standard_error);
  CAPTURE(found.bias.upward);
  CAPTURE(found.evaluations);
  CAPTURE(found.levels.size());
  CAPTURE(truth);
  CHECK(found.reached);
  CHECK(found.value.standard_error <= requested * 1.0001);
  CHECK(found.bias.upward <= 0.5 * requested);
  CHECK(agrees(found.value, truth));
  CHECK_FALSE(agrees(found.value, truth + 10 * found.value.standard_error));  // the twin
}

/// Errors of 50 replications, squared, over the requested error's square: chi-square with 50
/// degrees of freedom if the error is as requested.
double chi_square(const JointNormal& problem, double requested, double declared,
                  std::size_t* evaluations = nullptr) {
  double sum = 0;
  for (std::uint64_t r = 0; r < 50; ++r) {
    const auto found = voi::multilevel(problem.sample(1000 + r), problem.options(), 2,
                                       {.standard_error = requested});
    CHECK(found.reached);
    if (evaluations != nullptr) *evaluations += found.evaluations;
    const double z = (found.value.value - problem.exact(2)) / declared;
    sum += z * z;
  }
  return sum;
}

// Quantiles 0.00005 and 0.99995 of a chi-square with 50 degrees of freedom.
constexpr double lower = 20.0, upper = 98.6;

}  // namespace

TEST_CASE("normal-normal: EVPPI and EVSI to the requested standard error") {
  for (const double error : {1e-6, 40000.0, 10000.0}) {
    const JointNormal problem = normal_normal(error);
    check_reached(voi::multilevel(problem.sample(61), 2, 2, {.standard_error = 1}),
                  problem.exact(2), 1);
  }
}

TEST_CASE("five correlated parameters, three options") {
  for (const JointNormal& problem :
       {five_parameters({0, 3}, 0), five_parameters({2, 4}, 0), five_parameters({2, 4}, 0.8)}) {
    const double requested = 0.01;
    check_reached(voi::multilevel(problem.sample(62), 3, 2, {.standard_error = requested}),
                  problem.exact(2), requested);
  }
}

TEST_CASE("the error over 50 replications is the one requested") {
  const JointNormal problem = normal_normal(40000);
  const double found = chi_square(problem, 2, 2);
  CAPTURE(found);
  CHECK(found > lower);
  CHECK(found < upper);
  // The twin: half the error declared for the same answers.
  CHECK_FALSE(4 * found < upper);
}

TEST_CASE("cost grows as the square of the precision") {
  const JointNormal problem = five_parameters({2, 4}, 0.8);
  const auto cost = [&](double requested) {
    std::size_t total = 0;
    for (std::uint64_t r = 0; r < 4; ++r)
      total +=
          voi::multilevel(problem.sample(80 + r), 3, 2, {.standard_error = requested}).evaluations;
    return static_cast<double>(total);
  };
  const double ratio = cost(0.005) / cost(0.02);
  CAPTURE(ratio);
  CHECK(ratio > 16 / 2.0);
  CHECK(ratio < 16 * 2.0);  // nested Monte Carlo: 64
}

TEST_CASE("the two referees agree, and nothing depends on how requests are cut") {
  const JointNormal problem = five_parameters({0, 3}, 0);
  const auto whole = problem.sample(91);
  const auto found = voi::multilevel(whole, 3, 2, {.standard_error = 0.01});
  const auto nested = voi::NestedInformation(problem.sample(92), 3, 10000, 64).at(2);
  CHECK(std::abs(found.value.value - nested.information.value.value) <
        4 * std::hypot(found.value.standard_error, nested.information.value.standard_error));
  // Outer samples asked for one at a time give the same bits.
  const voi::ConditionalSample cut = [&](const voi::ConditionalDraws& draws,
                                         voi::ConditionalOutcomes& out) {
    voi::ConditionalOutcomes one{LaneTable(3, draws.inner), LaneTable(3, draws.inner)};
    for (std::size_t o = 0; o < draws.outer; ++o) {
      whole({draws.level, draws.first + o, 1, draws.inner}, one);
      for (std::size_t j = 0; j < 3; ++j)
        for (std::size_t i = 0; i < draws.inner; ++i) {
          out.cost.row(j)[o * draws.inner + i] = one.cost.row(j)[i];
          out.qalys.row(j)[o * draws.inner + i] = one.qalys.row(j)[i];
        }
    }
  };
  const auto again = voi::multilevel(cut, 3, 2, {.standard_error = 0.01});
  CHECK(again.value.value == found.value.value);
  CHECK(again.value.standard_error == found.value.standard_error);
  CHECK(again.evaluations == found.evaluations);
}

TEST_CASE("too few runs allowed: the answer says that it falls short") {
  const JointNormal problem = normal_normal(40000);
  const auto found =
      voi::multilevel(problem.sample(95), 2, 2, {.standard_error = 0.1, .most_evaluations = 50000});
  CHECK_FALSE(found.reached);
  CHECK(found.evaluations <= 50000);
  CHECK(found.evaluations > 49900);  // and spends what it may
  CHECK(found.value.standard_error > 0.1);
  CHECK(agrees(found.value, problem.exact(2)));
}

TEST_CASE("a decision that nothing changes costs the pilot alone") {
  JointNormal problem = normal_normal(40000);
  problem.mean = {-5000, -5000, 0};
  const auto found = voi::multilevel(problem.sample(96), 2, 2, {.standard_error = 1});
  CHECK(found.reached);
  CHECK(found.value.value == 0);
  CHECK(found.value.standard_error == 0);
  CHECK(found.levels.size() == 3);
}
