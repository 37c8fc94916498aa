#include "models/numerics/gram_matrix.hpp"

#include <algorithm>

#include "models/core/contracts.hpp"
#include "models/numerics/gram_matrix_kernel.hpp"

namespace equipoise {

namespace portable {
void add_gram_block(const numerics::GramBlock& block, double* sums);
}
namespace avx2 {
void add_gram_block(const numerics::GramBlock& block, double* sums);
}
namespace avx512 {
void add_gram_block(const numerics::GramBlock& block, double* sums);
}

namespace numerics {
namespace {

void add_block(CodePath path, const GramBlock& block, double* sums) {
  switch (path) {
    case CodePath::portable:
      return portable::add_gram_block(block, sums);
    case CodePath::avx2:
      return avx2::add_gram_block(block, sums);
    case CodePath::avx512:
      return avx512::add_gram_block(block, sums);
  }
}

struct AlignedTile {
  alignas(64) double values[8];
};
static_assert(gram_block_draws % 8 == 0);

/// Shape [column][gram_block_draws], zero at first.
class Block {
 public:
  explicit Block(std::size_t columns) : tiles_(columns * gram_block_draws / 8) {}
  double* column(std::size_t c) { return tiles_[c * gram_block_draws / 8].values; }

 private:
  std::vector<AlignedTile> tiles_;
};

}  // namespace

std::vector<double> gram_matrix(std::span<const double> columns, std::size_t draws,
                                std::span<const double> weights, CodePath path) {
  EQUIPOISE_EXPECT(draws > 0 && columns.size() % draws == 0);
  EQUIPOISE_EXPECT(weights.empty() || weights.size() == draws);
  const std::size_t count = columns.size() / draws;
  if (count == 0) return {};
  const std::size_t padded = (count + gram_column_tile - 1) / gram_column_tile * gram_column_tile;
  Block a(padded), weighted(weights.empty() ? 0 : padded);
  std::vector<double> sums(padded * padded, 0.0);
  for (std::size_t from = 0; from < draws; from += gram_block_draws) {
    const std::size_t n = std::min(gram_block_draws, draws - from);
    for (std::size_t c = 0; c < count; ++c) {
      const double* z = columns.data() + c * draws + from;
      std::fill(std::copy_n(z, n, a.column(c)), a.column(c) + gram_block_draws, 0.0);
      if (weights.empty()) continue;
      double* w = weighted.column(c);
      for (std::size_t d = 0; d < n; ++d) w[d] = z[d] * weights[from + d];
      std::fill(w + n, w + gram_block_draws, 0.0);
    }
    add_block(path, {weights.empty() ? a.column(0) : weighted.column(0), a.column(0), padded},
              sums.data());
  }
  std::vector<double> result(count * count);
  for (std::size_t j = 0; j < count; ++j)
    for (std::size_t i = j; i < count; ++i)
      result[j * count + i] = result[i * count + j] = sums[j * padded + i];
  return result;
}

}  // namespace numerics
}  // namespace equipoise
