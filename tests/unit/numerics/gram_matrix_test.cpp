#include "models/numerics/gram_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

namespace equipoise::numerics {
namespace {

/// Whole numbers up to 1000 in size: every sum of their products is exact, in any order.
std::vector<double> whole_numbers(std::size_t count, unsigned seed) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) {
    seed = seed * 1664525u + 1013904223u;
    values.push_back(static_cast<double>(seed >> 16) / 65536 * 2000 - 1000);
    values.back() = std::floor(values.back());
  }
  return values;
}

std::vector<CodePath> paths() {
  std::vector<CodePath> found{CodePath::portable, CodePath::avx2};
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
    found.push_back(CodePath::avx512);
  return found;
}

TEST_CASE("every sum of products is exact, whatever the number of columns and of draws") {
  for (const std::size_t draws : {1u, 7u, 8u, 255u, 256u, 257u, 1000u})
    for (const std::size_t columns : {0u, 1u, 2u, 3u, 4u, 5u, 9u}) {
      const std::vector<double> z = whole_numbers(columns * draws, 1), w = whole_numbers(draws, 2);
      for (const CodePath path : paths()) {
        const auto plain = gram_matrix(z, draws, {}, path),
                   weighted = gram_matrix(z, draws, w, path);
        REQUIRE(plain.size() == columns * columns);
        REQUIRE(weighted.size() == columns * columns);
        for (std::size_t i = 0; i < columns; ++i)
          for (std::size_t j = 0; j < columns; ++j) {
            double expected = 0, expected_weighted = 0;
            for (std::size_t d = 0; d < draws; ++d) {
              expected += z[i * draws + d] * z[j * draws + d];
              expected_weighted += w[d] * z[i * draws + d] * z[j * draws + d];
            }
            CHECK(plain[j * columns + i] == expected);
            CHECK(weighted[j * columns + i] == expected_weighted);
          }
      }
    }
}

TEST_CASE("the bits of sums that round do not depend on the code path or on where columns stand") {
  const std::size_t draws = 777, columns = 6;
  std::vector<double> z = whole_numbers(columns * draws, 3);
  for (double& x : z) x = std::sqrt(std::fabs(x) + 0.1);
  const std::vector<double> first = gram_matrix(z, draws, {}, CodePath::portable);
  std::vector<double> moved(z.size() + 1);
  std::copy(z.begin(), z.end(), moved.begin() + 1);
  for (const CodePath path : paths()) {
    CHECK(gram_matrix(z, draws, {}, path) == first);
    CHECK(gram_matrix({moved.data() + 1, z.size()}, draws, {}, path) == first);
  }
  // Twin: the sum in the order of the draws has other bits.
  double in_order = 0;
  for (std::size_t d = 0; d < draws; ++d) in_order += z[d] * z[draws + d];
  CHECK(in_order != first[1]);
  CHECK(in_order == doctest::Approx(first[1]).epsilon(1e-13));
}

}  // namespace
}  // namespace equipoise::numerics
