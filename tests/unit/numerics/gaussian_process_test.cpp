#include "models/numerics/gaussian_process.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <random>
#include <vector>

#include "models/core/contracts.hpp"

using namespace equipoise;
using numerics::gaussian_process;
using numerics::PenalisedRegression;
using Values = std::vector<double>;
using Views = std::vector<std::span<const double>>;

namespace {

Values normal_draws(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Values x(n);
  for (double& v : x) v = normal(random);
  return x;
}

/// Independent standard normal variables, a function of them, and that function with noise.
struct Sample {
  std::vector<Values> x;
  Values truth, y;

  Sample(std::size_t n, std::size_t variables, double noise,
         const std::function<double(const Values&)>& f) {
    for (std::size_t j = 0; j < variables; ++j) x.push_back(normal_draws(n, 100 + j));
    y = normal_draws(n, 99);
    Values row(variables);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < variables; ++j) row[j] = x[j][i];
      truth.push_back(f(row));
      y[i] = truth[i] + noise * y[i];
    }
  }
  [[nodiscard]] Views views() const { return {x.begin(), x.end()}; }
};

double distance(std::span<const double> fitted, const Values& truth) {
  double square = 0;
  for (std::size_t i = 0; i < truth.size(); ++i)
    square += (fitted[i] - truth[i]) * (fitted[i] - truth[i]);
  return std::sqrt(square / static_cast<double>(truth.size()));
}

/// A fit with d degrees of freedom and noise s misses by s sqrt((d + 1) / n), give or take
/// chi-square noise; three times that covers it with room for a bias of the same size.
double allowed(const PenalisedRegression& fit, double sd, std::size_t n) {
  return 3 * sd * std::sqrt((fit.effective_degrees_of_freedom(0) + 1) / static_cast<double>(n));
}

}  // namespace

TEST_CASE("products of two, of three and of curves are found, and an additive fit misses them") {
  const std::size_t n = 4000;
  const Sample s(n, 6, 1.0, [](const Values& x) {
    return x[0] + 0.5 * x[0] * x[1] + 0.4 * x[1] * x[2] * x[3] + 0.4 * x[4] * std::exp(0.5 * x[5]);
  });
  const PenalisedRegression fit = gaussian_process(s.views(), Views{s.y});
  CHECK(fit.columns() == 6 * 7 + 100);
  CHECK(distance(fit.fitted(0), s.truth) < allowed(fit, 1.0, n));
  // The twin: what the products explain has sd of at least sqrt(0.25 + 0.16).
  const PenalisedRegression additive(s.views(), Views{s.y}, {.basis = 8});
  CHECK(distance(additive.fitted(0), s.truth) > 0.6);
}

TEST_CASE("a product of three among twenty, none of it to be seen in products of two") {
  const std::size_t n = 10000;
  const Sample s(n, 20, 1.0, [](const Values& x) {
    double sum = 0;
    for (std::size_t j = 0; j < x.size(); ++j) sum += 0.3 * x[j] / static_cast<double>(1 + j);
    return sum + 0.5 * x[3] * x[11] * x[17];
  });
  const PenalisedRegression fit = gaussian_process(s.views(), Views{s.y});
  CHECK(distance(fit.fitted(0), s.truth) < allowed(fit, 1.0, n));
}

TEST_CASE("correlated variables") {
  const std::size_t n = 4000;
  Sample s(n, 6, 1.0, [](const Values&) { return 0.0; });
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 1; j < 6; ++j) s.x[j][i] = 0.6 * s.x[j - 1][i] + 0.8 * s.x[j][i];
    s.truth[i] =
        2 * s.x[0][i] - s.x[1][i] + std::exp(0.5 * s.x[2][i]) + 0.7 * s.x[0][i] * s.x[3][i];
    s.y[i] += s.truth[i];
  }
  const PenalisedRegression fit = gaussian_process(s.views(), Views{s.y});
  CHECK(distance(fit.fitted(0), s.truth) < allowed(fit, 1.0, n));
  CHECK(fit.effective_degrees_of_freedom(0) < 30);
}

TEST_CASE("noise is not fitted: an irrelevant product enters by chance, not as a rule") {
  // A price of 2 is paid with F > 4.5: by chance 3.4% of single columns, fewer blocks of several;
  // each counts at most one degree. Four samples with 100 products: 14 on average, and 14 + 4
  // sqrt(14) = 29 is out of reach. Lines and curves, 12 blocks a sample, pay nothing: some quarter
  // of a degree each, 12 in all. Without a price 100 products alone would take some 11 a sample.
  double degrees = 0;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const Sample s(2000, 6, 0.0, [](const Values&) { return 0.0; });
    const Values noise = normal_draws(2000, 300 + seed);
    degrees += gaussian_process(s.views(), Views{noise}).effective_degrees_of_freedom(0);
  }
  CHECK(degrees < 29 + 12);
}

TEST_CASE("the smoother is a symmetric matrix with the stated trace, and gives the fit") {
  const std::size_t n = 100;
  const Sample s(n, 3, 0.3, [](const Values& x) { return x[0] + x[0] * x[1] + x[2] * x[2]; });
  const PenalisedRegression fit = gaussian_process(s.views(), Views{s.y});
  std::vector<Values> hat(n, Values(n));
  Values unit(n, 0.0);
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) {
    unit[i] = 1;
    fit.smooth(0, unit, hat[i]);
    unit[i] = 0;
    trace += hat[i][i];
  }
  CHECK(fit.effective_degrees_of_freedom(0) > 2);
  CHECK(trace == doctest::Approx(fit.effective_degrees_of_freedom(0) + 1).epsilon(1e-9));
  double mean_fit = 0, mean_y = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double row_fit = 0;
    for (std::size_t j = 0; j < n; ++j) {
      CHECK(std::abs(hat[i][j] - hat[j][i]) < 1e-10);
      row_fit += hat[i][j] * s.y[j];
    }
    CHECK(std::abs(row_fit - fit.fitted(0)[i]) < 1e-9);
    mean_fit += fit.fitted(0)[i], mean_y += s.y[i];
  }
  CHECK(mean_fit == doctest::Approx(mean_y).epsilon(1e-10));
}

TEST_CASE("constant, duplicated and repeated variables, a constant response, few draws") {
  const std::size_t n = 500;
  Sample s(n, 3, 0.1, [](const Values& x) { return 3 + 2 * x[0] + x[0] * x[1]; });
  const Values constant(n, 2.0);
  Values complement(n), levels(n);
  for (std::size_t i = 0; i < n; ++i)
    complement[i] = 1 - s.x[0][i], levels[i] = static_cast<double>(i % 2);
  const PenalisedRegression fit = gaussian_process(
      Views{s.x[0], constant, s.x[0], complement, s.x[1], levels}, Views{s.y, constant});
  CHECK(distance(fit.fitted(0), s.truth) < allowed(fit, 0.1, n));
  CHECK(distance(fit.fitted(1), constant) == 0);
  CHECK(fit.effective_degrees_of_freedom(1) == 0);
  const PenalisedRegression nothing = gaussian_process(Views{constant, constant}, Views{s.y});
  CHECK(nothing.columns() == 0);
  const auto first = [](const Values& x) { return std::span<const double>(x).first(20); };
  const PenalisedRegression few =
      gaussian_process(Views{first(s.x[0]), first(s.x[1]), first(s.x[2])}, Views{first(s.y)});
  CHECK(few.columns() <= 22);  // one product for every 20 draws
  CHECK_THROWS_AS(gaussian_process(Views{}, Views{s.y}), ContractViolation);
}

TEST_CASE("the same numbers give the same bits wherever they stand, and units do not matter") {
  const std::size_t n = 1001;
  const Sample s(n, 4, 1.0, [](const Values& x) { return x[0] * x[1] + std::exp(0.3 * x[2]); });
  const PenalisedRegression fit = gaussian_process(s.views(), Views{s.y});
  for (std::size_t shift = 1; shift < 4; ++shift) {
    std::vector<Values> moved(5, Values(n + shift));
    Views views;
    for (std::size_t j = 0; j < 5; ++j) {
      const Values& from = j < 4 ? s.x[j] : s.y;
      std::copy(from.begin(), from.end(), moved[j].begin() + static_cast<std::ptrdiff_t>(shift));
      views.push_back(std::span<const double>(moved[j]).subspan(shift));
    }
    const std::span<const double> y = views.back();
    views.pop_back();
    const PenalisedRegression again = gaussian_process(views, Views{y});
    CHECK(std::equal(fit.fitted(0).begin(), fit.fitted(0).end(), again.fitted(0).begin()));
  }
  std::vector<Values> scaled(s.x);
  Values scaled_y(s.y);
  for (double& v : scaled[0]) v = 5000 + 300 * v;
  for (double& v : scaled_y) v = 1e6 + 1e4 * v;
  const PenalisedRegression other =
      gaussian_process(Views(scaled.begin(), scaled.end()), Views{scaled_y});
  // Rounding may move a penalty inside the last interval of its search, 8e-5 of its logarithm. A
  // fitted component g / (g + lambda) then moves by at most a quarter of that share.
  double largest = 0.0;
  for (const double f : fit.fitted(0)) largest = std::max(largest, std::abs(f));
  for (std::size_t i = 0; i < n; ++i)
    CHECK(std::abs((other.fitted(0)[i] - 1e6) / 1e4 - fit.fitted(0)[i]) < 2e-5 * largest);
}
