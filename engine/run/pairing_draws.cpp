#include "engine/run/pairing_draws.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/decision/trial_plans.hpp"
#include "models/implementation/combination.hpp"

namespace equipoise::run {

namespace {

std::vector<double> combined(std::span<const std::vector<double>> parts, double kappa) {
  std::vector<double> effect, one(parts.size());
  for (std::size_t d = 0; d < parts.front().size(); ++d) {
    for (std::size_t i = 0; i < parts.size(); ++i) one[i] = parts[i][d];
    effect.push_back(implementation::combined_effect(one, kappa));
  }
  return effect;
}

}  // namespace

PairingTable::PairingTable(const compile::CompiledStudy& study,
                           const compile::CompiledPairing& pairing, const LaneTable& inputs,
                           const TargetDraws& target) {
  const compile::TargetRows& t = study.targets[pairing.target].rows;
  const compile::CompiledStrategy& strategy = study.strategies[pairing.strategy];
  for (const compile::CompiledEffect& part : pairing.parts) {
    const auto mean = inputs.row(part.mean_row), deviation = inputs.row(part.deviation_row);
    std::vector<double>& delta = part_effects.emplace_back(mean.size());
    for (std::size_t d = 0; d < mean.size(); ++d) delta[d] = part.loading * mean[d] + deviation[d];
  }
  if (pairing.combination()) {
    effect = combined(part_effects, pairing.kappa);
  } else {
    effect = std::move(part_effects.front());
    part_effects.clear();
  }
  // The same cost of all parts together.
  const auto cost = [&](std::size_t compile::StrategyRows::*row) -> std::span<const double> {
    if (!pairing.combination()) return inputs.row(strategy.rows.front().*row);
    std::vector<double>& sum = added_costs.emplace_back(effect.size(), 0.0);
    for (const compile::StrategyRows& part : strategy.rows) {
      const auto own = inputs.row(part.*row);
      for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += own[d];
    }
    return sum;
  };
  const bool annual = study.targets[pairing.target].spec->counting == spec::Counting::person_years;
  draws.qalys = target.qalys;
  draws.care_cost = target.care_cost;
  draws.first_year = target.first_year;
  draws.each_later_year = annual ? target.first_year : target.each_later_year;
  draws.reach = inputs.row(strategy.reach);
  draws.current_adherence = inputs.row(t.current);
  draws.achievable = inputs.row(t.achievable);
  draws.effect = effect;
  draws.setup = cost(&compile::StrategyRows::setup);
  draws.reversal = cost(&compile::StrategyRows::reversal);
  draws.fixed_per_year = cost(&compile::StrategyRows::fixed_per_year);
  draws.per_practice_year = cost(&compile::StrategyRows::per_practice_year);
  draws.per_patient_year = cost(&compile::StrategyRows::per_patient_year);
}

implementation::Setting setting_of(const compile::CompiledStudy& study, std::size_t target) {
  const spec::StudySpec& spec = study.spec();
  return {.practices = spec.practices,
          .attenuation = study.targets[target].spec->attenuation,
          .horizon = {.years = static_cast<std::size_t>(std::lround(spec.decision_horizon)),
                      .rate_costs = spec.cost_discount,
                      .rate_outcomes = spec.outcome_discount}};
}

std::vector<double> mean_reach(const compile::CompiledStudy& study) {
  std::vector<double> reach;
  for (const compile::CompiledStrategy& strategy : study.strategies)
    reach.push_back(study.sampler->means()[strategy.reach]);
  return reach;
}

std::vector<std::size_t> named_strategies(const compile::CompiledStudy& study,
                                          const voi::TrialDesign& design) {
  std::vector<std::size_t> named;
  for (const std::string& name : design.names)
    for (std::size_t s = 0; s < study.strategies.size(); ++s)
      if (study.strategies[s].spec->name == name) named.push_back(s);
  return named;
}

std::optional<double> least_reach_of_several(const compile::CompiledStudy& study,
                                             const voi::TrialDesign& design) {
  if (!design.kind->joint_at_size || design.kind->names.of != voi::NamesInput::Of::strategies)
    return std::nullopt;
  return decision::least_reach(mean_reach(study), named_strategies(study, design));
}

std::vector<StandingGroup> standing_groups(const compile::CompiledStudy& study,
                                           const compile::CompiledPairing& pairing) {
  const compile::TargetRows& t = study.targets[pairing.target].rows;
  const compile::CompiledStrategy& strategy = study.strategies[pairing.strategy];
  std::vector<std::size_t> costs;
  for (const compile::StrategyRows& s : strategy.rows)
    costs.insert(costs.end(), {s.setup, s.fixed_per_year, s.per_practice_year, s.per_patient_year});
  return {
      {standing::effect_here, pairing.effect_rows()},
      {standing::mean_effect_of_strategy, pairing.mean_rows()},
      {standing::current_adherence, {t.current}},
      {standing::people, {t.at_risk, t.prevalence, t.diagnosed, t.first_year, t.each_later_year}},
      {standing::reach, {strategy.reach}},
      {standing::programme_costs, std::move(costs)},
  };
}

bool enters(const compile::CompiledStudy& study, const compile::CompiledPairing& pairing,
            std::size_t row) {
  const compile::CompiledTarget& target = study.targets[pairing.target];
  if (row == target.rows.achievable) return true;
  if (study.sampler->names()[row].starts_with(target.spec->model.name + ".parameters."))
    return true;
  const auto own = [&](const StandingGroup& group) {
    return std::ranges::count(group.rows, row) > 0;
  };
  if (std::ranges::any_of(standing_groups(study, pairing), own)) return true;
  // What reports tied to its effect says something of it, here or elsewhere.
  return pairing.tied() &&
         std::ranges::any_of(study.pairings, [&](const compile::CompiledPairing& other) {
           const std::vector<std::size_t> rows = other.effect_rows();
           return pairing.tied_to(other) && std::ranges::count(rows, row) > 0;
         });
}

}  // namespace equipoise::run
