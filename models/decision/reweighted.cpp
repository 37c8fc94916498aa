#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"

namespace equipoise::decision {
namespace {

// Shares of the draws in each replicate, batch by batch: [batch][replicate], so that sums over
// batches run along replicates, each in the order of the batches.
LaneTable shares(std::span<const double> weights, const implementation::Batches& batches) {
  const std::size_t count = batches.count(), replicates = weights.size() / count;
  LaneTable out(count, replicates);
  for (std::size_t r = 0; r < replicates; ++r) {
    double total = 0.0;
    for (std::size_t b = 0; b < count; ++b)
      total += weights[r * count + b] * static_cast<double>(batches.size(b));
    EQUIPOISE_EXPECT(total > 0);
    for (std::size_t b = 0; b < count; ++b)
      out.row(b)[r] = weights[r * count + b] * static_cast<double>(batches.size(b)) / total;
  }
  return out;
}

// How far means move in each replicate: sum_b share_b x_b - mean of all draws. \param x  shape
// [row][batch] \returns shape [row][replicate]
LaneTable shifts(LaneTable x, const LaneTable& share, const implementation::Batches& batches) {
  const std::size_t count = batches.count();
  for (std::size_t row = 0; row < x.rows(); ++row) {
    double mean = 0.0;
    for (std::size_t b = 0; b < count; ++b)
      mean += x.row(row)[b] * static_cast<double>(batches.size(b)) /
              static_cast<double>(batches.draws());
    for (double& value : x.row(row)) value -= mean;
  }
  LaneTable out(x.rows(), share.lanes());
  // Shares of some replicates at a time, side by side near the processor.
  constexpr std::size_t piece = 32;
  std::vector<std::array<double, piece>> near(count);
  for (std::size_t first = 0; first < share.lanes(); first += piece) {
    const std::size_t n = std::min(piece, share.lanes() - first);
    for (std::size_t b = 0; b < count; ++b)
      std::ranges::copy(share.row(b).subspan(first, n), near[b].begin());
    for (std::size_t row = 0; row < x.rows(); ++row) {
      const double* d = x.row(row).data();
      std::array<double, piece> sum{};
      std::size_t b = 0;
      for (; b + 4 <= count; b += 4)
        for (std::size_t r = 0; r < piece; ++r)
          sum[r] += (d[b] * near[b][r] + d[b + 1] * near[b + 1][r]) +
                    (d[b + 2] * near[b + 2][r] + d[b + 3] * near[b + 3][r]);
      for (; b < count; ++b)
        for (std::size_t r = 0; r < piece; ++r) sum[r] += d[b] * near[b][r];
      std::copy_n(sum.begin(), n, out.row(row).begin() + static_cast<std::ptrdiff_t>(first));
    }
  }
  return out;
}

struct CostShifts {
  LaneTable
      part;  ///< [fixed, practices, patients first, patients later, setup, reversal][replicate]
  CostShifts(const BatchCosts& costs, const LaneTable& share,
             const implementation::Batches& batches) {
    const std::array<const std::vector<double>*, 6> parts{
        &costs.fixed,          &costs.practices, &costs.patients_first,
        &costs.patients_later, &costs.setup,     &costs.reversal};
    LaneTable by_batch(parts.size(), batches.count());
    for (std::size_t i = 0; i < parts.size(); ++i)
      std::ranges::copy(*parts[i], by_batch.row(i).begin());
    part = shifts(std::move(by_batch), share, batches);
  }
  [[nodiscard]] ProgrammeCosts at(const ProgrammeCosts& base, std::size_t r) const {
    return {base.fixed + part.row(0)[r],          base.practices + part.row(1)[r],
            base.patients_first + part.row(2)[r], base.patients_later + part.row(3)[r],
            base.setup + part.row(4)[r],          base.reversal + part.row(5)[r]};
  }
};

}  // namespace

std::vector<Standing> PairingModel::reweighted(std::span<const double> weights,
                                               std::optional<Class> margin_of) const {
  const Tables& t = *tables_;
  EQUIPOISE_EXPECT(!weights.empty() && weights.size() % batches() == 0);
  const LaneTable share = shares(weights, t.batches);
  const std::size_t replicates = share.lanes();
  const CostShifts costs(t.batch_costs, share, t.batches);
  const double k = t.inputs.threshold;
  const Levers levers = base();

  std::vector<Standing> out(replicates);
  {
    const double base_payoff = implemented(levers).payoff.value;
    const Option option = t.implement_option();
    LaneTable by_batch(2, batches());
    for (const std::size_t gain : {0, 1})
      std::ranges::copy(t.implement_features.row(0, gain, 0), by_batch.row(gain).begin());
    const LaneTable moved = shifts(std::move(by_batch), share, t.batches);
    const auto programme = [&](const ProgrammeCosts& c) {
      return option.constant(c) - c.in_schedule(t.full_years);
    };
    for (std::size_t r = 0; r < replicates; ++r)
      out[r].payoff = base_payoff + k * moved.row(0)[r] - moved.row(1)[r] +
                      programme(costs.at(t.costs, r)) - programme(t.costs);
  }

  for (std::size_t i = 0; i < t.trials.size(); ++i) {
    const TrialTables& trial = t.trials[i];
    LaneTable by_batch(own_schedules * noise_terms, batches());
    for (std::size_t s = 0; s < own_schedules; ++s)
      for (std::size_t j = 0; j < noise_terms; ++j) {
        const auto q = trial.features.row(s, 0, j), c = trial.features.row(s, 1, j);
        const auto x = by_batch.row(s * noise_terms + j);
        for (std::size_t b = 0; b < x.size(); ++b) x[b] = k * q[b] - c[b];
      }
    const LaneTable moved = shifts(std::move(by_batch), share, t.batches);
    const LaneTable gains =
        money_series(trial.series.coefficient, trial.frame, ProgrammeCosts{}, k, 1.0);
    LaneTable money(own_schedules, voi::hermite_terms);
    std::optional<BestResearch> last;
    for (std::size_t r = 0; r < replicates; ++r) {
      const ProgrammeCosts programme = costs.at(t.costs, r);
      for (std::size_t s = 0; s < own_schedules; ++s) {
        const auto from = gains.row(s);
        const auto to = money.row(s);
        std::copy(from.begin(), from.end(), to.begin());
        for (std::size_t j = 0; j < noise_terms; ++j) to[j] += moved.row(s * noise_terms + j)[r];
        to[0] -= programme.in_schedule(trial.frame.years[s]);
      }
      const double more_than = enbs_that_matters(out[r], margin_of, t.inputs.minimum_enbs);
      const auto best = best_research(trial.frame, trial.sized, money, programme, levers.trial_cost,
                                      more_than, last ? &*last : nullptr);
      if (!best) continue;
      out[r].enbs = best->enbs;
      last = best;
    }
  }
  return out;
}

}  // namespace equipoise::decision
