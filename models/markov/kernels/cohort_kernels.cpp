#include "models/markov/kernels/cohort_kernels.hpp"

#include "models/numerics/kernels/pack.hpp"

namespace equipoise::EQUIPOISE_PATH {

using markov::CohortPlan;
using markov::RewardEntry;
using markov::RewardTask;

static const size_t width = 8;

bool cohort_rows(const CohortPlan& plan, const uint32_t* states, size_t count,
                 const double* const* values, double* effective, size_t tiles, unsigned char* bad) {
  const Pack zero = broadcast(0.0), one = broadcast(1.0);
  const Pack most = broadcast(1.0 + markov::cohort_sum_tolerance);
  const Pack least = broadcast(1.0 - markov::cohort_sum_tolerance);
  bool any_bad = false;
  for (size_t tile = 0; tile < tiles; ++tile) {
    const size_t lane = tile * width;
    double* const edges = effective + tile * plan.edges * width;
    Mask good = zero <= zero;
    for (size_t r = 0; r < count; ++r) {
      const markov::RowPlan row = plan.rows[states[r]];
      Pack reached = one;  // probability of none of the moves of the stages before
      for (uint32_t s = row.first_stage; s < row.end_stage; ++s) {
        const markov::StagePlan stage = plan.stages[s];
        Pack sum = zero;
        for (uint32_t m = stage.first_move; m < stage.end_move; ++m) {
          const Pack p = load(values[plan.moves[m].slot] + lane);
          good = good & (zero <= p) & (p <= one);
          sum = sum + p;
          store(edges + plan.moves[m].edge * width, reached * p);
        }
        good = good & (sum <= most);
        if (stage.closed) good = good & (least <= sum);
        reached = reached * (one - sum);
        if (stage.remainder_edge != markov::no_edge) {
          store(edges + stage.remainder_edge * width, reached);
        }
      }
    }
    if (any(!good)) {
      bad[tile] = 1;
      any_bad = true;
    }
  }
  return any_bad;
}

void cohort_move(const CohortPlan& plan, const double* x, const double* effective, double* next,
                 size_t tiles) {
  for (size_t tile = 0; tile < tiles; ++tile) {
    const double* const from = x + tile * plan.states * width;
    const double* edge = effective + tile * plan.edges * width;
    double* const to = next + tile * plan.states * width;
    for (size_t s = 0; s < plan.states; ++s) {
      Pack sum = plan.absorbing[s] != 0 ? load(from + s * width) : broadcast(0.0);
      for (uint32_t e = plan.incoming[s]; e < plan.incoming[s + 1]; ++e, edge += width) {
        sum = fma(load(from + plan.edge_source[e] * width), load(edge), sum);
      }
      store(to + s * width, sum);
    }
  }
}

/// Adds the sum of one output in one cycle to its totals. \returns false where a total is not
/// finite, which any value that is not finite brings about.
static inline bool add_to_totals(const RewardTask& task, Pack sum, double* totals) {
  double* const discounted = totals + task.output * 2 * width;
  double* const undiscounted = discounted + width;
  const Pack d = fma(sum, broadcast(task.discounted_weight), load(discounted));
  const Pack u = fma(sum, broadcast(task.weight), load(undiscounted));
  store(discounted, d);
  store(undiscounted, u);
  return !any(!((d - d) + (u - u) == broadcast(0.0)));
}

bool cohort_state_rewards(const CohortPlan& plan, const RewardEntry* entries,
                          const RewardTask* tasks, size_t count, const double* const* values,
                          const double* x, const double* next, double* totals, size_t tiles,
                          unsigned char* bad) {
  bool any_bad = false;
  for (size_t tile = 0; tile < tiles; ++tile) {
    const size_t offset = tile * plan.states * width;
    for (size_t k = 0; k < count; ++k) {
      Pack sum = broadcast(0.0);
      for (uint32_t r = tasks[k].first; r < tasks[k].end; ++r) {
        Pack occupancy = load(x + offset + entries[r].index * width);
        if (next != nullptr) {
          occupancy = broadcast(0.5) * (occupancy + load(next + offset + entries[r].index * width));
        }
        sum = fma(occupancy, load(values[entries[r].slot] + tile * width), sum);
      }
      if (!add_to_totals(tasks[k], sum, totals + tile * plan.outputs * 2 * width)) {
        bad[tile] = 1;
        any_bad = true;
      }
    }
  }
  return any_bad;
}

bool cohort_move_rewards(const CohortPlan& plan, const RewardEntry* entries,
                         const RewardTask* tasks, size_t count, const double* const* values,
                         const double* x, const double* effective, double* totals, size_t tiles,
                         unsigned char* bad) {
  bool any_bad = false;
  for (size_t tile = 0; tile < tiles; ++tile) {
    const double* const from = x + tile * plan.states * width;
    const double* const edges = effective + tile * plan.edges * width;
    for (size_t k = 0; k < count; ++k) {
      Pack sum = broadcast(0.0);
      for (uint32_t r = tasks[k].first; r < tasks[k].end; ++r) {
        const uint32_t edge = entries[r].index;
        const Pack flow = load(from + plan.edge_source[edge] * width) * load(edges + edge * width);
        sum = fma(flow, load(values[entries[r].slot] + tile * width), sum);
      }
      if (!add_to_totals(tasks[k], sum, totals + tile * plan.outputs * 2 * width)) {
        bad[tile] = 1;
        any_bad = true;
      }
    }
  }
  return any_bad;
}

}  // namespace equipoise::EQUIPOISE_PATH
