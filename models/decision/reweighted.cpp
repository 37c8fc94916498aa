#include <algorithm>
#include <array>
#include <cmath>

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

// How far a mean moves in each replicate, shape [replicate]: sum_b share_b x_b - mean of all draws.
void shifts(std::span<const double> x, const LaneTable& share,
            const implementation::Batches& batches, std::span<double> out) {
  std::fill(out.begin(), out.end(), 0.0);
  double mean = 0.0;
  for (std::size_t b = 0; b < x.size(); ++b)
    mean += x[b] * static_cast<double>(batches.size(b)) / static_cast<double>(batches.draws());
  std::size_t b = 0;
  for (; b + 4 <= x.size(); b += 4) {
    const double x0 = x[b] - mean, x1 = x[b + 1] - mean, x2 = x[b + 2] - mean, x3 = x[b + 3] - mean;
    const double *w0 = share.row(b).data(), *w1 = share.row(b + 1).data(),
                 *w2 = share.row(b + 2).data(), *w3 = share.row(b + 3).data();
    for (std::size_t r = 0; r < out.size(); ++r)
      out[r] += (x0 * w0[r] + x1 * w1[r]) + (x2 * w2[r] + x3 * w3[r]);
  }
  for (; b < x.size(); ++b)
    for (std::size_t r = 0; r < out.size(); ++r) out[r] += (x[b] - mean) * share.row(b)[r];
}

struct CostShifts {
  LaneTable part;  ///< [fixed, practices, patients first, patients later, setup][replicate]
  CostShifts(const BatchCosts& costs, const LaneTable& share,
             const implementation::Batches& batches)
      : part(5, share.lanes()) {
    const std::array<const std::vector<double>*, 5> parts{
        &costs.fixed, &costs.practices, &costs.patients_first, &costs.patients_later, &costs.setup};
    for (std::size_t i = 0; i < parts.size(); ++i) shifts(*parts[i], share, batches, part.row(i));
  }
  [[nodiscard]] ProgrammeCosts at(const ProgrammeCosts& base, std::size_t r) const {
    return {base.fixed + part.row(0)[r], base.practices + part.row(1)[r],
            base.patients_first + part.row(2)[r], base.patients_later + part.row(3)[r],
            base.setup + part.row(4)[r]};
  }
};

}  // namespace

std::vector<PairingModel::Reweighted> PairingModel::reweighted(
    std::span<const double> weights) const {
  const Tables& t = *tables_;
  EQUIPOISE_EXPECT(!weights.empty() && weights.size() % batches() == 0);
  const LaneTable share = shares(weights, t.batches);
  const std::size_t replicates = share.lanes();
  const CostShifts costs(t.batch_costs, share, t.batches);
  const double k = t.inputs.threshold;
  const Levers levers = base();

  std::vector<Reweighted> out(replicates);
  {
    const double base_payoff = implemented(levers).payoff.value;
    const Option option = t.implement_option();
    LaneTable moved(2, replicates);
    shifts(t.implement_features.row(0, 0, 0), share, t.batches, moved.row(0));
    shifts(t.implement_features.row(0, 1, 0), share, t.batches, moved.row(1));
    const auto programme = [&](const ProgrammeCosts& c) {
      return option.constant(c) - c.in_schedule(t.full_years);
    };
    for (std::size_t r = 0; r < replicates; ++r)
      out[r].payoff = base_payoff + k * moved.row(0)[r] - moved.row(1)[r] +
                      programme(costs.at(t.costs, r)) - programme(t.costs);
  }

  for (std::size_t i = 0; i < t.trials.size(); ++i) {
    const TrialTables& trial = t.trials[i];
    const SizedTrial sized = sized_trial(t.inputs, t.inputs.trials[i], levers);
    std::vector<double> x(batches());
    LaneTable moved(own_schedules * noise_terms, replicates);
    for (std::size_t s = 0; s < own_schedules; ++s)
      for (std::size_t j = 0; j < noise_terms; ++j) {
        const auto q = trial.features.row(s, 0, j), c = trial.features.row(s, 1, j);
        for (std::size_t b = 0; b < x.size(); ++b) x[b] = k * q[b] - c[b];
        shifts(x, share, t.batches, moved.row(s * noise_terms + j));
      }
    const LaneTable gains =
        money_series(trial.series.coefficient, trial.frame, ProgrammeCosts{}, k, 1.0);
    LaneTable money(own_schedules, voi::hermite_terms);
    for (std::size_t r = 0; r < replicates; ++r) {
      const ProgrammeCosts programme = costs.at(t.costs, r);
      for (std::size_t s = 0; s < own_schedules; ++s) {
        const auto from = gains.row(s);
        const auto to = money.row(s);
        std::copy(from.begin(), from.end(), to.begin());
        for (std::size_t j = 0; j < noise_terms; ++j) to[j] += moved.row(s * noise_terms + j)[r];
        to[0] -= programme.in_schedule(trial.frame.years[s]);
      }
      const TrialOutcome outcome =
          trial_outcome(trial.frame, sized, money, programme, Fallback{}, 1.0, nullptr);
      if (!outcome.best_size || (out[r].enbs && *out[r].enbs >= outcome.enbs)) continue;
      out[r].enbs = outcome.enbs;
    }
  }
  return out;
}

}  // namespace equipoise::decision
