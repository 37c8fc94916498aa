// A pairing as budgets see it: started in another year, and what its trials are worth on their own.
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
                                    Research research, double threshold) const {
  const Tables& t = *tables_;
  const TrialTables& trial = t.trials.at(outcome.trial);
  const LaneTable money =
      money_series(trial.series.coefficient, trial.frame, t.costs, threshold, 1.0);
  const SizedTrial sized = sized_trial(t.inputs, t.inputs.trials[outcome.trial], base());
  return t.error(enbs_influence(research, trial.frame, outcome.sizes.at(size).trial,
                                sized.learning[size], money, t.costs, {}, WithoutResearch::nothing),
                 trial, threshold);
}

double PairingModel::most_from_elsewhere(const TrialOutcome& outcome, std::size_t size,
                                         Research research, double threshold) const {
  const Tables& t = *tables_;
  const TrialTables& trial = t.trials.at(outcome.trial);
  const LaneTable money =
      money_series(trial.series.coefficient, trial.frame, t.costs, threshold, 1.0);
  const SizedTrial sized = sized_trial(t.inputs, t.inputs.trials[outcome.trial], base());
  const PreparedAction action(research_action(research, trial.frame, outcome.sizes.at(size).trial),
                              money, t.costs);
  numerics::Sum more;
  for (const Learning& l : sized.learning[size]) {
    const double joint = weight_with_known_mean(t.inputs.effect, l.weight);
    more.add(l.share * (action.loss_avoided(joint) - action.loss_avoided(l.weight)));
  }
  return more.value();
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
