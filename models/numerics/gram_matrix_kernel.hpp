/// \file  models/numerics/gram_matrix_kernel.hpp
/// \brief What the kernels of gram_matrix.hpp work on. Kernel files include it: nothing of the
///        standard library.
#pragma once

#include <stddef.h>

namespace equipoise::numerics {

inline constexpr size_t gram_block_draws = 256;  ///< some 200 columns stay in the second cache
inline constexpr size_t gram_column_tile = 4;    ///< columns are padded to a multiple of it

/// Shapes [column][gram_block_draws], 64-byte aligned, padded with zeros in both directions.
/// A kernel adds sum_draw a_i b_j to sums[j * columns + i], for every tile on or below the
/// diagonal.
struct GramBlock {
  const double* a = nullptr;
  const double* b = nullptr;
  size_t columns = 0;  ///< a multiple of gram_column_tile
};

}  // namespace equipoise::numerics
