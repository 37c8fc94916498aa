// Cluster trials with parallel arms: practices and people are simulated and analysed, and the
// estimates must spread as the formulas say.
#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/designs/cluster.hpp"
#include "models/voi/designs/head_to_head.hpp"
#include "models/voi/designs/shared_control.hpp"

#include "tests/support/trial_inputs.hpp"
#include "tests/unit/voi/simulated_practices.hpp"

namespace {
using namespace equipoise::voi;
using namespace equipoise::test;

constexpr double icc = 0.05, p0 = 0.40, p1 = 0.46;
constexpr std::size_t replications = 2000;

TrialDesign designed(std::string_view kind,
                     std::initializer_list<std::pair<std::string_view, double>> stated) {
  TrialDesign d;
  d.kind = find_trial_kind(kind);
  d.inputs = trial_inputs(*d.kind, stated);
  d.follow_up = 1;
  return d;
}

TrialSetting place(double people) { return {400, 1, people, logit(p0), logit(p1)}; }

}  // namespace

TEST_CASE("two arms of unequal practices, one arm twice the other") {
  const PracticeSizes sizes{40, 0.5};
  Draws draws(101);
  std::vector<double> estimates;
  for (std::size_t r = 0; r < replications; ++r)
    estimates.push_back(logit(arm_share(draws, 80, sizes, p1, icc)) -
                        logit(arm_share(draws, 40, sizes, p0, icc)));
  const TrialDesign trial =
      designed("cluster-two-arm", {{"cluster_size_cv", 0.5}, {"allocation", 2}});
  const TrialSize at = trial.kind->at_size(trial, 40, place(40), icc);
  CHECK(std::abs(variance_z(estimates, at.sampling_variance)) < allowed_z);
  CHECK(at.intervention_share == 0.2);
  CHECK(at.control_share == 0.1);
  // Twins: practices taken for equal, or arms for equal.
  CHECK(std::abs(variance_z(
            estimates, log_odds_variance(40, 40, 0, icc, 0, logit(p0), logit(p1), 2))) > allowed_z);
  CHECK(std::abs(variance_z(
            estimates, log_odds_variance(40, 40, 0.5, icc, 0, logit(p0), logit(p1)))) > allowed_z);
}

TEST_CASE("adjustment for the baseline of other people in the same practices") {
  constexpr std::size_t practices = 60, people = 40;
  constexpr double autocorrelation = 0.8;
  const double sd = std::sqrt(icc * p0 * (1 - p0));
  Draws draws(202);
  std::vector<double> estimates;
  for (std::size_t r = 0; r < replications; ++r) {
    // Means of either arm, and the slope within them.
    std::array<double, 2> before{}, after{};
    double product = 0, square = 0;
    for (std::size_t arm = 0; arm < 2; ++arm) {
      std::vector<double> x, y;
      for (std::size_t i = 0; i < practices; ++i) {
        const double lasting = std::sqrt(autocorrelation) * draws.normal();
        const auto observed = [&] {
          const double own = lasting + std::sqrt(1 - autocorrelation) * draws.normal();
          return draws.events(people, p0 + sd * own) / people;
        };
        x.push_back(observed());
        y.push_back(observed());
      }
      before[arm] = mean_of(x);
      after[arm] = mean_of(y);
      product += covariance_of(x, y);
      square += covariance_of(x, x);
    }
    const double slope = product / square, mean = (before[0] + before[1]) / 2;
    const auto adjusted = [&](std::size_t arm) {
      return logit(after[arm] - slope * (before[arm] - mean));
    };
    estimates.push_back(adjusted(1) - adjusted(0));
  }
  const TrialDesign trial = designed("cluster-two-arm", {{"cluster_autocorrelation", 0.8}});
  const TrialSetting same{400, 1, people, logit(p0), logit(p0)};
  CHECK(std::abs(variance_z(estimates,
                            trial.kind->at_size(trial, practices, same, icc).sampling_variance)) <
        allowed_z);
  // Twin: the autocorrelation of practices taken for the correlation of their means.
  CHECK(std::abs(variance_z(estimates, log_odds_variance(practices, people, 0, icc, autocorrelation,
                                                         logit(p0), logit(p0)))) > allowed_z);
}

TEST_CASE("the correlation with the baseline follows from the cluster autocorrelation") {
  // r = .4538; 5.95 -> 4.7248.
  CHECK(std::abs(baseline_correlation(100, 0.05, 0.54) - 0.4538) < 5e-5);
  const TrialDesign plain = designed("cluster-two-arm", {});
  const TrialDesign adjusted = designed("cluster-two-arm", {{"cluster_autocorrelation", 0.54}});
  const TrialDesign stated = designed(
      "cluster-two-arm", {{"baseline_correlation", baseline_correlation(100, 0.05, 0.54)}});
  const auto variance = [](const TrialDesign& d) {
    return d.kind->at_size(d, 20, place(100), 0.05).sampling_variance;
  };
  CHECK(std::abs(5.95 * variance(adjusted) / variance(plain) - 4.7248) < 5e-5);
  CHECK(variance(adjusted) == variance(stated));
}

TEST_CASE("several strategies share a control arm") {
  const PracticeSizes sizes{40, 0};
  constexpr double p2 = 0.5;
  Draws draws(303);
  std::vector<double> first, second;
  for (std::size_t r = 0; r < replications; ++r) {
    const double control = logit(arm_share(draws, 60, sizes, p0, icc));
    first.push_back(logit(arm_share(draws, 40, sizes, p1, icc)) - control);
    second.push_back(logit(arm_share(draws, 40, sizes, p2, icc)) - control);
  }
  const auto arm = [](double practices, double p) {
    return arm_variance(practices, 40, 0, icc, 0, logit(p));
  };
  const double shared = arm(60, p0);
  const double v1 = contrast_variance(arm(40, p1), shared);
  const double v2 = contrast_variance(arm(40, p2), shared);
  CHECK(std::abs(variance_z(first, v1)) < allowed_z);
  CHECK(std::abs(variance_z(second, v2)) < allowed_z);
  CHECK(std::abs(covariance_z(first, second, contrast_covariance(shared), v1, v2)) < allowed_z);
  // Twins: no covariance, and a control arm as large as the others.
  CHECK(std::abs(covariance_z(first, second, 0, v1, v2)) > allowed_z);
  CHECK(std::abs(variance_z(first, contrast_variance(arm(40, p1), arm(40, p0)))) > allowed_z);

  TrialDesign trial = designed("cluster-k-arm", {{"control_allocation", 1.5}});
  trial.names = {"first", "second"};
  trial.fixed_cost = 1000;
  trial.cost_per_practice = 10;
  const TrialSize at = trial.kind->at_size(trial, 40, place(40), icc);
  CHECK(at.sampling_variance == doctest::Approx(v1).epsilon(1e-14));
  CHECK(at.intervention_share == doctest::Approx(0.1));
  CHECK(at.control_share == doctest::Approx(0.25));  // the other strategy's arm stands with it
  CHECK(at.research_cost.total() == doctest::Approx((1000 + 140 * 10) / 2.0));
  const JointTrialSize both =
      trial.kind->joint_at_size(trial, 40, place(40), std::vector{logit(p1), logit(p2)}, icc);
  CHECK(both.covariance[0] == doctest::Approx(v1).epsilon(1e-14));
  CHECK(both.covariance[1] == doctest::Approx(shared).epsilon(1e-14));
  CHECK(both.covariance[3] == doctest::Approx(v2).epsilon(1e-14));
  CHECK(both.research_cost.total() == doctest::Approx(1000 + 140 * 10));
  REQUIRE(both.arms.size() == 3);
  CHECK(both.arms[1].strategies == std::vector<std::size_t>{1});
  CHECK(both.arms[1].share == doctest::Approx(0.1));
  CHECK(both.arms[2].strategies.empty());
  CHECK(both.arms[2].share == doctest::Approx(0.15));
}

TEST_CASE("the square root of the number of strategies is the best allocation to control") {
  // 420 practices, outcomes alike in all arms: a contrast varies as 1 / n + 1 / (c n) with
  // n = 420 / (k + c).
  for (const double k : {2.0, 4.0, 9.0}) {
    const auto variance = [&](double c) {
      const double n = 420 / (k + c);
      return contrast_variance(arm_variance(n, 40, 0, icc, 0, 0),
                               arm_variance(c * n, 40, 0, icc, 0, 0));
    };
    const double best = std::sqrt(k);
    for (const double c : {0.9 * best, 1.1 * best, 1.0}) CHECK(variance(best) < variance(c));
  }
  // Equal arms: two contrasts have the correlation 1/2.
  const double arm = arm_variance(30, 40, 0.3, icc, 0, 0.2);
  CHECK(contrast_covariance(arm) / contrast_variance(arm, arm) == 0.5);
}

TEST_CASE("balanced incomplete block: each target's practices are the other's control") {
  constexpr std::size_t arm = 40;
  const PracticeSizes sizes{40, 0};
  constexpr double q0 = 0.55, q1 = 0.62;
  Draws draws(404);
  std::vector<double> first, second;
  for (std::size_t r = 0; r < replications; ++r) {
    // Half of the practices act on the first target, half on the second; none has nothing.
    std::array<double, 2> a{}, b{};
    for (std::size_t half = 0; half < 2; ++half) {
      a[half] = logit(arm_share(draws, arm, sizes, half == 0 ? p1 : p0, icc));
      b[half] = logit(arm_share(draws, arm, sizes, half == 1 ? q1 : q0, icc));
    }
    first.push_back(a[0] - a[1]);
    second.push_back(b[1] - b[0]);
  }
  const TrialDesign trial = designed("balanced-incomplete-block", {});
  const auto at = [&](double control, double intervention) {
    return trial.kind->at_size(trial, arm, {400, 1, 40, logit(control), logit(intervention)}, icc);
  };
  CHECK(std::abs(variance_z(first, at(p0, p1).sampling_variance)) < allowed_z);
  CHECK(std::abs(variance_z(second, at(q0, q1).sampling_variance)) < allowed_z);
  // Twin: as if the practices had to be halved between the two questions.
  CHECK(std::abs(variance_z(first, 2 * at(p0, p1).sampling_variance)) > allowed_z);
  // 4 sigma^2 / K where both arms vary alike.
  CHECK(at(p0, p0).sampling_variance ==
        doctest::Approx(4 * arm_variance(1, 40, 0, icc, 0, logit(p0)) / 80).epsilon(1e-14));
  CHECK(at(p0, p1).intervention_share + at(p0, p1).control_share == doctest::Approx(0.2));
}

TEST_CASE("head to head: the difference of two strategies") {
  const PracticeSizes sizes{40, 0.5};
  Draws draws(505);
  std::vector<double> estimates;
  for (std::size_t r = 0; r < replications; ++r)
    estimates.push_back(logit(arm_share(draws, 60, sizes, p1, icc)) -
                        logit(arm_share(draws, 30, sizes, 0.5, icc)));
  const double v = head_to_head_variance(60, 30, 40, 0.5, icc, 0, logit(p1), 0);
  CHECK(std::abs(variance_z(estimates, v)) < allowed_z);
  CHECK(std::abs(variance_z(
            estimates, head_to_head_variance(45, 45, 40, 0.5, 0, 0, logit(p1), 0))) > allowed_z);
  CHECK(head_to_head_variance(20, 20, 100, 0.65, 0.05, 0.3, 0.1, 0.4) ==
        doctest::Approx(log_odds_variance(20, 100, 0.65, 0.05, 0.3, 0.1, 0.4)).epsilon(1e-14));
  CHECK(difference_variance(0.06, 0.04, 0.01) == doctest::Approx(0.08));
  CHECK_THROWS((void)difference_variance(0.06, 0.04, 0.06));
}

TEST_CASE("an arm must be a whole number of practices") {
  TrialDesign trial = designed("cluster-two-arm", {{"allocation", 1.5}});
  trial.practices_per_arm = {10, 20};
  CHECK_FALSE(trial.kind->fault(trial));
  trial.practices_per_arm = {10, 15};
  const auto fault = trial.kind->fault(trial);
  REQUIRE(fault);
  CHECK(fault->key == "allocation");
  // 1.1 is not exact in binary, yet 11 practices are.
  TrialDesign tenth = designed("cluster-two-arm", {{"allocation", 1.1}});
  tenth.practices_per_arm = {10};
  CHECK_FALSE(tenth.kind->fault(tenth));
  CHECK(tenth.kind->at_size(tenth, 10, place(40), icc).intervention_share == 11.0 / 400);
}
