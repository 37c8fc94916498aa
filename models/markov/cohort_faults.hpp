/// \file  models/markov/cohort_faults.hpp
/// \brief Finds out, lane by lane, what a kernel objected to. Only a run that fails comes here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/core/fault.hpp"
#include "models/core/lanes.hpp"
#include "models/markov/cohort_structure.hpp"

namespace equipoise::markov {

/// The first fault of each (intervention, draw), of which the lowest is kept.
class FaultLog {
 public:
  FaultLog(std::size_t interventions, std::size_t lanes)
      : lanes_(lanes), faulty_(interventions * lanes, 0) {}

  void begin(DrawRange draws);
  void report(Fault::Kind kind, std::size_t intervention, std::size_t lane, std::size_t cycle,
              std::size_t where, double value);
  [[nodiscard]] bool faulty(std::size_t intervention, std::size_t lane) const {
    return faulty_[intervention * lanes_ + lane] != 0;
  }
  [[nodiscard]] const std::optional<Fault>& lowest() const noexcept { return lowest_; }

 private:
  std::size_t lanes_, first_draw_ = 0;
  std::vector<unsigned char> faulty_;
  std::optional<Fault> lowest_;
};

/// Where in the run the values at hand belong.
struct FaultContext {
  const CohortStructure& structure;
  const double* const* values;  ///< [slot] -> [lane]
  std::size_t intervention, cycle, lane;
};

/// Checks the start distribution in one lane and reports the first broken rule.
void check_start(const FaultContext& at, FaultLog& log);

/// Repeats the sums of cohort_rows() in one lane and reports the first broken rule.
void explain_rows(const FaultContext& at, std::span<const std::uint32_t> states, FaultLog& log);

/// Reports the first value of an output's rewards that is not finite in one lane; where all are and
/// their sum overflowed, an infinity at the largest of them.
/// \pre the output's total is not finite in this lane
void explain_rewards(const FaultContext& at, const CohortStructure::Rewards& rewards,
                     const RewardTask& task, FaultLog& log);

}  // namespace equipoise::markov
