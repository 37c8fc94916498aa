#include "engine/compile/study.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "engine/compile/identity.hpp"
#include "engine/compile/pairing_effects.hpp"
#include "engine/compile/reported_effects.hpp"

namespace equipoise::compile {
namespace {

TargetRows add_target(Inputs& inputs, const spec::TargetSpec& target) {
  TargetRows rows{};
  rows.at_risk = inputs.add(target.at_risk);
  rows.prevalence = inputs.add(target.prevalence);
  rows.diagnosed = inputs.add(target.diagnosed);
  rows.first_year = inputs.add(target.first_year);
  rows.each_later_year = inputs.add(target.each_later_year);
  rows.current = inputs.add(target.current);
  rows.achievable = inputs.add(target.achievable);
  rows.icc = inputs.add(target.icc);
  return rows;
}

StrategyRows add_strategy(Inputs& inputs, const spec::StrategySpec& strategy) {
  std::array<std::size_t, 6> rows{};
  std::ranges::transform(strategy.quantities(), rows.begin(),
                         [&](const spec::Quantity* q) { return inputs.add(*q); });
  const auto [reach, setup, reversal, fixed_per_year, per_practice_year, per_patient_year] = rows;
  return {reach, setup, reversal, fixed_per_year, per_practice_year, per_patient_year};
}

implementation::Delivery delivery_of(const spec::DeliverySpec& spec) {
  using implementation::Decay;
  implementation::Persistence persistence{.ramp = spec.ramp};
  if (spec.half_life == 0)
    persistence.decay = Decay::immediate;
  else if (spec.half_life < std::numeric_limits<double>::infinity()) {
    persistence.decay = Decay::half_life;
    persistence.half_life = spec.half_life;
  }
  return {spec.duration, persistence};
}

CompiledResearch research_of(const voi::TrialDesign& design, const CompiledStudy& study,
                             const Inputs& inputs) {
  CompiledResearch research{.design = design};
  if (design.kind->observes != voi::Observes::inputs) return research;
  const auto& targets = study.targets;
  while (targets[research.target].spec->name != design.target) ++research.target;
  const CompiledTarget& target = targets[research.target];
  for (const voi::Observation& observation : design.observations)
    research.rows.push_back(observation.measure->current_adherence
                                ? target.rows.current
                                : inputs.row(target.spec->model, observation.parameter));
  return research;
}

/// What costs or what is felt today is no ratio between people with and without the practice.
void check_observed(const CompiledStudy& study, document::Diagnostics& diagnostics) {
  for (const spec::TrialSpec& trial : study.spec().trials)
    for (std::size_t i = 0; i < trial.observations.size(); ++i) {
      const voi::TrialDesign& design = trial.designs.front();
      const voi::Observation& observed = design.observations[i];
      const auto target = std::ranges::find(study.targets, design.target,
                                            [](const CompiledTarget& t) { return t.spec->name; });
      const auto& uses = target->model->uses();
      const auto use = uses.find(observed.parameter);
      if (use == uses.end() || observed.measure->scale != voi::Measure::Scale::logarithm) continue;
      const bool cost = use->second.costs_alone();
      if (!use->second.first_intervention || !(cost || use->second.utilities_alone())) continue;
      diagnostics.error(
          trial.observations[i],
          fmt::format("`{}` is no `{}`", observed.parameter, observed.measure->key),
          fmt::format("only {} take it up, and without the practice too: it does not compare "
                      "people with and without it",
                      cost ? "costs" : "utilities"),
          cost ? "name the parameter that is this kind of ratio; a mean cost is what records of "
                 "practices tell (design `observational`, `mean_cost`)"
               : "name the parameter that is this kind of ratio");
    }
}

/// Says of the parameters of a model in which group they are.
void name_groups(const CompiledModel& model, std::vector<InputResult>& inputs) {
  for (const auto& [group, members] : model.groups())
    for (const std::string& member : members) {
      const auto input = std::ranges::find(inputs, model.spec().name + ".parameters." + member,
                                           &InputResult::name);
      if (input != inputs.end()) input->group += (input->group.empty() ? "" : ", ") + group;
    }
}

}  // namespace

void report_unused(const std::vector<CompiledStudy>& scenarios,
                   document::Diagnostics& diagnostics) {
  std::vector<std::vector<const CompiledModel*>> models;  // [scenario][model]
  for (const CompiledStudy& study : scenarios) {
    if (!study.scenario->complete) return;  // what is missing may use any name
    auto& list = models.emplace_back();
    for (const CompiledTarget& target : study.targets) list.push_back(target.model.get());
    if (study.plain) list.push_back(study.plain.get());
    if (list.size() != models.front().size()) return;  // a model beside targets: an error already
  }
  for (std::size_t m = 0; !models.empty() && m < models.front().size(); ++m) {
    const auto known = [m](const auto& list) { return list[m]->unused() != nullptr; };
    if (!std::ranges::all_of(models, known)) continue;
    for (const CompiledModel::Unused& unused : *models.front()[m]->unused()) {
      const bool everywhere = std::ranges::all_of(models, [&](const auto& list) {
        return std::ranges::any_of(*list[m]->unused(),
                                   [&](const auto& other) { return other.what == unused.what; });
      });
      if (everywhere)
        diagnostics.error(unused.span, fmt::format("{} is used by no expression", unused.what),
                          "what nobody uses changes no result: an expression may have been meant "
                          "to name it",
                          "name it in an expression, or remove it");
    }
  }
}

std::vector<InputResult> changed_inputs(const std::vector<InputResult>& inputs,
                                        const std::vector<InputResult>& base) {
  std::vector<InputResult> changed;
  for (const InputResult& input : inputs) {
    const auto stated_alike = [&](const InputResult& before) {
      if (before.name != input.name) return false;
      InputResult other = before;
      other.group = input.group;  // which other expressions may change
      return other == input;
    };
    if (std::ranges::any_of(base, stated_alike)) continue;
    changed.push_back(input);
    const auto before = std::ranges::find(base, input.name, &InputResult::name);
    if (before == base.end() || before->source != input.source) continue;
    changed.back().source = fmt::format("chosen by the scenario; the base case has {}: {}",
                                        before->distribution, before->source);
    changed.back().status = "assumed";
  }
  return changed;
}

CompiledStudy compile_study(const spec::ScenarioSpec& scenario, document::Diagnostics& diagnostics,
                            const CompiledStudy* base) {
  const std::size_t errors_before = diagnostics.count();
  CompiledStudy study;
  study.scenario = &scenario;
  const spec::StudySpec& spec = scenario.study;
  // Of a study with errors nothing is learnt: its inputs may be placeholders.
  if (diagnostics.ok()) {
    study.learnt = learn_inputs(spec, diagnostics);
    study.jointly = learn_jointly(spec, diagnostics);
  }
  Inputs inputs(study.learnt, study.jointly);
  inputs.list(spec.listed);
  for (const spec::TargetSpec& target : spec.targets) {
    study.targets.push_back({&target, add_target(inputs, target), nullptr, {}});
    inputs.add_model(target.model);
    inputs.list(target.listed);
  }
  for (const spec::StrategySpec& strategy : spec.strategies) {
    CompiledStrategy& compiled = study.strategies.emplace_back(
        CompiledStrategy{&strategy, {}, 0, delivery_of(strategy.delivery)});
    if (!strategy.combination) {
      compiled.rows = {add_strategy(inputs, strategy)};
      compiled.reach = compiled.rows.front().reach;
    }
    inputs.list(strategy.listed);
  }
  for (CompiledStrategy& strategy : study.strategies) {
    if (!strategy.spec->combination) continue;
    for (const std::size_t part : strategy.spec->combination->parts)
      strategy.rows.push_back(study.strategies[part].rows.front());
  }
  if (spec.model) inputs.add_model(*spec.model);
  // A study with errors is checked as far as it could be read, and never run.
  if (diagnostics.ok())
    add_pairings(study, inputs, diagnostics);
  else
    check_effects(spec, diagnostics);
  for (const spec::TrialSpec& trial : spec.trials) {
    for (const voi::TrialDesign& design : trial.designs) {
      const bool effect = !design.kind || design.kind->observes == voi::Observes::effect;
      if (effect) study.trials.push_back(design);
      if (diagnostics.ok() && (!effect || design.kind->joint_at_size))
        study.research.push_back(research_of(design, study, inputs));
    }
    inputs.list(trial.listed);
  }
  for (const spec::EvidenceSpec& evidence : spec.evidence) inputs.list(evidence.listed);

  const DiscountRates rates{spec.cost_discount, spec.outcome_discount};
  for (CompiledTarget& target : study.targets) {
    target.model = CompiledModel::make(target.spec->model, inputs, rates, diagnostics);
    target.model_key = model_key(*target.spec, scenario);
  }
  if (spec.model) study.plain = CompiledModel::make(*spec.model, inputs, rates, diagnostics);
  if (diagnostics.ok()) check_observed(study, diagnostics);
  if (diagnostics.ok()) {
    study.drawn = inputs.description(spec.sampling);
    study.sampler =
        base && base->sampler && base->drawn == study.drawn
            ? base->sampler
            : inputs.make_sampler(study.drawn, base ? base->sampler.get() : nullptr, diagnostics);
    // After what was reported of it. Of equal ones the first that the combination names.
    for (CompiledStrategy& strategy : study.strategies)
      if (strategy.spec->combination)
        strategy.reach = std::ranges::min_element(strategy.rows, {}, [&](const StrategyRows& rows) {
                           return study.sampler->means()[rows.reach];
                         })->reach;
  }
  spec::name_scenario(scenario, errors_before, diagnostics);
  study.inputs = inputs.listing();
  for (const CompiledTarget& target : study.targets) name_groups(*target.model, study.inputs);
  if (study.plain) name_groups(*study.plain, study.inputs);
  return study;
}

}  // namespace equipoise::compile
