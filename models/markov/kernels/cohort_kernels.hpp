/// \file  models/markov/kernels/cohort_kernels.hpp
/// \brief The inner loops of a cohort model and the plain tables they walk through.
///
/// Everything that changes in a cycle lies in tiles of eight lanes, [tile][state or edge][8]: one
/// tile is contiguous, whatever the size of the block.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace equipoise::markov {

inline constexpr double cohort_sum_tolerance = 1e-12;
inline constexpr uint32_t no_edge = UINT32_MAX;

/// One move with a stated probability.
struct MovePlan {
  uint32_t slot;
  uint32_t edge;
};
/// Moves [first_move, end_move) and where what is left goes. An edge is a move with its stages
/// multiplied out; edges are numbered by destination.
struct StagePlan {
  uint32_t first_move, end_move;
  uint32_t remainder_edge;  ///< no_edge: none
  bool closed;              ///< neither remainder nor a further stage: the sum must be 1
};
/// Stages [first_stage, end_stage) of a state; none for an absorbing one.
struct RowPlan {
  uint32_t first_stage, end_stage;
};
struct CohortPlan {
  const RowPlan* rows;  ///< [state]
  const StagePlan* stages;
  const MovePlan* moves;
  const uint32_t* edge_source;  ///< [edge]
  const uint32_t* incoming;  ///< [state + 1]; edges into a state are [incoming[s], incoming[s+1])
  const unsigned char* absorbing;  ///< [state]
  size_t states, edges, outputs;
};

/// What somebody in a state, or going along an edge, is worth.
struct RewardEntry {
  uint32_t index;  ///< state or edge
  uint32_t slot;
};
/// Adds the entries [first, end) to an output, once times weight and once times discounted_weight.
struct RewardTask {
  uint32_t output;
  uint32_t first, end;
  double weight, discounted_weight;
};

}  // namespace equipoise::markov

/// The kernels of one code path. `values` is [slot] -> [lane]; `bad` is [tile] and is set to 1
/// where a lane of the tile breaks a rule (padding too: the caller looks at real lanes only).
/// \returns true where any tile is bad
#define EQUIPOISE_COHORT_KERNELS(path)                                                            \
  namespace equipoise::path {                                                                     \
  /* Checks rows and multiplies their stages out into `effective` [tile][edge][8]. */             \
  bool cohort_rows(const markov::CohortPlan& plan, const uint32_t* states, size_t count,          \
                   const double* const* values, double* effective, size_t tiles,                  \
                   unsigned char* bad);                                                           \
  /* next[b] = (b absorbing ? x[b] : 0) + sum of x[source] effective[edge] over edges into b. */  \
  void cohort_move(const markov::CohortPlan& plan, const double* x, const double* effective,      \
                   double* next, size_t tiles);                                                   \
  /* Rewards in states; with `next` the occupancy is the mean of x and next. */                   \
  bool cohort_state_rewards(const markov::CohortPlan& plan, const markov::RewardEntry* entries,   \
                            const markov::RewardTask* tasks, size_t count,                        \
                            const double* const* values, const double* x, const double* next,     \
                            double* totals, size_t tiles, unsigned char* bad);                    \
  /* Rewards on the moves that start from x. */                                                   \
  bool cohort_move_rewards(const markov::CohortPlan& plan, const markov::RewardEntry* entries,    \
                           const markov::RewardTask* tasks, size_t count,                         \
                           const double* const* values, const double* x, const double* effective, \
                           double* totals, size_t tiles, unsigned char* bad);                     \
  }

EQUIPOISE_COHORT_KERNELS(portable)
EQUIPOISE_COHORT_KERNELS(avx2)
EQUIPOISE_COHORT_KERNELS(avx512)
#undef EQUIPOISE_COHORT_KERNELS
