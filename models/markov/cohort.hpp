/// \file  models/markov/cohort.hpp
/// \brief Runs a cohort Markov model for a block of draws, all interventions in one call.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "models/core/fault.hpp"
#include "models/core/lanes.hpp"
#include "models/markov/cohort_structure.hpp"
#include "models/markov/cohort_trace.hpp"
#include "models/markov/cycle_inputs.hpp"
#include "models/numerics/code_path.hpp"

namespace equipoise::markov {

/// Scratch of one task. Carries nothing from one call to the next; no allocation after
/// construction.
class CohortWorkspace {
 public:
  /// \param lanes the largest block that will be run with it
  /// \param path  must be available on this processor; results do not depend on it
  CohortWorkspace(const CohortStructure& structure, std::size_t lanes,
                  numerics::CodePath path = numerics::code_path());
  ~CohortWorkspace();
  CohortWorkspace(CohortWorkspace&&) noexcept;
  CohortWorkspace& operator=(CohortWorkspace&&) noexcept;

  struct Buffers;
  [[nodiscard]] Buffers& buffers() noexcept { return *buffers_; }

 private:
  std::unique_ptr<Buffers> buffers_;
};

/// x_t+1[b] = sum_a x_t[a] P_t[a, b] from the start distribution at t = 0, and every output
///
///     sum_t w_t h d(t) sum_s x_t[s] r_t[s]                   per year in a state
///   + sum_t d(t+1) sum_{a -> b} x_t[a] P_t[a, b] r_t[a, b]   on moves and entries (no w, no h)
///   + r                                                      at the start
///   + d(T) sum_s x_T[s] r[s]                                 at the end
///
/// with w and d of its correction and discounting (docs/methods/markov-cohort.md), discounted and
/// with d = 1. Values are read at the cycle, or time point, t.
///
/// In every draw and cycle it checks, and never repairs: probabilities lie in [0, 1]; the sum of a
/// stage is at most 1 + sum_tolerance, and within sum_tolerance of 1 where it is the last one and
/// has no remainder; the same for the start; rewards are finite. A fault ends the (intervention,
/// draw) in which it happens, whose outputs become NaN; all others go on.
///
/// \param inputs       values of the slots for the draws [draws.first, draws.first + draws.count)
/// \param[out] outputs shape [structure.output_rows()][lane >= draws.count]; unit: that of the
///                     rewards, per person in the starting cohort
/// \param[out] trace   where not null, the occupancy of every state at every time point
/// \returns the lowest fault, if any. `cycle` is t; `where` is the slot of the value for
///          probability_outside_unit_interval and not_finite (where finite rewards overflow in sum,
///          the slot of the largest), the state of the row for row_exceeds_one and row_below_one,
///          0 for start_not_one. Of one draw and intervention the first in time counts, and within
///          a cycle: start, rewards per year (at the end of the cycle under life_table), rows in
///          order of states with each stage's probabilities before its sum, rewards on moves.
/// \post  the same bits for every split of draws into blocks and on every code path: sums run
///        in the order of the description and lanes never mix
/// \cost  per draw, intervention and cycle of a model with 24 moves and 2 outputs: 7 ns where its
///        rows are the same in every cycle, 14 ns where they vary (benchmarks/markov_benchmark.cpp)
/// \source Siebert et al. 2012, Med Decis Making 32:690; Briggs, Claxton & Sculpher 2006, ch. 2-3
/// \test  tests/unit/markov: traces by hand, published models, a dense matrix implementation
[[nodiscard]] std::optional<Fault> run_cohort(const CohortStructure& structure, CycleInputs& inputs,
                                              DrawRange draws, CohortWorkspace& work,
                                              LaneTable& outputs, CohortTrace* trace = nullptr);

}  // namespace equipoise::markov
