// The 2 x 2 factorial: its four cells simulated, what they say about main effects, the interaction
// and the effect of one strategy alone.
#include <array>
#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/designs/cluster.hpp"
#include "models/voi/designs/factorial.hpp"

#include "tests/support/trial_inputs.hpp"
#include "tests/unit/voi/dense_least_squares.hpp"
#include "tests/unit/voi/simulated_practices.hpp"

namespace {
using namespace equipoise::voi;
using namespace equipoise::test;

constexpr double icc = 0.05;
constexpr std::size_t practices = 40, replications = 2000;
const PracticeSizes sizes{40, 0};

/// Log odds observed in (neither, first, second, both).
std::array<double, 4> observe(Draws& draws, const std::array<double, 4>& log_odds) {
  std::array<double, 4> observed{};
  for (std::size_t c = 0; c < 4; ++c)
    observed[c] = logit(arm_share(draws, practices, sizes, 1 / (1 + std::exp(-log_odds[c])), icc));
  return observed;
}

FactorialCells variances(const std::array<double, 4>& log_odds) {
  const auto cell = [&](std::size_t c) {
    return arm_variance(practices, 40, 0, icc, 0, log_odds[c]);
  };
  return {cell(0), cell(1), cell(2), cell(3)};
}

}  // namespace

TEST_CASE("main effects and interaction, cells unequally exact") {
  const std::array<double, 4> log_odds{-0.2, 0.2, 1.0, 1.8};  // an interaction of .4
  Draws draws(606);
  std::array<std::vector<double>, 3> effects;
  std::vector<double> simple;
  for (std::size_t r = 0; r < replications; ++r) {
    const auto y = observe(draws, log_odds);
    effects[0].push_back((y[1] - y[0] + y[3] - y[2]) / 2);
    effects[1].push_back((y[2] - y[0] + y[3] - y[1]) / 2);
    effects[2].push_back(y[3] - y[2] - y[1] + y[0]);
    simple.push_back(y[1] - y[0]);
  }
  const FactorialCells cells = variances(log_odds);
  const auto covariance = factorial_covariance(cells);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(std::abs(variance_z(effects[i], covariance[i][i])) < allowed_z);
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(covariance[i][j] == covariance[j][i]);
      CHECK(std::abs(covariance_z(effects[i], effects[j], covariance[i][j], covariance[i][i],
                                  covariance[j][j])) < allowed_z);
    }
  }
  CHECK(std::abs(variance_z(simple, simple_effect_variance(cells))) < allowed_z);
  CHECK(main_effect_variance(cells) == doctest::Approx(covariance[0][0]).epsilon(1e-15));
  CHECK(interaction_variance(cells) == doctest::Approx(covariance[2][2]).epsilon(1e-15));
  // Twins: the simple effect as exact as the main one, and a diagonal matrix.
  CHECK(std::abs(variance_z(simple, main_effect_variance(cells))) > allowed_z);
  CHECK(std::abs(covariance_z(effects[0], effects[2], 0, covariance[0][0], covariance[2][2])) >
        allowed_z);
}

TEST_CASE("an interaction that the trial learns: the effect of one strategy alone") {
  constexpr double omega = 0.25, delta = 0.3, other = 0.2;
  const std::array<double, 4> mean{-0.3, -0.3 + delta, -0.3 + other, -0.3 + delta + other};
  const FactorialCells cells = variances(mean);
  const double v0 = cells.first + cells.neither, v1 = cells.both + cells.second + omega * omega;
  const double weight = v1 / (v0 + v1);
  Draws draws(707);
  std::vector<double> estimates;
  for (std::size_t r = 0; r < replications; ++r) {
    std::array<double, 4> log_odds = mean;
    log_odds[3] += omega * draws.normal();
    const auto y = observe(draws, log_odds);
    estimates.push_back(weight * (y[1] - y[0]) + (1 - weight) * (y[3] - y[2]));
  }
  const double v = factorial_effect_variance(cells, omega);
  CHECK(std::abs(variance_z(estimates, v)) < allowed_z);
  CHECK(std::abs(mean_of(estimates) - delta) < allowed_z * std::sqrt(v / replications));
  // Twins: no interaction, and nothing learnt from the practices with both.
  CHECK(std::abs(variance_z(estimates, main_effect_variance(cells))) > allowed_z);
  CHECK(std::abs(variance_z(estimates, simple_effect_variance(cells))) > allowed_z);
}

TEST_CASE("limits, and a posterior variance with the full covariance") {
  const FactorialCells cells{0.01, 0.012, 0.009, 0.014};
  // All cells alike: the main effect has 4 sigma^2 / K, the interaction 16 sigma^2 / K, with
  // sigma^2 / (K / 4) that of a cell.
  const FactorialCells alike{0.01, 0.01, 0.01, 0.01};
  CHECK(main_effect_variance(alike) == doctest::Approx(0.01).epsilon(1e-15));
  CHECK(interaction_variance(alike) == doctest::Approx(0.04).epsilon(1e-15));
  CHECK(factorial_effect_variance(alike, 0) ==
        doctest::Approx(main_effect_variance(alike)).epsilon(1e-14));
  CHECK(factorial_effect_variance(cells, 1e8) ==
        doctest::Approx(simple_effect_variance(cells)).epsilon(1e-12));
  // (delta, beta, interaction) with priors V, flat, omega^2 and the level flat, from four cells.
  constexpr double prior = 0.06, omega = 0.2, flat = 1e8;
  const std::array<double, 4> cell{cells.neither, cells.first, cells.second, cells.both};
  const std::array<std::array<double, 4>, 4> design{
      {{1, 0, 0, 0}, {1, 1, 0, 0}, {1, 0, 1, 0}, {1, 1, 1, 1}}};
  Matrix precision = zeros(4, 4), unit = zeros(4, 1);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      for (std::size_t c = 0; c < 4; ++c) precision[i][j] += design[c][i] * design[c][j] / cell[c];
  precision[0][0] += 1 / flat;
  precision[1][1] += 1 / prior;
  precision[2][2] += 1 / flat;
  precision[3][3] += 1 / (omega * omega);
  unit[1][0] = 1;
  const double posterior = solve(precision, unit)[1][0];
  const double v = factorial_effect_variance(cells, omega);
  CHECK(prior * (1 - learning_weight(prior, v)) == doctest::Approx(posterior).epsilon(1e-7));
}

TEST_CASE("the record: four cells, half of them with the strategy, half of the cost") {
  TrialDesign trial;
  trial.kind = find_trial_kind("factorial-2x2");
  trial.inputs = trial_inputs(*trial.kind, {{"interaction_sd", 0}});
  trial.names = {"first", "second"};
  trial.fixed_cost = 1000;
  trial.cost_per_practice = 10;
  trial.cost_per_patient = 1;
  const TrialSetting place{400, 1, 40, -0.4, -0.1};
  const TrialSize at = trial.kind->at_size(trial, 15, place, icc);
  // As a two-arm trial of the same 60 practices.
  CHECK(at.sampling_variance ==
        doctest::Approx(log_odds_variance(30, 40, 0, icc, 0, -0.4, -0.1)).epsilon(1e-14));
  CHECK(at.research_cost.total() == doctest::Approx((1000 + 60 * 10 + 60 * 40) / 2.0));
  CHECK(at.intervention_share == doctest::Approx(30.0 / 400));
  CHECK(at.control_share == at.intervention_share);
  trial.inputs.back() = 0.1;
  CHECK(trial.kind->at_size(trial, 15, place, icc).sampling_variance > at.sampling_variance);
  const JointTrialSize both =
      trial.kind->joint_at_size(trial, 15, place, std::vector{-0.1, 0.2}, icc);
  const auto cell = [&](double log_odds) { return arm_variance(15, 40, 0, icc, 0, log_odds); };
  const auto covariance =
      joint_effect_covariance({cell(-0.4), cell(-0.1), cell(0.2), cell(0.5)}, 0.1);
  CHECK(both.covariance[0] == doctest::Approx(covariance[0][0]).epsilon(1e-14));
  CHECK(both.covariance[1] == doctest::Approx(covariance[0][1]).epsilon(1e-14));
  CHECK(both.covariance[3] == doctest::Approx(covariance[1][1]).epsilon(1e-14));
  CHECK(both.research_cost.total() == doctest::Approx(1000 + 60 * 10 + 60 * 40));
  CHECK(both.arms[2].strategies == std::vector<std::size_t>{0, 1});
}

TEST_CASE("both effects at once: what the main effects and the interaction say together") {
  const FactorialCells cells{0.01, 0.012, 0.009, 0.014};
  for (const double omega : {0.0, 0.1, 0.7}) {
    // The main effects observe delta + interaction / 2, the third contrast the interaction, which
    // is N(0, omega^2): by generalised least squares on all three.
    const auto noise = factorial_covariance(cells);
    const std::array<double, 3> b{0.5, 0.5, 1};
    Matrix spread = zeros(3, 3), design = zeros(3, 2);
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) spread[i][j] = noise[i][j] + omega * omega * b[i] * b[j];
    design[0][0] = design[1][1] = 1;
    const Matrix weighted = solve(spread, design);
    Matrix information = zeros(2, 2), unit = zeros(2, 2);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t c = 0; c < 3; ++c) information[i][j] += design[c][i] * weighted[c][j];
    unit[0][0] = unit[1][1] = 1;
    const Matrix expected = solve(information, unit);
    const auto covariance = joint_effect_covariance(cells, omega);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 2; ++j)
        CHECK(covariance[i][j] == doctest::Approx(expected[i][j]).epsilon(1e-10));
  }
  // Equal cells: of either effect what the pairing alone is told.
  const FactorialCells alike{0.01, 0.01, 0.01, 0.01};
  for (const double omega : {0.0, 0.1, 2.0})
    CHECK(joint_effect_covariance(alike, omega)[0][0] ==
          doctest::Approx(factorial_effect_variance(alike, omega)).epsilon(1e-12));
  // No bound on the interaction: two contrasts with one control arm.
  const auto apart = joint_effect_covariance(cells, 1e8);
  CHECK(apart[0][0] == doctest::Approx(0.022).epsilon(1e-10));
  CHECK(apart[1][1] == doctest::Approx(0.019).epsilon(1e-10));
  CHECK(apart[0][1] == doctest::Approx(0.01).epsilon(1e-10));
}
