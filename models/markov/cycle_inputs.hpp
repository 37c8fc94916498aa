/// \file  models/markov/cycle_inputs.hpp
/// \brief Where a cohort model gets its numbers from: the caller, one cycle at a time.
#pragma once

#include <cstddef>

namespace equipoise::markov {

/// The values of all slots (probabilities, rewards, start shares) for the block of draws at hand.
/// run_cohort() calls prepare() for cycle 0 and every intervention, then cycle 1 and every
/// intervention, and so on: what depends on draw and cycle alone can be shared.
class CycleInputs {
 public:
  /// Makes the values of this cycle and intervention current. Called for cycle = T, the horizon,
  /// too where something is read there: CohortStructure::reads() tells which slots. A slot that is
  /// not read must not be evaluated for its faults (a life table need not reach beyond T - 1).
  virtual void prepare(std::size_t cycle, std::size_t intervention) = 0;

  /// \returns shape [lane], 64-byte aligned, readable to padded_lanes(count), which is as a row of
  /// a
  ///          LaneTable; valid until the next prepare()
  [[nodiscard]] virtual const double* value(std::size_t slot) const = 0;

  /// False promises that the slot has the same values in every cycle of the block. Rows of such
  /// slots are checked and multiplied out once a block; the results are the same, bit for bit.
  [[nodiscard]] virtual bool varies_by_cycle(std::size_t slot) const = 0;

 protected:
  CycleInputs() = default;
  CycleInputs(const CycleInputs&) = default;
  CycleInputs& operator=(const CycleInputs&) = default;
  ~CycleInputs() = default;
};

}  // namespace equipoise::markov
