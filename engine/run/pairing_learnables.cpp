#include "engine/run/pairing_learnables.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace equipoise::run {
namespace {

Rows rows_of(const LaneTable& inputs, std::span<const std::size_t> rows) {
  Rows result;
  for (const std::size_t row : rows) result.push_back(inputs.row(row));
  return result;
}

using CostRow = LinearLearnables::CostRow;

/// The costs of delivery, of each strategy that is delivered.
std::vector<std::pair<std::size_t, CostRow>> cost_rows(const compile::CompiledStrategy& strategy,
                                                       const LaneTable& inputs) {
  using Cost = LinearLearnables::Cost;
  std::vector<std::pair<std::size_t, CostRow>> costs;
  for (const compile::StrategyRows& s : strategy.rows)
    for (const auto& [cost, row] :
         {std::pair(Cost::setup, s.setup), std::pair(Cost::fixed, s.fixed_per_year),
          std::pair(Cost::practice, s.per_practice_year),
          std::pair(Cost::patient, s.per_patient_year)})
      costs.push_back({row, {cost, inputs.row(row)}});
  return costs;
}

Learnable learnable_of(const StandingGroup& group, const compile::CompiledStrategy& strategy,
                       const LaneTable& inputs, const PairingTable& table,
                       const LinearLearnables& linear, const PairingFlows& flows) {
  const std::string name(group.name);
  const Rows rows = rows_of(inputs, group.rows);
  if (group.name == standing::people) return linear.people(name, rows, true);
  if (group.name == standing::reach) return linear.reach(name);
  if (group.name == standing::programme_costs) {
    std::vector<CostRow> costs;
    for (const auto& [row, cost] : cost_rows(strategy, inputs)) costs.push_back(cost);
    return linear.costs(name, costs);
  }
  const Rows needed = group.name == standing::effect_here ? Rows{table.effect} : rows;
  return {.name = name, .inputs = known_by(rows), .curves = payoff_curves(needed, flows)};
}

/// Whether what it is worth against current practice alone is integrated over the effect: not the
/// mean effects of a combination, which are several.
bool is_integrated(const StandingGroup& group, const compile::CompiledPairing& pairing) {
  return group.name == standing::effect_here || (group.of_effect() && !pairing.combination());
}

/// What the effects of another strategy say of this one where a report tied the two to each other.
Learnable effects_of_tied(const compile::CompiledStudy& study,
                          const compile::CompiledPairing& other, const LaneTable& inputs,
                          const TargetDraws& target, const PairingFlows& flows) {
  const PairingTable table(study, other, inputs, target);
  Rows known;
  for (const std::vector<double>& part : table.part_effects) known.push_back(part);
  if (known.empty()) known = {table.effect};
  return {.name = effect_of_strategy_here(study.strategies[other.strategy].spec->name),
          .inputs = known_by(rows_of(inputs, other.effect_rows())),
          .curves = payoff_curves(known, flows)};
}

/// What the mean effects of strategies that reports tied to this one say of it: each, and all
/// together with its own.
void add_tied_means(const compile::CompiledStudy& study, const compile::CompiledPairing& pairing,
                    const LaneTable& inputs, const PairingFlows& flows,
                    std::vector<Learnable>& learnables) {
  std::vector<std::size_t> all = pairing.mean_rows();
  for (const compile::StrategyBelief& belief : study.beliefs)
    if (belief.tie &&
        std::ranges::count(pairing.parts, belief.tie, &compile::CompiledEffect::tie) > 0 &&
        std::ranges::count(all, belief.mean_row) == 0)
      all.push_back(belief.mean_row);
  std::erase_if(all, [&](std::size_t row) { return !(study.sampler->sds()[row] > 0); });
  if (all.empty()) return;
  const auto add = [&](std::string name, std::span<const std::size_t> rows) -> Learnable& {
    const Rows known = rows_of(inputs, rows);
    learnables.push_back({std::move(name), known_by(known), payoff_curves(known, flows)});
    return learnables.back();
  };
  for (const std::size_t row : all) {
    const std::string& name = study.sampler->names()[row];
    if (std::ranges::count(learnables, name, &Learnable::name) == 0) add(name, {&row, 1});
  }
  // Where all strategies can be chosen from; against current practice alone its own is integrated.
  Learnable& together = add(std::string(standing::mean_effect_of_strategy), all);
  together.of_effect = together.of_one_strategy = true;
}

/// What the effects of another strategy say of this one, all parts of both known: of a combination
/// and what it combines the one tells of the other.
Learnable effects_of_other(const compile::CompiledStudy& study,
                           const compile::CompiledPairing& pairing,
                           const compile::CompiledPairing& other, const LaneTable& inputs,
                           const PairingTable& table, const PairingFlows& flows) {
  const std::vector<std::size_t> shared = pairing.parts_in(other);
  std::vector<std::size_t> rows;
  Rows known;
  for (const std::size_t part : shared) {
    rows.insert(rows.end(), {pairing.parts[part].mean_row, pairing.parts[part].deviation_row});
    if (pairing.combination()) known.push_back(table.part_effects[part]);
  }
  // Against current practice alone that is its own effect, which is integrated.
  const bool all_of_it = shared.size() == pairing.parts.size();
  if (all_of_it) known = {table.effect};
  return {.name = effect_of_strategy_here(study.strategies[other.strategy].spec->name),
          .inputs = known_by(rows_of(inputs, rows)),
          .curves = payoff_curves(known, flows),
          .of_effect = all_of_it,
          .of_one_strategy = all_of_it};
}

}  // namespace

std::shared_ptr<const voi::Curves> payoff_curves(const Rows& known, const PairingFlows& flows) {
  const std::array responses{flows.extra_adherent_outcomes, flows.extra_adherent_costs,
                             flows.programme_cost};
  return std::make_shared<const voi::Curves>(known, responses);
}

std::vector<Learnable> standing_learnables(const compile::CompiledStudy& study,
                                           const compile::CompiledPairing& pairing,
                                           const LaneTable& inputs, const PairingTable& table,
                                           const LinearLearnables& linear,
                                           const PairingFlows& flows) {
  const compile::CompiledStrategy& strategy = study.strategies[pairing.strategy];
  std::vector<Learnable> result;
  for (const StandingGroup& group : standing_groups(study, pairing))
    if (!is_integrated(group, pairing))
      result.push_back(learnable_of(group, strategy, inputs, table, linear, flows));
  return result;
}

InformablePairing informable(const compile::CompiledStudy& study,
                             const compile::CompiledPairing& pairing, const LaneTable& inputs,
                             const TargetDraws& target, const AnalysedPairing& analysed) {
  const PairingTable table(study, pairing, inputs, target);
  const implementation::Setting setting = setting_of(study, pairing.target);
  const compile::CompiledStrategy& strategy = study.strategies[pairing.strategy];
  const implementation::Delivery& delivery = strategy.delivery;
  InformablePairing result;
  result.analysed = &analysed;
  result.gain = target.qalys;
  result.care_cost = target.care_cost;
  result.payoff = implementation::payoff(table.draws, setting, delivery.persistence,
                                         delivery.implemented(setting.horizon));
  for (std::size_t d = 0; d < table.draws.size(); ++d)
    result.programme_cost.push_back(result.payoff.programme_cost(d));
  const PairingFlows flows = result.flows();
  const LinearLearnables linear(study, pairing, table, result.payoff, flows);
  result.learnables = standing_learnables(study, pairing, inputs, table, linear, flows);
  for (const StandingGroup& group : standing_groups(study, pairing)) {
    if (!is_integrated(group, pairing)) continue;
    result.learnables.push_back(learnable_of(group, strategy, inputs, table, linear, flows));
    result.learnables.back().of_effect = true;
  }
  // An input by its own name, where it is uncertain.
  const auto add = [&](std::size_t row, const auto& learnable) {
    if (study.sampler->sds()[row] > 0)
      result.learnables.push_back(learnable(study.sampler->names()[row], Rows{inputs.row(row)}));
  };
  const auto fitted = [&](const std::string& name, const Rows& known) -> Learnable {
    return {name, known_by(known), payoff_curves(known, flows)};
  };
  // The same under the names that tell strategies apart.
  const auto effects = std::ranges::find(result.learnables, true, &Learnable::of_effect);
  Learnable effect = *effects, mean = result.learnables.back();
  effect.name = effect_of_strategy_here(study.strategies[pairing.strategy].spec->name);
  effect.of_one_strategy = true;
  result.learnables.push_back(std::move(effect));
  for (const compile::CompiledPairing& other : study.pairings)
    if (other.target == pairing.target && other.strategy != pairing.strategy &&
        pairing.depends_on(other))
      result.learnables.push_back(
          pairing.tied_to(other) ? effects_of_tied(study, other, inputs, target, flows)
                                 : effects_of_other(study, pairing, other, inputs, table, flows));
  if (pairing.combination()) {
    for (const std::size_t row : pairing.mean_rows()) add(row, fitted);
  } else {
    const std::size_t row = pairing.mean_rows().front();
    mean.name = study.sampler->names()[row];
    if (study.sampler->sds()[row] > 0) result.learnables.push_back(std::move(mean));
  }
  if (pairing.tied()) add_tied_means(study, pairing, inputs, flows, result.learnables);
  const compile::TargetRows& t = study.targets[pairing.target].rows;
  for (const std::size_t row :
       {t.at_risk, t.prevalence, t.diagnosed, t.first_year, t.each_later_year})
    add(row, [&](const std::string& name, const Rows& known) {
      return linear.people(name, known, false);
    });
  for (const std::size_t row : {t.current, t.achievable}) add(row, fitted);
  add(strategy.reach, [&](const std::string& name, const Rows&) { return linear.reach(name); });
  for (const auto& [row, cost] : cost_rows(strategy, inputs))
    add(row, [&](const std::string& name, const Rows&) { return linear.costs(name, {&cost, 1}); });
  return result;
}

std::string effect_of_strategy_here(const std::string& strategy) {
  return "effect of " + strategy + " here";
}

std::string name_of_all(std::string_view group) {
  if (group == standing::effect_here) return "effects of the strategies here";
  if (group == standing::mean_effect_of_strategy) return "mean effects of the strategies";
  return std::string(group);
}

}  // namespace equipoise::run
