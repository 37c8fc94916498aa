/// \file  models/markov/cohort_buffers.hpp
/// \brief What a CohortWorkspace holds: the tiles of one block and the kernels that work on them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/markov/cohort.hpp"
#include "models/markov/cohort_faults.hpp"

namespace equipoise::markov {

/// The kernels of one code path.
struct Kernels {
  decltype(&portable::cohort_rows) rows;
  decltype(&portable::cohort_move) move;
  decltype(&portable::cohort_state_rewards) state_rewards;
  decltype(&portable::cohort_move_rewards) move_rewards;
};

/// Tiles of eight lanes, contiguous: [item][8].
class Tiles {
 public:
  explicit Tiles(std::size_t items) : table_(std::max<std::size_t>(items, 1), lane_tile) {}
  [[nodiscard]] double* from(std::size_t item) noexcept { return first_ + item * lane_tile; }

 private:
  LaneTable table_;
  double* first_ = table_.row(0).data();
};

/// Value of an item in one lane, of items laid out [tile][item][8].
inline double& lane_of(double* tiled, std::size_t items, std::size_t item, std::size_t lane) {
  return tiled[(lane / lane_tile * items + item) * lane_tile + lane % lane_tile];
}

struct CohortWorkspace::Buffers {
  Buffers(const CohortStructure& structure, std::size_t lanes, numerics::CodePath path);

  const CohortStructure* structure;
  std::size_t lanes;
  Kernels kernels;
  std::size_t tiles;
  Tiles occupancy;                    ///< [time point even, odd][intervention][tile][state][8]
  Tiles effective;                    ///< [intervention][tile][edge][8]
  Tiles totals;                       ///< [intervention][tile][output][discounted, undiscounted][8]
  std::vector<const double*> values;  ///< [slot] -> [lane]
  std::vector<unsigned char> bad;     ///< [tile]
  std::vector<std::uint32_t> every_row, varying_rows;
  std::vector<RewardTask> point_tasks, mean_tasks, move_tasks;  ///< of the cycle at hand
  FaultLog faults;
};

}  // namespace equipoise::markov
