/// EVSI over a range of sizes by moment matching, against closed forms at every size.
#include "models/voi/sample_information/moment_matching.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/sample_information/shrinkage.hpp"

#include "tests/unit/voi/joint_normal.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

/// A trial of size n observes each variable named with variance `error` / n.
/// \param problem  the joint distribution with data of size n in front
template <class Problem>
voi::PosteriorSample conjugate(const Problem& problem, const std::vector<Values>& parameters,
                               const std::vector<std::size_t>& about, double error) {
  return [&problem, &parameters, about, error](const voi::PosteriorRequest& request,
                                               voi::ConditionalOutcomes& out) {
    Random random{900, request.run};
    Values data;
    for (const std::size_t j : about)
      data.push_back(parameters[j][request.draw] +
                     std::sqrt(error / request.size) * random.normal());
    const JointNormal joint = problem(request.size);
    Values z = joint.standardised(data), x(joint.variables());
    for (std::size_t i = 0; i < request.posterior; ++i) {
      joint.complete(z, joint.learnt, random, x);
      for (std::size_t j = 1; j < joint.options(); ++j) {
        out.qalys.row(j)[i] = JointNormal::dot(joint.qalys[j - 1], x);
        out.cost.row(j)[i] = JointNormal::dot(joint.cost[j - 1], x);
      }
    }
  };
}

/// Sizes at which a trial says something: what is found of less is a small difference of variances.
void check_sizes(const voi::MomentMatching& found, double threshold,
                 const std::function<double(double)>& exact) {
  for (const double size : {10.0, 30.0, 100.0, 200.0}) {
    const Estimate e = found.evsi(threshold, size).value();
    CAPTURE(size);
    CAPTURE(e.value);
    CAPTURE(e.standard_error);
    CAPTURE(exact(size));
    CHECK(agrees(e, exact(size)));
    CHECK(e.standard_error < 0.1 * exact(size));
    CHECK_FALSE(agrees(e, exact(size) + 10 * e.standard_error));  // the twin
  }
}

}  // namespace

TEST_CASE("the size at which half is known") {
  const Values sizes{1, 5, 20, 100};
  Values shares;
  for (const double n : sizes) shares.push_back(n / (n + 12.5));
  CHECK(voi::half_known_size(sizes, shares) == doctest::Approx(12.5).epsilon(1e-6));
  CHECK(voi::half_known_size(sizes, Values(4, 0.0)) > 1e7);
  CHECK(voi::half_known_size(sizes, Values(4, 1.02)) < 1e-5);
  shares[2] += 0.05, shares[3] -= 0.05;
  CHECK(voi::half_known_size(sizes, shares) == doctest::Approx(12.5).epsilon(0.2));
}

TEST_CASE("rows are moved to the covariance asked for, also when they are proportional") {
  const Values a = standard_normals(2000, 1), b = standard_normals(2000, 2);
  for (const bool proportional : {false, true}) {
    std::vector<Values> rows{Values(2000), Values(2000)};
    for (std::size_t d = 0; d < 2000; ++d) {
      rows[0][d] = 3 + 2 * a[d];
      rows[1][d] = 1 + a[d] + (proportional ? 0.0 : b[d]);
    }
    const auto covariance = [&](std::size_t i, std::size_t j) {
      double mi = 0, mj = 0, sum = 0;
      for (std::size_t d = 0; d < 2000; ++d) mi += rows[i][d] / 2000, mj += rows[j][d] / 2000;
      for (std::size_t d = 0; d < 2000; ++d) sum += (rows[i][d] - mi) * (rows[j][d] - mj) / 1999;
      return sum;
    };
    const Values before{covariance(0, 0), covariance(0, 1), covariance(1, 0), covariance(1, 1)};
    // Half is known at size 10 of everything: so at size 30 three quarters.
    std::vector<voi::SizedCovariance> learnt;
    for (const double n : {5.0, 10.0, 40.0}) {
      Values part = before;
      for (double& v : part) v *= n / (n + 10);
      learnt.push_back({n, part});
    }
    voi::shrink(rows, before, learnt, 30);
    CHECK(covariance(0, 0) == doctest::Approx(0.75 * before[0]).epsilon(1e-6));
    CHECK(covariance(0, 1) == doctest::Approx(0.75 * before[1]).epsilon(1e-6));
    CHECK(covariance(1, 1) == doctest::Approx(0.75 * before[3]).epsilon(1e-6));
  }
}

TEST_CASE("normal-normal over sizes: 40 patients weigh as much as the prior") {
  constexpr double error = 40.0 * 40000;
  const auto problem = [](double size) { return normal_normal(error / size); };
  const JointNormal joint = problem(1);
  const std::vector<Values> prior = joint.prior(10000, 301);
  const auto cost = JointNormal::outcome(joint.cost, prior),
             qalys = JointNormal::outcome(joint.qalys, prior);
  const voi::MomentMatching found(
      Views{prior[1]}, {Views(cost.begin(), cost.end()), Views(qalys.begin(), qalys.end())},
      numerics::DrawGroups::independent(10000), {.smallest = 2, .largest = 200},
      conjugate(problem, prior, {1}, error));
  CHECK(found.evaluations() == 50 * 2000);
  check_sizes(found, 2, [&](double size) { return problem(size).exact(2); });
}

TEST_CASE(
    "five correlated parameters, three options: one trial learns two of them, unequally fast") {
  constexpr double error = 16;
  const auto problem = [](double size) { return five_parameters({2, 4}, error / size); };
  const JointNormal joint = problem(1);
  const std::vector<Values> prior = joint.prior(10000, 302);
  const auto cost = JointNormal::outcome(joint.cost, prior),
             qalys = JointNormal::outcome(joint.qalys, prior);
  const voi::MomentMatching found(
      Views{prior[4], prior[6]},
      {Views(cost.begin(), cost.end()), Views(qalys.begin(), qalys.end())},
      numerics::DrawGroups::independent(10000), {.smallest = 2, .largest = 200},
      conjugate(problem, prior, {4, 6}, error));
  for (const double threshold : {2.0, 4.0})
    check_sizes(found, threshold, [&](double size) { return problem(size).exact(threshold); });
}
