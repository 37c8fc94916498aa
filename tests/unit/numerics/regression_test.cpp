#include "models/numerics/regression.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <random>
#include <vector>

#include "models/core/contracts.hpp"

using namespace equipoise;
using numerics::Interactions;
using numerics::PenalisedRegression;
using Values = std::vector<double>;

namespace {

using Views = std::vector<std::span<const double>>;

Values normal_draws(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Values x(n);
  for (double& v : x) v = normal(random);
  return x;
}

/// Root of the mean squared distance between a fit and the truth.
double distance(std::span<const double> fitted, const Values& truth) {
  double square = 0;
  for (std::size_t i = 0; i < truth.size(); ++i)
    square += (fitted[i] - truth[i]) * (fitted[i] - truth[i]);
  return std::sqrt(square / static_cast<double>(truth.size()));
}

Values plus_noise(const Values& truth, double sd, std::uint64_t seed) {
  Values y = normal_draws(truth.size(), seed);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = truth[i] + sd * y[i];
  return y;
}

/// A fit with d degrees of freedom and noise s misses by s sqrt((d + 1) / n), give or take
/// chi-square noise; three times that covers it with room for a bias of the same size.
double allowed(const PenalisedRegression& fit, double sd, std::size_t n) {
  return 3 * sd * std::sqrt((fit.effective_degrees_of_freedom(0) + 1) / static_cast<double>(n));
}

}  // namespace

TEST_CASE("one variable: a curve is recovered, a cubic exactly") {
  const std::size_t n = 2000;
  const Values x = normal_draws(n, 1);
  Values curve(n), cubic(n);
  for (std::size_t i = 0; i < n; ++i) {
    curve[i] = std::sin(2 * x[i]);
    cubic[i] = 1 + x[i] - 0.5 * x[i] * x[i] + 0.2 * x[i] * x[i] * x[i];
  }
  const Values noisy = plus_noise(curve, 0.5, 2);
  const PenalisedRegression fit(Views{x}, Views{noisy, cubic}, {.basis = 16});
  CHECK(distance(fit.fitted(0), curve) < allowed(fit, 0.5, n));
  CHECK(fit.effective_degrees_of_freedom(0) > 5);
  CHECK(distance(fit.fitted(1), cubic) < 1e-4);
  // The twin that must fail: without curvature the sine is missed.
  Values line(n, 0.0);
  CHECK(distance(line, curve) > 5 * allowed(fit, 0.5, n));
}

TEST_CASE("noise is not fitted: most variables without effect vanish wholly") {
  int vanished = 0;
  double degrees = 0;
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const Values x = normal_draws(300, 100 + trial), y = normal_draws(300, 900 + trial);
    const PenalisedRegression fit(Views{x}, Views{y}, {.basis = 16});
    degrees += fit.effective_degrees_of_freedom(0) / 100;
    vanished += fit.effective_degrees_of_freedom(0) == 0;
  }
  // The linear term stays with P(chi2_1 > 1) = 0.32 and keeps 1 - 1/F of itself; the curved terms
  // stay with a probability of some 0.35 (Crainiceanu and Ruppert 2004). Unpenalised: 15.
  CHECK(vanished > 30);
  CHECK(degrees < 1.5);
}

TEST_CASE("two variables: a surface with an interaction needs the tensor product") {
  const std::size_t n = 3000;
  const Values a = normal_draws(n, 5), b = normal_draws(n, 6);
  Values surface(n);
  for (std::size_t i = 0; i < n; ++i) surface[i] = std::exp(0.4 * a[i]) * b[i] + 0.3 * a[i] * a[i];
  const Values y = plus_noise(surface, 0.5, 7);
  const PenalisedRegression tensor(Views{a, b}, Views{y},
                                   {.basis = 10, .interactions = Interactions::tensor});
  const PenalisedRegression additive(Views{a, b}, Views{y}, {.basis = 10});
  CHECK(distance(tensor.fitted(0), surface) < allowed(tensor, 0.5, n));
  // What an additive fit misses has sd sqrt(exp(0.32) - exp(0.16)) = 0.451.
  CHECK(distance(additive.fitted(0), surface) > allowed(additive, 0.5, n));
  CHECK(distance(additive.fitted(0), surface) == doctest::Approx(0.451).epsilon(0.1));
}

TEST_CASE("the smoother is a symmetric matrix with the stated trace, and gives the fit") {
  const std::size_t n = 60;
  const Values a = normal_draws(n, 41), b = normal_draws(n, 42);
  Values truth(n);
  for (std::size_t i = 0; i < n; ++i) truth[i] = a[i] + a[i] * a[i] + a[i] * b[i];
  const Values y = plus_noise(truth, 0.3, 43);
  const PenalisedRegression fit(Views{a, b}, Views{y},
                                {.basis = 6, .interactions = Interactions::tensor});
  std::vector<Values> hat(n, Values(n));
  Values unit(n, 0.0);
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) {
    unit[i] = 1;
    fit.smooth(0, unit, hat[i]);
    unit[i] = 0;
    trace += hat[i][i];
  }
  CHECK(trace == doctest::Approx(fit.effective_degrees_of_freedom(0) + 1).epsilon(1e-9));
  for (std::size_t i = 0; i < n; ++i) {
    double row_fit = 0, row_sum = 0;
    for (std::size_t j = 0; j < n; ++j) {
      CHECK(std::abs(hat[i][j] - hat[j][i]) < 1e-10);
      row_fit += hat[i][j] * y[j];
      row_sum += hat[i][j];
    }
    CHECK(std::abs(row_fit - fit.fitted(0)[i]) < 1e-9);
    CHECK(std::abs(row_sum - 1) < 1e-10);  // a constant passes through
  }
}

TEST_CASE("smoothed twice: 2 H w - H H w, whatever other responses there are") {
  const std::size_t n = 400;
  const Values x = normal_draws(n, 61), z = normal_draws(n, 62), noise = normal_draws(n, 63);
  Values curved(n), line(n), weight(n), once(n), again(n);
  std::vector<int> chosen(n);
  for (std::size_t i = 0; i < n; ++i) {
    curved[i] = std::sin(2 * x[i]) + 0.5 * noise[i];
    line[i] = x[i] - noise[i];
    chosen[i] = x[i] > 0.3 ? (noise[i] > 0 ? 1 : 2) : 0;
  }
  const PenalisedRegression fit(Views{x, z}, Views{curved, line, noise}, {.basis = 10});
  const std::vector<Values> weights{{0, 0, 0.5}, {1, 2, -1}, {1, -1, 0}};  // [class][response]
  std::vector<Values> twice(3, Values(n));
  fit.smooth_twice(chosen, weights, twice);
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t i = 0; i < n; ++i) weight[i] = weights[static_cast<std::size_t>(chosen[i])][r];
    fit.smooth(r, weight, once);
    fit.smooth(r, once, again);
    double furthest = 0, apart = 0;
    for (std::size_t i = 0; i < n; ++i) {
      furthest = std::max(furthest, std::abs(2 * once[i] - again[i] - twice[r][i]));
      apart = std::max(apart, std::abs(once[i] - twice[r][i]));
    }
    CHECK(furthest < 1e-10);
    if (r == 0) CHECK(apart > 1e-3);  // once is not twice
  }
}

TEST_CASE("repeated values: a variable with three levels gets their means") {
  const std::size_t n = 3000;
  const Values noise = normal_draws(n, 50);
  Values x(n), y(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = static_cast<double>(i % 3);
    y[i] = (i % 3 == 1 ? 5.0 : 1.0) + noise[i];
  }
  const PenalisedRegression fit(Views{x}, Views{y}, {});
  // Four standard errors of the mean of 1,000.
  for (std::size_t i = 0; i < 3; ++i)
    CHECK(std::abs(fit.fitted(0)[i] - (i == 1 ? 5 : 1)) < 4 / std::sqrt(1000.0));
}

TEST_CASE("constant, duplicated and complementary variables, constant responses") {
  const std::size_t n = 500;
  const Values x = normal_draws(n, 60), constant(n, 2.0);
  Values complement(n), line(n);
  for (std::size_t i = 0; i < n; ++i) complement[i] = 1 - x[i], line[i] = 3 + 2 * x[i];
  const Values y = plus_noise(line, 0.1, 61);
  const PenalisedRegression fit(Views{x, constant, x, complement}, Views{y, line, constant},
                                {.basis = 6});
  CHECK(distance(fit.fitted(0), line) < allowed(fit, 0.1, n));
  CHECK(distance(fit.fitted(1), line) < 1e-6);
  CHECK(distance(fit.fitted(2), constant) == 0);
  CHECK(fit.effective_degrees_of_freedom(2) == 0);
  const PenalisedRegression nothing(Views{constant}, Views{y}, {});
  CHECK(nothing.columns() == 0);
  CHECK(nothing.fitted(0)[0] == nothing.fitted(0)[1]);
  CHECK_THROWS_AS(PenalisedRegression(Views{x}, Views{y}, {.interactions = Interactions::tensor}),
                  ContractViolation);
}

TEST_CASE("units do not matter, and the same numbers give the same bits wherever they stand") {
  const std::size_t n = 1001;
  const Values a = normal_draws(n, 70), b = normal_draws(n, 71), e = normal_draws(n, 72);
  Values y(n);
  for (std::size_t i = 0; i < n; ++i) y[i] = std::exp(0.3 * a[i]) + a[i] * b[i] + e[i];
  const numerics::RegressionTerms terms{.basis = 8, .interactions = Interactions::tensor};
  const PenalisedRegression fit(Views{a, b}, Views{y}, terms);

  for (std::size_t shift = 1; shift < 4; ++shift) {
    Values moved_a(n + shift), moved_b(n + shift), moved_y(n + shift);
    std::copy(a.begin(), a.end(), moved_a.begin() + static_cast<std::ptrdiff_t>(shift));
    std::copy(b.begin(), b.end(), moved_b.begin() + static_cast<std::ptrdiff_t>(shift));
    std::copy(y.begin(), y.end(), moved_y.begin() + static_cast<std::ptrdiff_t>(shift));
    const PenalisedRegression again(Views{std::span<const double>(moved_a).subspan(shift),
                                          std::span<const double>(moved_b).subspan(shift)},
                                    Views{std::span<const double>(moved_y).subspan(shift)}, terms);
    CHECK(std::equal(fit.fitted(0).begin(), fit.fitted(0).end(), again.fitted(0).begin()));
  }

  Values scaled_a(a), scaled_y(y);
  for (double& v : scaled_a) v = 5000 + 300 * v;
  for (double& v : scaled_y) v = 1e6 + 1e4 * v;
  const PenalisedRegression scaled(Views{scaled_a, b}, Views{scaled_y}, terms);
  // Rounding may move a penalty inside the last interval of its search, 8e-5 of its logarithm. A
  // fitted component g / (g + lambda) then moves by at most a quarter of that share.
  double largest = 0.0;
  for (const double f : fit.fitted(0)) largest = std::max(largest, std::abs(f));
  for (std::size_t i = 0; i < n; ++i)
    CHECK(std::abs((scaled.fitted(0)[i] - 1e6) / 1e4 - fit.fitted(0)[i]) < 2e-5 * largest);
}
