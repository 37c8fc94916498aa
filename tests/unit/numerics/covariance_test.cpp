// Factors of covariance matrices, also of singular ones.
#include "models/numerics/covariance.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/core/contracts.hpp"

using namespace equipoise;

TEST_CASE("a covariance matrix is the product of its factor, and is solved by it") {
  const std::vector<double> covariance{4, 2, -1, 2, 5, 0.5, -1, 0.5, 3};
  const auto l = numerics::lower_factor(covariance, 3);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double product = 0.0;
      for (std::size_t k = 0; k < 3; ++k) product += l[3 * i + k] * l[3 * j + k];
      CHECK(product == doctest::Approx(covariance[3 * i + j]).epsilon(1e-14));
    }
  const std::vector<double> x{1, -2, 0.5};
  const auto solved = numerics::solve_factored(l, x);
  for (std::size_t i = 0; i < 3; ++i) {
    double product = 0.0;
    for (std::size_t k = 0; k < 3; ++k) product += covariance[3 * i + k] * solved[k];
    CHECK(product == doctest::Approx(x[i]).epsilon(1e-14));
  }
}

TEST_CASE("what is no covariance matrix is refused") {
  CHECK_THROWS_AS((void)numerics::lower_factor(std::vector<double>{1, 2, 2, 1}, 2),
                  ContractViolation);
  CHECK_THROWS_AS((void)numerics::lower_factor(std::vector<double>{std::nan("")}, 1),
                  ContractViolation);
}

TEST_CASE("a quantity that repeats another one has no part of its own") {
  const auto l = numerics::lower_factor(std::vector<double>{4, -2, -2, 1}, 2);
  CHECK(l == std::vector<double>{2, 0, -1, 0});
}
