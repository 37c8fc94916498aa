/// EVSI from a sample of the prior, by weighting and by regression, against closed forms.
#include <cmath>
#include <doctest/doctest.h>

#include "models/numerics/sum.hpp"
#include "models/voi/sample_information/importance.hpp"
#include "models/voi/sample_information/regression.hpp"

#include "tests/unit/voi/joint_normal.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

/// Draws of a problem whose first variables are data about the ones named.
struct Prior {
  std::vector<Values> variables, cost, qalys;
  std::size_t draws;
  Prior(const JointNormal& problem, std::size_t n, std::uint64_t seed)
      : variables(problem.prior(n, seed)),
        cost(JointNormal::outcome(problem.cost, variables)),
        qalys(JointNormal::outcome(problem.qalys, variables)),
        draws(n) {}
  [[nodiscard]] cea::Outcomes outcomes() const {
    return {Views(cost.begin(), cost.end()), Views(qalys.begin(), qalys.end())};
  }
  [[nodiscard]] numerics::DrawGroups groups() const {
    return numerics::DrawGroups::independent(draws);
  }
  /// The likelihood of data 0, 1 ... of a data set, each about one variable, with one variance.
  [[nodiscard]] voi::LogLikelihood likelihood(std::vector<std::size_t> about, double error) const {
    return [this, about, error](std::size_t s, std::span<double> out) {
      for (std::size_t d = 0; d < draws; ++d) {
        out[d] = 0;
        for (std::size_t j = 0; j < about.size(); ++j) {
          const double miss = variables[j][s] - variables[about[j]][d];
          out[d] -= miss * miss / (2 * error);
        }
      }
    };
  }
  [[nodiscard]] voi::PartialInformation regressed(std::size_t data) const {
    return voi::regression_on_summaries(
        data,
        [&](std::size_t d, std::span<double> summaries) {
          for (std::size_t j = 0; j < data; ++j) summaries[j] = variables[j][d];
        },
        outcomes());
  }
};

void check_weighted(const voi::WeightedValue& found, double truth) {
  const Estimate e = found.information.value;
  CAPTURE(e.value);
  CAPTURE(e.standard_error);
  CAPTURE(found.weighting_bias);
  CAPTURE(found.bias.upward);
  CAPTURE(truth);
  CHECK(agrees(e, truth));
  CHECK(e.standard_error < 0.1 * truth);
  CHECK(found.bias.upward < 2 * e.standard_error);
  CHECK_FALSE(agrees(e, truth + 10 * e.standard_error));  // the twin
}

/// Within four standard errors and 2% for what the curves cannot follow.
void check_regressed(const Estimate& e, double truth) {
  CAPTURE(e.value);
  CAPTURE(e.standard_error);
  CAPTURE(truth);
  const auto close = [&](double value) {
    return std::abs(e.value - value) <= 0.02 * truth + 4 * e.standard_error;
  };
  CHECK(close(truth));
  CHECK(e.standard_error < 0.1 * truth);
  CHECK_FALSE(close(1.02 * truth + 10 * e.standard_error));  // the twin
}

}  // namespace

TEST_CASE("normal-normal: both ways to EVSI") {
  for (const double error : {40000.0, 10000.0}) {
    const JointNormal problem = normal_normal(error);
    const Prior prior(problem, 8000, 101);
    const double threshold[] = {2};
    const auto weighted = voi::importance_weighting(prior.outcomes(), threshold, prior.groups(),
                                                    2000, prior.likelihood({1}, error));
    check_weighted(weighted.values[0], problem.exact(2));
    CHECK(weighted.effective_sizes.size() == 2000);
    // A normal likelihood with the prior's variance: about draws x sqrt(3) / 2 at its centre.
    CHECK(numerics::mean(weighted.effective_sizes) > 0.3 * 8000);
    CHECK(numerics::mean(weighted.effective_sizes) < 0.9 * 8000);
    check_regressed(prior.regressed(1).evppi(2, prior.groups()).value, problem.exact(2));
  }
}

TEST_CASE("data on two of five correlated parameters, three options, three thresholds") {
  const JointNormal problem = five_parameters({2, 4}, 0.8);
  // Variables 0 and 1 are data about parameters 2 and 4, variables 2 to 6 the parameters.
  const Prior prior(problem, 8000, 102);
  const double thresholds[] = {1, 2, 4};
  const auto weighted = voi::importance_weighting(prior.outcomes(), thresholds, prior.groups(),
                                                  1000, prior.likelihood({4, 6}, 0.8));
  const voi::PartialInformation regressed = prior.regressed(2);
  for (std::size_t t = 0; t < 3; ++t) {
    check_weighted(weighted.values[t], problem.exact(thresholds[t]));
    check_regressed(regressed.evppi(thresholds[t], prior.groups()).value,
                    problem.exact(thresholds[t]));
  }
}

TEST_CASE("few effective draws: the noise of the weights is found and removed") {
  // A likelihood 20 times as narrow as the prior, 500 draws: some 70 effective ones; and much that
  // the data do not tell.
  JointNormal problem = normal_normal(100);
  problem.cost[0][2] = 800;
  double plain = 0, removed = 0, squares = 0;
  constexpr int samples = 200;
  for (std::uint64_t r = 0; r < samples; ++r) {
    const Prior prior(problem, 500, 200 + r);
    const double threshold[] = {2};
    const auto found = voi::importance_weighting(prior.outcomes(), threshold, prior.groups(), 500,
                                                 prior.likelihood({1}, 100));
    const double value = found.values[0].information.value.value;
    plain += (value + found.values[0].weighting_bias) / samples;
    removed += value / samples;
    squares += value * value / samples;
    CHECK(numerics::mean(found.effective_sizes) < 150);
  }
  const double error = std::sqrt((squares - removed * removed) / samples);
  CAPTURE(plain);
  CAPTURE(removed);
  CAPTURE(error);
  CAPTURE(problem.exact(2));
  CHECK(std::abs(removed - problem.exact(2)) < 4 * error);
  CHECK_FALSE(std::abs(plain - problem.exact(2)) < 4 * error);  // the twin
}

TEST_CASE("a design that observes nothing is worth nothing; an impossible data set is refused") {
  const Prior prior(normal_normal(40000), 1000, 103);
  const double threshold[] = {2};
  const auto nothing = voi::importance_weighting(prior.outcomes(), threshold, prior.groups(), 100,
                                                 [](std::size_t, std::span<double> out) {
                                                   for (double& l : out) l = -3;
                                                 });
  // All weights 1, the own draw's 0.
  CHECK(nothing.effective_sizes[0] == doctest::Approx(999));
  CHECK(std::abs(nothing.values[0].information.value.value) < nothing.values[0].bias.upward + 1e-9);
  CHECK_THROWS_AS((void)voi::importance_weighting(prior.outcomes(), threshold, prior.groups(), 100,
                                                  [](std::size_t, std::span<double> out) {
                                                    for (double& l : out)
                                                      l = -std::numeric_limits<double>::infinity();
                                                  }),
                  ContractViolation);
}
