#include "engine/run/decision_model.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/decision/line.hpp"

#include "engine/run/interventions.hpp"
#include "engine/run/pairing_draws.hpp"

namespace equipoise::run {

DecisionModel::DecisionModel(const compile::CompiledStudy& study, const DecisionAsked& asked)
    : study_(&study), asked_(asked) {
  if (!asked.target) {
    options_ = study.plain->spec().interventions;
    return;
  }
  options_.emplace_back(decision::current_practice);
  for (const compile::CompiledPairing& pairing : study.pairings)
    if (pairing.target == *asked.target &&
        (!asked.strategy || pairing.strategy == *asked.strategy)) {
      pairings_.push_back(&pairing);
      options_.push_back(study.strategies[pairing.strategy].spec->name);
    }
}

std::string DecisionModel::title() const {
  const std::string options = fmt::format("{}", fmt::join(options_, " or "));
  if (!asked_.target) return options;
  return fmt::format("{}: {}", study_->targets[*asked_.target].spec->name, options);
}

const compile::CompiledModel& DecisionModel::model() const noexcept {
  return asked_.target ? *study_->targets[*asked_.target].model : *study_->plain;
}

bool DecisionModel::annual() const noexcept {
  return asked_.target &&
         study_->targets[*asked_.target].spec->counting == spec::Counting::person_years;
}

voi::ConditionalOutcomes DecisionModel::decide(const LaneTable& inputs,
                                               const LaneTable& outcomes) const {
  if (!asked_.target) {
    CostsAndQalys values = costs_and_qalys(*study_->plain, outcomes);
    return {std::move(values.cost), std::move(values.qalys)};
  }
  const std::size_t draws = outcomes.lanes();
  voi::ConditionalOutcomes result{LaneTable(options_.size(), draws),
                                  LaneTable(options_.size(), draws)};
  const TargetDraws target = target_draws(*study_, *asked_.target, inputs, outcomes);
  const implementation::Setting setting = setting_of(*study_, *asked_.target);
  for (std::size_t p = 0; p < pairings_.size(); ++p) {
    const implementation::Delivery& delivery = study_->strategies[pairings_[p]->strategy].delivery;
    const PairingTable table(*study_, *pairings_[p], inputs, target);
    const implementation::PairingPayoff payoff = implementation::payoff(
        table.draws, setting, delivery.persistence, delivery.implemented(setting.horizon));
    const auto cost = result.cost.row(p + 1), qalys = result.qalys.row(p + 1);
    for (std::size_t d = 0; d < draws; ++d) {
      qalys[d] = payoff.qalys[d];
      cost[d] = payoff.care_cost[d] + payoff.programme_cost(d);
    }
  }
  return result;
}

}  // namespace equipoise::run
