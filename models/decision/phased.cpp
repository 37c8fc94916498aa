// A pairing as budgets see it: started in another year, and what its trials are worth on their own.
#include <algorithm>
#include <span>

#include "models/core/contracts.hpp"
#include "models/decision/pairing_tables.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {

ProgrammeCosts PairingModel::programme_costs() const { return tables_->costs; }

Estimate PairingModel::payoff_on(const implementation::Schedule& schedule, double threshold) const {
  const Tables& t = *tables_;
  const implementation::Horizon& horizon = t.inputs.setting.horizon;
  const implementation::DeliveryYears years = implementation::delivery_years(schedule, horizon);
  const double setup = implementation::first_delivery_factor(schedule, horizon);
  const auto programme = [&](const ProgrammeCosts& costs) {
    return costs.in_schedule(years) + costs.fixed * years.total() + costs.setup * setup;
  };
  ExpectedGain gain = gain_on(t.inputs.delivery.persistence, schedule, threshold);
  for (std::size_t b = 0; b < gain.by_batch.size(); ++b)
    gain.by_batch[b] -= programme(t.batch_costs.of(b));
  return {gain.value - programme(t.costs), t.error(gain.by_batch)};
}

double PairingModel::research_error(const TrialOutcome& outcome, std::size_t size,
                                    Research research, double threshold,
                                    const Fallback& fallback) const {
  const Tables& t = *tables_;
  const TrialTables& trial = t.trials.at(outcome.trial);
  const LaneTable money =
      money_series(trial.series.coefficient, trial.frame, t.costs, threshold, 1.0);
  const SizedTrial sized = sized_trial(t.inputs, t.inputs.trials[outcome.trial], base());
  return t.error(
      enbs_influence(research, trial.frame, outcome.sizes.at(size).trial, sized.learning[size],
                     money, t.costs, fallback, WithoutResearch::nothing),
      trial, threshold);
}

double PairingModel::most_from_elsewhere(const TrialOutcome& outcome, std::size_t size,
                                         Research research, double threshold,
                                         const Fallback& fallback) const {
  const Tables& t = *tables_;
  const TrialTables& trial = t.trials.at(outcome.trial);
  const LaneTable money =
      money_series(trial.series.coefficient, trial.frame, t.costs, threshold, 1.0);
  const SizedTrial sized = sized_trial(t.inputs, t.inputs.trials[outcome.trial], base());
  double alone = 0.0, joint = 0.0;  // the successor of what is rejected is the better one
  for (std::size_t s = 0; s < successor_count(fallback); ++s) {
    const PreparedAction action(research_action(research, trial.frame, outcome.sizes.at(size).trial,
                                                fallback, static_cast<Successor>(s)),
                                money, t.costs);
    const auto value = [&](const auto& weight) {
      numerics::Sum sum;
      sum.add(action.now());
      for (const Learning& l : sized.learning[size])
        sum.add(l.share * action.loss_avoided(weight(l.weight)));
      return sum.value();
    };
    const double own = value([](double w) { return w; });
    const double most = value([&](double w) { return weight_with_known_mean(t.inputs.effect, w); });
    alone = s == 0 ? own : std::max(alone, own);
    joint = s == 0 ? most : std::max(joint, most);
  }
  return joint - alone;
}

double weight_with_known_mean(const implementation::Effect& effect, double weight) {
  const double deviation = effect.heterogeneity * effect.heterogeneity;
  const double prior = effect.variance();
  if (prior == 0) return 0.0;
  if (weight <= 0) return 1 - deviation / prior;
  const double data = prior * (1 - weight) / weight;
  if (deviation + data == 0) return 1.0;
  return 1 - deviation * data / (deviation + data) / prior;
}

}  // namespace equipoise::decision
