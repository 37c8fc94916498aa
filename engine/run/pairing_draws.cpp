#include "engine/run/pairing_draws.hpp"

#include <cmath>

namespace equipoise::run {

PairingTable::PairingTable(const compile::CompiledStudy& study,
                           const compile::CompiledPairing& pairing, const LaneTable& inputs,
                           const TargetDraws& target) {
  const compile::TargetRows& t = study.targets[pairing.target].rows;
  const compile::StrategyRows& s = study.strategies[pairing.strategy].rows;
  const auto mean = inputs.row(pairing.mean_row);
  const auto deviation = inputs.row(pairing.deviation_row);
  effect.resize(mean.size());
  for (std::size_t d = 0; d < mean.size(); ++d) effect[d] = mean[d] + deviation[d];
  const bool annual = study.targets[pairing.target].spec->counting == spec::Counting::person_years;
  draws.qalys = target.qalys;
  draws.care_cost = target.care_cost;
  draws.first_year = target.first_year;
  draws.each_later_year = annual ? target.first_year : target.each_later_year;
  draws.reach = inputs.row(s.reach);
  draws.current_adherence = inputs.row(t.current);
  draws.achievable = inputs.row(t.achievable);
  draws.effect = effect;
  draws.setup = inputs.row(s.setup);
  draws.fixed_per_year = inputs.row(s.fixed_per_year);
  draws.per_practice_year = inputs.row(s.per_practice_year);
  draws.per_patient_year = inputs.row(s.per_patient_year);
}

implementation::Setting setting_of(const compile::CompiledStudy& study, std::size_t target) {
  const spec::StudySpec& spec = study.spec();
  return {.practices = spec.practices,
          .attenuation = study.targets[target].spec->attenuation,
          .horizon = {.years = static_cast<std::size_t>(std::lround(spec.decision_horizon)),
                      .rate_costs = spec.cost_discount,
                      .rate_outcomes = spec.outcome_discount}};
}

std::vector<StandingGroup> standing_groups(const implementation::PairingDraws& draws) {
  using Form = voi::PartialInformation::Form;
  return {
      {standing::benefit_of_practice, Form::linear, {draws.qalys, draws.care_cost}},
      {standing::current_adherence, Form::smooth, {draws.current_adherence}},
      {standing::people, Form::linear, {draws.first_year, draws.each_later_year}},
      {standing::reach, Form::linear, {draws.reach}},
      {standing::programme_costs,
       Form::linear,
       {draws.setup, draws.fixed_per_year, draws.per_practice_year, draws.per_patient_year}},
  };
}

}  // namespace equipoise::run
