/// \file  models/core/lanes.hpp
/// \brief Tables of draws: one row a quantity, one column (lane) a draw. Lanes never mix.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>

#include "models/core/contracts.hpp"

namespace equipoise {

/// Lanes that every kernel handles together; rows are padded to a multiple of it.
inline constexpr std::size_t lane_tile = 8;

/// The largest block of draws that one task evaluates.
inline constexpr std::size_t max_block = 256;

/// The draws [first, first + count) of a run.
struct DrawRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// Rounds a number of lanes up to whole tiles.
[[nodiscard]] constexpr std::size_t padded_lanes(std::size_t lanes) noexcept {
  return (lanes + lane_tile - 1) / lane_tile * lane_tile;
}

/// A table of doubles, shape [row][lane], every row 64-byte aligned and padded to whole tiles.
/// Kernels compute on the padding too; what stands there is unspecified and never read as a result.
class LaneTable {
 public:
  LaneTable() = default;
  /// \post every value, padding included, is 0
  LaneTable(std::size_t rows, std::size_t lanes)
      : rows_(rows), lanes_(lanes), stride_(padded_lanes(lanes)) {
    const std::size_t size = rows_ * stride_;
    if (size == 0) return;
    values_.reset(static_cast<double*>(::operator new(size * sizeof(double), alignment)));
    for (std::size_t i = 0; i < size; ++i) values_.get()[i] = 0.0;
  }

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t lanes() const noexcept { return lanes_; }
  /// Doubles from one row to the next.
  [[nodiscard]] std::size_t stride() const noexcept { return stride_; }

  [[nodiscard]] std::span<double> row(std::size_t i) {
    EQUIPOISE_EXPECT(i < rows_);
    return {values_.get() + i * stride_, lanes_};
  }
  [[nodiscard]] std::span<const double> row(std::size_t i) const {
    EQUIPOISE_EXPECT(i < rows_);
    return {values_.get() + i * stride_, lanes_};
  }

 private:
  static constexpr std::align_val_t alignment{64};
  struct Release {
    void operator()(double* p) const noexcept { ::operator delete(p, alignment); }
  };
  std::size_t rows_ = 0, lanes_ = 0, stride_ = 0;
  std::unique_ptr<double, Release> values_;
};

}  // namespace equipoise
