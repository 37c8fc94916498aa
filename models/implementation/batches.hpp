/// \file  models/implementation/batches.hpp
/// \brief Draws gathered into batches, so that re-weighting them a thousand times stays cheap.
#pragma once

#include <algorithm>
#include <cstddef>

#include "models/core/contracts.hpp"
#include "models/numerics/standard_error.hpp"

namespace equipoise::implementation {

/// Which draws form a batch. Independent draws: at most 250 runs of consecutive draws, whose sizes
/// differ by one at most. A low-discrepancy sequence: its replicates, since only they are
/// independent.
class Batches {
 public:
  static constexpr std::size_t most = 250;

  explicit Batches(const numerics::DrawGroups& groups)
      : draws_(groups.draws),
        interleaved_(groups.replicates < groups.draws),
        count_(interleaved_ ? groups.replicates : std::min(most, groups.draws)) {
    EQUIPOISE_EXPECT(draws_ >= 1 && count_ >= 1);
  }

  friend bool operator==(const Batches&, const Batches&) = default;
  [[nodiscard]] std::size_t draws() const noexcept { return draws_; }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }

  /// The first position of a batch when draws stand in order of batch; begin(count()) = draws().
  [[nodiscard]] std::size_t begin(std::size_t batch) const noexcept {
    const std::size_t part = draws_ / count_, rest = draws_ % count_;
    return batch * part + std::min(batch, rest);
  }
  [[nodiscard]] std::size_t size(std::size_t batch) const noexcept {
    return begin(batch + 1) - begin(batch);
  }
  /// The draw at a position of that order.
  [[nodiscard]] std::size_t draw(std::size_t batch, std::size_t within) const noexcept {
    return interleaved_ ? within * count_ + batch : begin(batch) + within;
  }

 private:
  std::size_t draws_;
  bool interleaved_;
  std::size_t count_;
};

}  // namespace equipoise::implementation
