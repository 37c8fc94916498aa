/// \file  models/markov/cohort_trace.hpp
/// \brief Occupancy of every state at every time point, for each draw of a block.
#pragma once

#include <cstddef>
#include <span>

#include "models/core/lanes.hpp"
#include "models/markov/cohort_structure.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::markov {

/// Filled by run_cohort() on request. Occupancies of a faulty draw are unspecified.
class CohortTrace {
 public:
  CohortTrace(const CohortStructure& structure, std::size_t lanes)
      : states_(structure.states()),
        points_(structure.cycles() + 1),
        occupancy_(structure.interventions() * points_ * states_, lanes) {}

  /// \param point time point t = 0..T
  /// \returns shape [lane]; share of the cohort
  [[nodiscard]] std::span<double> occupancy(std::size_t intervention, std::size_t point,
                                            std::size_t state) {
    return occupancy_.row(row(intervention, point, state));
  }
  [[nodiscard]] std::span<const double> occupancy(std::size_t intervention, std::size_t point,
                                                  std::size_t state) const {
    return occupancy_.row(row(intervention, point, state));
  }

  /// Mean over the first `draws` draws of the block.
  /// \pre 1 <= draws <= lanes
  [[nodiscard]] double mean(std::size_t intervention, std::size_t point, std::size_t state,
                            std::size_t draws) const {
    return numerics::mean(occupancy(intervention, point, state).first(draws));
  }

 private:
  [[nodiscard]] std::size_t row(std::size_t intervention, std::size_t point,
                                std::size_t state) const {
    EQUIPOISE_EXPECT(point < points_ && state < states_);
    return (intervention * points_ + point) * states_ + state;
  }
  std::size_t states_, points_;
  LaneTable occupancy_;
};

}  // namespace equipoise::markov
