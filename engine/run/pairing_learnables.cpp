#include "engine/run/pairing_learnables.hpp"

#include <array>
#include <utility>

namespace equipoise::run {
namespace {

using Form = voi::Curves::Form;
using Rows = std::vector<std::span<const double>>;

std::shared_ptr<const voi::Curves> curves_of(const Rows& known, const PairingFlows& flows,
                                             Form form) {
  const std::array responses{flows.qalys, flows.cost};
  return std::make_shared<const voi::Curves>(known, responses, form);
}

Rows rows_of(const LaneTable& inputs, std::initializer_list<std::size_t> rows) {
  Rows result;
  for (const std::size_t row : rows) result.push_back(inputs.row(row));
  return result;
}

}  // namespace

std::vector<Learnable> standing_learnables(const compile::CompiledStudy& study,
                                           const compile::CompiledPairing& pairing,
                                           const LaneTable& inputs, const PairingTable& table,
                                           const PairingFlows& flows) {
  const compile::TargetRows& t = study.targets[pairing.target].rows;
  const compile::StrategyRows& s = study.strategies[pairing.strategy].rows;
  const auto inputs_of = [&](std::string_view group) {
    if (group == standing::current_adherence) return rows_of(inputs, {t.current});
    if (group == standing::people)
      return rows_of(inputs,
                     {t.at_risk, t.prevalence, t.diagnosed, t.first_year, t.each_later_year});
    if (group == standing::reach) return rows_of(inputs, {s.reach});
    return rows_of(inputs, {s.setup, s.fixed_per_year, s.per_practice_year, s.per_patient_year});
  };
  std::vector<Learnable> result;
  for (const StandingGroup& group : standing_groups(table.draws)) {
    if (group.name == standing::benefit_of_practice) continue;  // of the model
    result.push_back({std::string(group.name), known_by(inputs_of(group.name)),
                      curves_of(group.inputs, flows, group.form)});
  }
  return result;
}

InformablePairing informable(const compile::CompiledStudy& study,
                             const compile::CompiledPairing& pairing, const LaneTable& inputs,
                             const TargetDraws& target, const AnalysedPairing& analysed) {
  const PairingTable table(study, pairing, inputs, target);
  const implementation::Setting setting = setting_of(study, pairing.target);
  const implementation::Delivery& delivery = study.strategies[pairing.strategy].delivery;
  InformablePairing result;
  result.analysed = &analysed;
  result.payoff = implementation::payoff(table.draws, setting, delivery.persistence,
                                         delivery.implemented(setting.horizon));
  for (std::size_t d = 0; d < table.draws.size(); ++d)
    result.programme_cost.push_back(result.payoff.programme_cost(d));
  const PairingFlows flows = result.flows();
  result.learnables = standing_learnables(study, pairing, inputs, table, flows);
  const compile::TargetRows& t = study.targets[pairing.target].rows;
  const compile::StrategyRows& s = study.strategies[pairing.strategy].rows;
  const auto effect_curves = curves_of({table.effect}, flows, Form::smooth);
  const auto mean_curves = curves_of({inputs.row(pairing.mean_row)}, flows, Form::smooth);
  const auto effect_inputs = known_by(rows_of(inputs, {pairing.mean_row, pairing.deviation_row}));
  const auto mean_input = known_by(rows_of(inputs, {pairing.mean_row}));
  const auto add_effect = [&](std::string name, bool mean_alone, bool of_one_strategy) {
    result.learnables.push_back({.name = std::move(name),
                                 .inputs = mean_alone ? mean_input : effect_inputs,
                                 .curves = mean_alone ? mean_curves : effect_curves,
                                 .of_effect = true,
                                 .of_one_strategy = of_one_strategy});
  };
  add_effect(std::string(standing::effect_here), false, false);
  add_effect(std::string(standing::mean_effect_of_strategy), true, false);
  add_effect(effect_of_strategy_here(study.strategies[pairing.strategy].spec->name), false, true);
  if (study.sampler->sds()[pairing.mean_row] > 0)
    add_effect(study.sampler->names()[pairing.mean_row], true, false);
  const auto add = [&](std::size_t row, Form form) {
    if (!(study.sampler->sds()[row] > 0)) return;
    result.learnables.push_back({study.sampler->names()[row], known_by(rows_of(inputs, {row})),
                                 curves_of(rows_of(inputs, {row}), flows, form)});
  };
  for (const std::size_t row :
       {t.at_risk, t.prevalence, t.diagnosed, t.first_year, t.each_later_year})
    add(row, Form::linear);
  for (const std::size_t row : {t.current, t.achievable}) add(row, Form::smooth);
  for (const std::size_t row :
       {s.reach, s.setup, s.fixed_per_year, s.per_practice_year, s.per_patient_year})
    add(row, Form::linear);
  return result;
}

std::string effect_of_strategy_here(const std::string& strategy) {
  return "effect of " + strategy + " here";
}

}  // namespace equipoise::run
