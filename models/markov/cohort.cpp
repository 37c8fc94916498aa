#include "models/markov/cohort.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/markov/cohort_buffers.hpp"

namespace equipoise::markov {

namespace {

/// One call of run_cohort(): a block of draws on its way through the cycles.
class BlockRun {
 public:
  BlockRun(const CohortStructure& structure, CycleInputs& inputs, DrawRange draws,
           CohortWorkspace::Buffers& buffers)
      : s_(structure),
        inputs_(inputs),
        lanes_(draws.count),
        tiles_(padded_lanes(draws.count) / lane_tile),
        b_(buffers) {
    b_.faults.begin(draws);
    b_.varying_rows.clear();
    for (const std::uint32_t state : b_.every_row) {
      if (row_varies(state)) b_.varying_rows.push_back(state);
    }
  }

  void cycle(std::size_t t, CohortTrace* trace) {
    list_tasks(t);
    const bool last = t == s_.cycles();
    for (std::size_t i = 0; i < s_.interventions(); ++i) {
      if (!last || !b_.point_tasks.empty() || ends_with_rewards()) inputs_.prepare(t, i);
      if (t == 0) start(i);
      if (trace != nullptr) record(t, i, *trace);
      add_state_rewards(t, i, b_.point_tasks, nullptr);
      if (last) {
        end(i);
      } else {
        move(t, i);
      }
    }
  }

  void write(LaneTable& outputs) const {
    for (std::size_t i = 0; i < s_.interventions(); ++i) {
      for (std::size_t o = 0; o < s_.outputs() * 2; ++o) {
        const std::span<double> row = outputs.row(i * s_.outputs() * 2 + o);
        for (std::size_t lane = 0; lane < lanes_; ++lane) {
          row[lane] = b_.faults.faulty(i, lane) ? std::numeric_limits<double>::quiet_NaN()
                                                : total(i, o, lane);
        }
      }
    }
  }

 private:
  [[nodiscard]] double* occupancy(std::size_t t, std::size_t i) const {
    return b_.occupancy.from(((t % 2) * s_.interventions() + i) * b_.tiles * s_.states());
  }
  [[nodiscard]] double* effective(std::size_t i) const {
    return b_.effective.from(i * b_.tiles * s_.plan().edges);
  }
  [[nodiscard]] double* totals(std::size_t i) const {
    return b_.totals.from(i * b_.tiles * s_.outputs() * 2);
  }
  [[nodiscard]] double& total(std::size_t i, std::size_t row, std::size_t lane) const {
    return lane_of(totals(i), s_.outputs() * 2, row, lane);
  }
  [[nodiscard]] FaultContext at(std::size_t t, std::size_t i, std::size_t lane) const {
    return {s_, b_.values.data(), i, t, lane};
  }
  void fetch(std::size_t slot) { b_.values[slot] = inputs_.value(slot); }

  template <class Visit>
  void for_each_move(std::uint32_t state, const Visit& visit) const {
    const RowPlan row = s_.plan().rows[state];
    for (std::uint32_t k = row.first_stage; k < row.end_stage; ++k) {
      const StagePlan stage = s_.plan().stages[k];
      for (std::uint32_t m = stage.first_move; m < stage.end_move; ++m) visit(s_.plan().moves[m]);
    }
  }
  [[nodiscard]] bool row_varies(std::uint32_t state) const {
    bool varies = false;
    for_each_move(state, [&](const MovePlan& m) { varies |= inputs_.varies_by_cycle(m.slot); });
    return varies;
  }
  [[nodiscard]] bool ends_with_rewards() const {
    const std::vector<Output>& outputs = s_.description().outputs;
    return std::any_of(outputs.begin(), outputs.end(),
                       [](const Output& o) { return !o.at_end.empty(); });
  }

  /// The outputs that count something at time point t, or in the cycle that starts there.
  void list_tasks(std::size_t t) {
    b_.point_tasks.clear();
    b_.mean_tasks.clear();
    b_.move_tasks.clear();
    for (std::uint32_t o = 0; o < s_.outputs(); ++o) {
      const CohortStructure::Timing& timing = s_.timing(o);
      const auto task = [&](const CohortStructure::Rewards& r, double weight, double discounted) {
        return RewardTask{o, r.first[o], r.first[o + 1], weight, discounted};
      };
      const RewardTask in_state =
          task(s_.state_rewards(), timing.weight[t], timing.discounted_weight[t]);
      if (in_state.first < in_state.end && in_state.weight != 0.0) {
        const bool mean = s_.description().outputs[o].correction == Correction::life_table;
        (mean ? b_.mean_tasks : b_.point_tasks).push_back(in_state);
      }
      if (t == s_.cycles()) continue;
      const RewardTask on_move = task(s_.move_rewards(), 1.0, timing.move_discount[t]);
      if (on_move.first < on_move.end) b_.move_tasks.push_back(on_move);
    }
  }

  void start(std::size_t i) {
    const CohortDescription& d = s_.description();
    double* const x = occupancy(0, i);
    std::fill_n(x, tiles_ * s_.states() * lane_tile, 0.0);
    std::fill_n(totals(i), tiles_ * s_.outputs() * 2 * lane_tile, 0.0);
    for (const StateValue& share : d.start) fetch(share.slot);
    for (std::size_t lane = 0; lane < tiles_ * lane_tile; ++lane) {
      double sum = 0.0;
      for (const StateValue& share : d.start) {
        const double p = b_.values[share.slot][lane];
        lane_of(x, s_.states(), share.state, lane) = p;
        sum += p;
      }
      if (d.start_remainder) lane_of(x, s_.states(), *d.start_remainder, lane) = 1.0 - sum;
      if (lane < lanes_) check_start(at(0, i, lane), b_.faults);
    }
    for (std::size_t o = 0; o < s_.outputs(); ++o) {
      if (!d.outputs[o].at_start) continue;
      const std::size_t slot = *d.outputs[o].at_start;
      const double* const value = inputs_.value(slot);
      for (std::size_t lane = 0; lane < lanes_; ++lane) {
        total(i, 2 * o, lane) = total(i, 2 * o + 1, lane) = value[lane];
        if (!std::isfinite(value[lane])) {
          b_.faults.report(Fault::Kind::not_finite, i, lane, 0, slot, value[lane]);
        }
      }
    }
  }

  void move(std::size_t t, std::size_t i) {
    const std::vector<std::uint32_t>& rows = t == 0 ? b_.every_row : b_.varying_rows;
    for (const std::uint32_t state : rows) {
      for_each_move(state, [&](const MovePlan& m) { fetch(m.slot); });
    }
    if (b_.kernels.rows(s_.plan(), rows.data(), rows.size(), b_.values.data(), effective(i), tiles_,
                        b_.bad.data())) {
      for_each_bad_lane(i,
                        [&](std::size_t lane) { explain_rows(at(t, i, lane), rows, b_.faults); });
    }
    b_.kernels.move(s_.plan(), occupancy(t, i), effective(i), occupancy(t + 1, i), tiles_);
    add_state_rewards(t, i, b_.mean_tasks, occupancy(t + 1, i));

    if (b_.move_tasks.empty()) return;
    fetch(s_.move_rewards(), b_.move_tasks);
    if (b_.kernels.move_rewards(s_.plan(), s_.move_rewards().entries.data(), b_.move_tasks.data(),
                                b_.move_tasks.size(), b_.values.data(), occupancy(t, i),
                                effective(i), totals(i), tiles_, b_.bad.data())) {
      explain(t, i, s_.move_rewards(), b_.move_tasks);
    }
  }

  void add_state_rewards(std::size_t t, std::size_t i, const std::vector<RewardTask>& tasks,
                         const double* next) {
    if (tasks.empty()) return;
    fetch(s_.state_rewards(), tasks);
    if (b_.kernels.state_rewards(s_.plan(), s_.state_rewards().entries.data(), tasks.data(),
                                 tasks.size(), b_.values.data(), occupancy(t, i), next, totals(i),
                                 tiles_, b_.bad.data())) {
      explain(t, i, s_.state_rewards(), tasks);
    }
  }

  void end(std::size_t i) {
    const std::size_t t = s_.cycles();
    for (std::size_t o = 0; o < s_.outputs(); ++o) {
      for (const StateValue& v : s_.description().outputs[o].at_end) {
        const double* const value = inputs_.value(v.slot);
        for (std::size_t lane = 0; lane < lanes_; ++lane) {
          const double reward = lane_of(occupancy(t, i), s_.states(), v.state, lane) * value[lane];
          total(i, 2 * o, lane) += s_.timing(o).end_discount * reward;
          total(i, 2 * o + 1, lane) += reward;
          if (!std::isfinite(total(i, 2 * o + 1, lane))) {  // or the sum overflows
            b_.faults.report(Fault::Kind::not_finite, i, lane, t, v.slot, value[lane]);
          }
        }
      }
    }
  }

  void fetch(const CohortStructure::Rewards& rewards, const std::vector<RewardTask>& tasks) {
    for (const RewardTask& task : tasks) {
      for (std::uint32_t r = task.first; r < task.end; ++r) fetch(rewards.entries[r].slot);
    }
  }

  void explain(std::size_t t, std::size_t i, const CohortStructure::Rewards& rewards,
               const std::vector<RewardTask>& tasks) {
    for_each_bad_lane(i, [&](std::size_t lane) {
      for (const RewardTask& task : tasks) {
        const std::size_t row = std::size_t{task.output} * 2;
        if (std::isfinite(total(i, row, lane)) && std::isfinite(total(i, row + 1, lane))) continue;
        explain_rewards(at(t, i, lane), rewards, task, b_.faults);
        return;
      }
    });
  }

  /// Visits the lanes of the tiles that a kernel marked, and clears the marks.
  template <class Visit>
  void for_each_bad_lane(std::size_t i, const Visit& visit) {
    for (std::size_t lane = 0; lane < lanes_; ++lane) {
      if (b_.bad[lane / lane_tile] != 0 && !b_.faults.faulty(i, lane)) visit(lane);
    }
    std::fill(b_.bad.begin(), b_.bad.end(), static_cast<unsigned char>(0));
  }

  void record(std::size_t t, std::size_t i, CohortTrace& trace) const {
    for (std::size_t state = 0; state < s_.states(); ++state) {
      const std::span<double> row = trace.occupancy(i, t, state);
      for (std::size_t lane = 0; lane < lanes_; ++lane) {
        row[lane] = lane_of(occupancy(t, i), s_.states(), state, lane);
      }
    }
  }

  const CohortStructure& s_;
  CycleInputs& inputs_;
  std::size_t lanes_, tiles_;
  CohortWorkspace::Buffers& b_;
};

}  // namespace

std::optional<Fault> run_cohort(const CohortStructure& structure, CycleInputs& inputs,
                                DrawRange draws, CohortWorkspace& work, LaneTable& outputs,
                                CohortTrace* trace) {
  CohortWorkspace::Buffers& buffers = work.buffers();
  EQUIPOISE_EXPECT(buffers.structure == &structure);
  EQUIPOISE_EXPECT(draws.count >= 1 && draws.count <= buffers.lanes);
  EQUIPOISE_EXPECT(outputs.rows() == structure.output_rows() && outputs.lanes() >= draws.count);
  BlockRun run(structure, inputs, draws, buffers);
  for (std::size_t t = 0; t <= structure.cycles(); ++t) run.cycle(t, trace);
  run.write(outputs);
  return buffers.faults.lowest();
}

}  // namespace equipoise::markov
