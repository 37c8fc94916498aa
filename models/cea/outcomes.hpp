/// \file  models/cea/outcomes.hpp
/// \brief models/cea compares options by cost and QALYs, draw by draw; this is what it is given.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/core/contracts.hpp"

namespace equipoise::cea {

/// Cost and QALYs of every option of one decision in every draw. Views: the caller keeps the
/// numbers. The same draw is the same state of the world for every option (common random numbers).
/// Per person or for a population, as the caller likes; results are in the same terms.
struct Outcomes {
  std::vector<std::span<const double>> cost;   ///< shape [option][draw]; money
  std::vector<std::span<const double>> qalys;  ///< shape [option][draw]; QALYs

  [[nodiscard]] std::size_t options() const noexcept { return cost.size(); }
  [[nodiscard]] std::size_t draws() const noexcept { return cost.empty() ? 0 : cost[0].size(); }
};

/// The shape that every function here expects: at least one option and one draw, all rows as long
/// as the first.
inline void expect_shape(const Outcomes& outcomes) {
  EQUIPOISE_EXPECT(outcomes.options() >= 1 && outcomes.draws() >= 1);
  EQUIPOISE_EXPECT(outcomes.qalys.size() == outcomes.options());
  for (std::size_t j = 0; j < outcomes.options(); ++j) {
    EQUIPOISE_EXPECT(outcomes.cost[j].size() == outcomes.draws());
    EQUIPOISE_EXPECT(outcomes.qalys[j].size() == outcomes.draws());
  }
}

}  // namespace equipoise::cea
