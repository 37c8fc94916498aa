// Whitening of serially correlated errors, and the variance of a coefficient.
#include "models/numerics/generalised_least_squares.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

#include "models/core/contracts.hpp"

using namespace equipoise;
using namespace equipoise::numerics;

namespace {

double covariance(const SerialCovariance& c, std::size_t i, std::size_t j) {
  const double distance = std::abs(static_cast<double>(i) - static_cast<double>(j));
  return c.shared * std::pow(c.correlation, distance) + (i == j ? c.own : 0.0);
}

}  // namespace

TEST_CASE("whitening turns the covariance matrix into the unit matrix") {
  constexpr std::size_t n = 9;
  for (const SerialCovariance& c : std::initializer_list<SerialCovariance>{
           {0.7, 0.6, 0.2}, {0.7, 1, 0.2}, {0.7, 0.9, 0}, {0, 0.5, 2}, {0.7, 0, 0.2}}) {
    CAPTURE(c.correlation);
    const SerialWhitening whitening(c, n);
    // W V: every column of V whitened. W (W V)' then has W V W' as its columns.
    std::vector<std::vector<double>> half(n, std::vector<double>(n));
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) half[j][i] = covariance(c, i, j);
      whitening.apply(half[j]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      std::vector<double> row(n);
      for (std::size_t j = 0; j < n; ++j) row[j] = half[j][i];
      whitening.apply(row);
      for (std::size_t j = 0; j < n; ++j) CHECK(std::abs(row[j] - (i == j ? 1.0 : 0.0)) < 1e-13);
    }
  }
  CHECK_THROWS_AS(SerialWhitening({0.7, 1, 0}, n), ContractViolation);
  CHECK_THROWS_AS(SerialWhitening({0, 0.5, 0}, n), ContractViolation);
  CHECK_THROWS_AS(SerialWhitening({0.7, 1.2, 1}, n), ContractViolation);
}

TEST_CASE("the variance of a coefficient: straight lines, and what cannot be told apart") {
  constexpr std::size_t n = 12;
  std::vector<double> columns;
  for (std::size_t i = 0; i < n; ++i) columns.push_back(1);
  for (std::size_t i = 0; i < n; ++i) columns.push_back(static_cast<double>(i) + 1e6);
  // The slope of an ordinary regression: 1 / sum (x - mean)^2 = 12 / [n (n^2 - 1)].
  const std::vector<double> line = columns;
  CHECK(last_coefficient_variance(columns, n) == doctest::Approx(12.0 / (n * (n * n - 1.0))));
  // A third column that is 3 + 2 x, far from 0.
  std::vector<double> repeated = line;
  for (std::size_t i = 0; i < n; ++i) repeated.push_back(3 + 2 * line[n + i]);
  CHECK(last_coefficient_variance(repeated, n) == std::numeric_limits<double>::infinity());
  // A column that repeats another one takes nothing from a third.
  std::vector<double> harmless;
  for (std::size_t i = 0; i < 2 * n; ++i) harmless.push_back(1);
  harmless.insert(harmless.end(), line.begin() + n, line.end());
  CHECK(last_coefficient_variance(harmless, n) == doctest::Approx(12.0 / (n * (n * n - 1.0))));
}
