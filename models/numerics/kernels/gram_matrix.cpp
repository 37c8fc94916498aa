// Sums of products of columns (models/numerics/gram_matrix.hpp), once per code path.
#include "models/numerics/gram_matrix_kernel.hpp"
#include "models/numerics/kernels/pack.hpp"

namespace equipoise::EQUIPOISE_PATH {
namespace {

// As many sums at once as the registers of the path hold; no sum depends on it.
#if defined(EQUIPOISE_PATH_avx512)
constexpr size_t tile = 4;
#else
constexpr size_t tile = 2;
#endif
static_assert(numerics::gram_column_tile % tile == 0);

double sum_of_lanes(Pack a) {
  alignas(64) double lane[8];
  store(lane, a);
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

}  // namespace

void add_gram_block(const numerics::GramBlock& block, double* sums) {
  for (size_t first_i = 0; first_i < block.columns; first_i += tile)
    for (size_t first_j = 0; first_j <= first_i; first_j += tile) {
      const double* a = block.a + first_i * numerics::gram_block_draws;
      const double* b = block.b + first_j * numerics::gram_block_draws;
      Pack sum[tile][tile];
      for (size_t i = 0; i < tile; ++i)
        for (size_t j = 0; j < tile; ++j) sum[i][j] = broadcast(0.0);
      for (size_t draw = 0; draw < numerics::gram_block_draws; draw += 8) {
        Pack x[tile];
        for (size_t i = 0; i < tile; ++i) x[i] = load(a + i * numerics::gram_block_draws + draw);
        for (size_t j = 0; j < tile; ++j) {
          const Pack y = load(b + j * numerics::gram_block_draws + draw);
          for (size_t i = 0; i < tile; ++i) sum[i][j] = fma(x[i], y, sum[i][j]);
        }
      }
      for (size_t i = 0; i < tile; ++i)
        for (size_t j = 0; j < tile; ++j)
          sums[(first_j + j) * block.columns + first_i + i] += sum_of_lanes(sum[i][j]);
    }
}

}  // namespace equipoise::EQUIPOISE_PATH
