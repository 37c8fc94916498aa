/// \file  models/voi/hermite_basis.hpp
/// \brief Constants of the normalised Hermite polynomials. For the files of this room that use
/// them.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "models/voi/hermite_series.hpp"

namespace equipoise::voi {

/// Sign changes are sought on this grid of Z, the same on both sides of 0.
inline constexpr double hermite_reach = 8.0;
inline constexpr std::size_t hermite_side = 16;  // half a standard deviation apart
inline constexpr std::size_t hermite_grid = 2 * hermite_side + 1;  // with 0 in the middle
inline constexpr std::size_t hermite_padded = (hermite_terms + 3) / 4 * 4;

/// j, sqrt(j) and its reciprocal; h_{j+1} = ahead_j z h_j - back_j h_{j-1}; two steps of it at
/// once, h_{j+2} = ahead_two_j (z^2 - centre_j) h_j - back_two_j h_{j-2}; and h_j on the grid from
/// 0 up: h_j(-z) = (-1)^j h_j(z) is the rest.
struct HermiteBasis {
  std::array<double, hermite_padded> degree{}, root{}, reciprocal{}, ahead{}, back{};
  std::array<double, hermite_padded> centre{}, ahead_two{}, back_two{};
  std::array<std::array<double, hermite_side + 1>, hermite_padded> grid{};  ///< [term][point]

  HermiteBasis() {
    for (std::size_t j = 1; j < hermite_padded; ++j) {
      degree[j] = static_cast<double>(j);
      root[j] = std::sqrt(degree[j]);
      reciprocal[j] = 1 / root[j];
    }
    for (std::size_t j = 0; j < hermite_terms; ++j) {
      centre[j] = 2 * degree[j] + 1;
      ahead_two[j] = reciprocal[j + 1] * reciprocal[j + 2];
      back_two[j] = std::sqrt(degree[j] * (degree[j] - 1)) * ahead_two[j];
    }
    for (std::size_t j = 0; j < hermite_terms; ++j) {
      ahead[j] = reciprocal[j + 1];
      back[j] = root[j] * reciprocal[j + 1];
    }
    for (std::size_t k = 0; k <= hermite_side; ++k) {
      double before = 0.0, now = 1.0;
      for (std::size_t j = 0; j < hermite_terms; ++j) {
        grid[j][k] = now;
        const double next = point(hermite_side + k) * ahead[j] * now - back[j] * before;
        before = now;
        now = next;
      }
    }
  }
  static double point(std::size_t k) {
    return -hermite_reach + 2 * hermite_reach * static_cast<double>(k) / (hermite_grid - 1);
  }
};

/// Made once.
[[nodiscard]] inline const HermiteBasis& hermite_basis() {
  static const HermiteBasis b;
  return b;
}

}  // namespace equipoise::voi
