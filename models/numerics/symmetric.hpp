/// \file  models/numerics/symmetric.hpp
/// \brief Axes of a small symmetric matrix.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace equipoise::numerics {

/// Matrix = sum over i of values[i] v_i v_i', the v_i orthonormal, values ascending.
struct Spectrum {
  std::vector<double> values;
  std::vector<double> vectors;  ///< shape [i][component]
};

/// \param matrix  symmetric, shape [size][size]; its lower triangle is read
/// \cost O(size^3), for sizes up to some dozens
/// \test puts the matrix together again; orthonormal
[[nodiscard]] Spectrum spectrum(std::span<const double> matrix, std::size_t size);

}  // namespace equipoise::numerics
