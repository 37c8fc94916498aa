/// \file  models/markov/cohort_structure.hpp
/// \brief What a cohort Markov model is made of, in numbers of states and slots; no names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/markov/correction.hpp"
#include "models/markov/discounting.hpp"
#include "models/markov/kernels/cohort_kernels.hpp"

namespace equipoise::markov {

/// How far the sum of probabilities may be from 1 (or above it) before it is a fault. It leaves
/// room for the rounding of a few dozen additions and for nothing else; what is inside is used as
/// it is.
inline constexpr double sum_tolerance = cohort_sum_tolerance;

/// A quantity of a state; its value is read from a slot.
struct StateValue {
  std::size_t state = 0;
  std::size_t slot = 0;
};

/// A quantity of the moves from one state to another in a cycle (staying is a move to oneself).
struct MoveValue {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t slot = 0;
};

/// One mapping of a row: moves with stated probabilities and, of the last stage, perhaps a
/// destination for everything else.
struct Stage {
  std::vector<StateValue> moves;         ///< destination and the slot of its probability
  std::optional<std::size_t> remainder;  ///< the destination that gets one minus the sum
};

/// One cost category or outcome.
struct Output {
  Correction correction = Correction::half_cycle;
  Discounting discounting;
  std::vector<StateValue> per_year;     ///< for each year in a state
  std::vector<StateValue> on_entry;     ///< for each move into a state from another one
  std::vector<MoveValue> on_move;       ///< for each such move; the row must have it
  std::optional<std::size_t> at_start;  ///< slot; once per person, never discounted
  std::vector<StateValue> at_end;       ///< once for those in a state at the horizon
};

/// What the caller fills in. States, interventions and slots are numbered from 0; slots as the
/// caller likes, and one value may stand in several slots (a fault names the slot).
struct CohortDescription {
  std::size_t interventions = 1;
  std::size_t cycles = 1;     ///< T >= 1
  double cycle_length = 1.0;  ///< h > 0, years
  /// Shape [state]. A row is a list of stages; stage k + 1 holds given none of the moves of the
  /// stages before (`otherwise`). An absorbing state has no stages.
  std::vector<std::vector<Stage>> rows;
  std::vector<StateValue> start;               ///< share of the cohort in a state at time 0
  std::optional<std::size_t> start_remainder;  ///< the state that gets one minus the sum
  std::vector<Output> outputs;
};

/// The checked, flattened, immutable form that run_cohort() walks through. Shared by all tasks.
class CohortStructure {
 public:
  /// \pre states, slots and stages are consistent: every state has a number below rows.size(); only
  ///      the last stage of a row has a remainder; no destination stands twice in a stage; every
  ///      on_move is a move of its row; every correction fits the number of cycles
  /// \throws ContractViolation otherwise: what a user can get wrong is diagnosed by the reader
  explicit CohortStructure(CohortDescription description);

  CohortStructure(const CohortStructure&) = delete;  // plan() points into the object
  CohortStructure& operator=(const CohortStructure&) = delete;

  [[nodiscard]] const CohortDescription& description() const noexcept { return description_; }
  [[nodiscard]] std::size_t states() const noexcept { return description_.rows.size(); }
  [[nodiscard]] std::size_t interventions() const noexcept { return description_.interventions; }
  [[nodiscard]] std::size_t cycles() const noexcept { return description_.cycles; }
  [[nodiscard]] std::size_t outputs() const noexcept { return description_.outputs.size(); }
  /// One more than the largest slot.
  [[nodiscard]] std::size_t slots() const noexcept { return slots_; }

  /// True where run_cohort() reads the slot after prepare(cycle): probabilities and rewards on
  /// moves at 0..T-1, rewards per year at the points of their correction, at_end at T, the start at
  /// 0.
  [[nodiscard]] bool reads(std::size_t slot, std::size_t cycle) const;

  /// The rows of the table that run_cohort() fills: [intervention][output][discounted,
  /// undiscounted].
  [[nodiscard]] std::size_t output_rows() const noexcept { return interventions() * outputs() * 2; }
  [[nodiscard]] std::size_t discounted_row(std::size_t intervention, std::size_t output) const {
    return (intervention * outputs() + output) * 2;
  }
  [[nodiscard]] std::size_t undiscounted_row(std::size_t intervention, std::size_t output) const {
    return discounted_row(intervention, output) + 1;
  }

  // What follows serves run_cohort().
  /// Weights of one output by time: the product of the correction's weight and the cycle length,
  /// and the same times the discount factor.
  struct Timing {
    std::vector<double> weight, discounted_weight;  ///< shape [time point 0..T]; years
    std::vector<double> move_discount;              ///< shape [cycle 0..T-1]
    double end_discount = 1.0;
  };
  [[nodiscard]] const CohortPlan& plan() const noexcept { return plan_; }
  [[nodiscard]] const Timing& timing(std::size_t output) const { return timing_[output]; }
  /// Entries of an output are [first[output], first[output + 1]).
  struct Rewards {
    std::vector<RewardEntry> entries;
    std::vector<std::uint32_t> first;
  };
  [[nodiscard]] const Rewards& state_rewards() const noexcept { return state_rewards_; }
  [[nodiscard]] const Rewards& move_rewards() const noexcept { return move_rewards_; }

 private:
  void check() const;
  void lay_out_rows();
  void lay_out_rewards();
  void note_reads();

  CohortDescription description_;
  std::size_t slots_ = 0;
  std::vector<RowPlan> rows_;
  std::vector<StagePlan> stages_;
  std::vector<MovePlan> moves_;
  std::vector<std::uint32_t> edge_source_, incoming_;
  std::vector<unsigned char> absorbing_;
  std::vector<Timing> timing_;
  Rewards state_rewards_, move_rewards_;
  std::vector<std::vector<bool>> reads_;  // [slot][cycle]
  CohortPlan plan_{};
};

}  // namespace equipoise::markov
