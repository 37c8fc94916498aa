#include "models/markov/cohort_faults.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace equipoise::markov {

namespace {

bool is_probability(double p) { return p >= 0.0 && p <= 1.0; }

/// The comparisons of the kernels, so that both see the same rows as broken (NaN breaks both).
bool exceeds_one(double sum) { return !(sum <= 1.0 + sum_tolerance); }
bool below_one(double sum) { return !(sum >= 1.0 - sum_tolerance); }

}  // namespace

void FaultLog::begin(DrawRange draws) {
  first_draw_ = draws.first;
  std::fill(faulty_.begin(), faulty_.end(), static_cast<unsigned char>(0));
  lowest_.reset();
}

void FaultLog::report(Fault::Kind kind, std::size_t intervention, std::size_t lane,
                      std::size_t cycle, std::size_t where, double value) {
  unsigned char& faulty = faulty_[intervention * lanes_ + lane];
  if (faulty != 0) return;
  faulty = 1;
  const Fault fault{kind, intervention, first_draw_ + lane, cycle, where, value};
  if (!lowest_ || fault < *lowest_) lowest_ = fault;
}

void check_start(const FaultContext& at, FaultLog& log) {
  const CohortDescription& d = at.structure.description();
  double sum = 0.0;
  for (const StateValue& share : d.start) {
    const double p = at.values[share.slot][at.lane];
    if (!is_probability(p)) {
      log.report(Fault::Kind::probability_outside_unit_interval, at.intervention, at.lane, at.cycle,
                 share.slot, p);
      return;
    }
    sum += p;
  }
  if (exceeds_one(sum) || (!d.start_remainder && below_one(sum))) {
    log.report(Fault::Kind::start_not_one, at.intervention, at.lane, at.cycle, 0, sum);
  }
}

void explain_rows(const FaultContext& at, std::span<const std::uint32_t> states, FaultLog& log) {
  const CohortPlan& plan = at.structure.plan();
  for (const std::uint32_t state : states) {
    const RowPlan row = plan.rows[state];
    for (std::uint32_t s = row.first_stage; s < row.end_stage; ++s) {
      const StagePlan stage = plan.stages[s];
      double sum = 0.0;
      for (std::uint32_t m = stage.first_move; m < stage.end_move; ++m) {
        const double p = at.values[plan.moves[m].slot][at.lane];
        if (!is_probability(p)) {
          log.report(Fault::Kind::probability_outside_unit_interval, at.intervention, at.lane,
                     at.cycle, plan.moves[m].slot, p);
          return;
        }
        sum += p;
      }
      if (exceeds_one(sum)) {
        log.report(Fault::Kind::row_exceeds_one, at.intervention, at.lane, at.cycle, state, sum);
        return;
      }
      if (stage.closed && below_one(sum)) {
        log.report(Fault::Kind::row_below_one, at.intervention, at.lane, at.cycle, state, sum);
        return;
      }
    }
  }
}

void explain_rewards(const FaultContext& at, const CohortStructure::Rewards& rewards,
                     const RewardTask& task, FaultLog& log) {
  const auto report = [&](std::size_t slot, double value) {
    log.report(Fault::Kind::not_finite, at.intervention, at.lane, at.cycle, slot, value);
  };
  std::size_t largest = 0;
  double size = -1.0;
  for (std::uint32_t r = task.first; r < task.end; ++r) {
    const std::uint32_t slot = rewards.entries[r].slot;
    const double value = at.values[slot][at.lane];
    if (!std::isfinite(value)) return report(slot, value);
    if (std::abs(value) > size) {
      size = std::abs(value);
      largest = slot;
    }
  }
  report(largest, std::numeric_limits<double>::infinity());
}

}  // namespace equipoise::markov
