#include "models/numerics/symmetric.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

using equipoise::numerics::spectrum;

TEST_CASE("a symmetric matrix is its axes put together again") {
  const std::vector<double> matrix{4, 1, -2, 1, 3, 0.5, -2, 0.5, 1};
  const auto found = spectrum(matrix, 3);
  REQUIRE(found.values.size() == 3);
  CHECK(found.values[0] < found.values[1]);
  CHECK(found.values[1] < found.values[2]);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double again = 0, product = 0;
      for (std::size_t k = 0; k < 3; ++k) {
        again += found.values[k] * found.vectors[k * 3 + i] * found.vectors[k * 3 + j];
        product += found.vectors[i * 3 + k] * found.vectors[j * 3 + k];
      }
      CHECK(std::abs(again - matrix[i * 3 + j]) < 1e-14 * 6);
      CHECK(std::abs(product - (i == j ? 1.0 : 0.0)) < 1e-14);
    }
  CHECK(spectrum({}, 0).values.empty());
}
