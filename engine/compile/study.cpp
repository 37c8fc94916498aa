#include "engine/compile/study.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "models/numerics/elementary.hpp"
#include "models/numerics/normal.hpp"

#include "engine/compile/identity.hpp"

namespace equipoise::compile {
namespace {

using implementation::Effect;
using spec::EffectSpec;

/// An estimate as mean and interval on its own scale; a stated standard error is brought to one.
implementation::Interval interval_of(const EffectSpec& effect) {
  if (effect.has_interval) return {effect.lower, effect.upper, effect.level};
  const double half_width = numerics::normal_quantile(0.975) * effect.standard_error;
  return {effect.mean - half_width, effect.mean + half_width, 0.95};
}

implementation::LogOdds log_odds(const EffectSpec& effect) {
  switch (effect.scale) {
    case EffectSpec::Scale::risk_difference:
      if (!effect.has_interval && effect.standard_error == 0)
        return {numerics::logit(effect.at + effect.mean) - numerics::logit(effect.at), 0.0};
      return implementation::from_risk_difference(effect.mean, interval_of(effect), effect.at);
    case EffectSpec::Scale::odds_ratio:
      return implementation::from_odds_ratio(effect.mean, interval_of(effect));
    case EffectSpec::Scale::log_odds:
      break;
  }
  if (!effect.has_interval) return {effect.mean, effect.standard_error};
  const double z = numerics::normal_quantile(0.5 + effect.level / 2);
  return {effect.mean, (effect.upper - effect.lower) / (2 * z)};
}

Effect effect_of(const EffectSpec& spec, document::Diagnostics& diagnostics) {
  try {
    const implementation::LogOdds mean = log_odds(spec);
    return {mean.mean, mean.standard_error,
            spec.heterogeneity_on_log_odds
                ? spec.heterogeneity_sd
                : implementation::heterogeneity_from_risk_scale(spec.heterogeneity_sd, spec.at)};
  } catch (const std::domain_error& error) {
    diagnostics.error(spec.span, error.what(),
                      "the effect cannot be brought to the log-odds scale");
    return {};
  }
}

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
  StrategyRows rows{};
  rows.reach = inputs.add(strategy.reach);
  rows.setup = inputs.add(strategy.setup);
  rows.fixed_per_year = inputs.add(strategy.fixed_per_year);
  rows.per_practice_year = inputs.add(strategy.per_practice_year);
  rows.per_patient_year = inputs.add(strategy.per_patient_year);
  return rows;
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

/// The effect of a strategy for a target: its own where one is known, else the general one.
const EffectSpec& effect_for(const spec::StrategySpec& strategy, const std::string& target,
                             bool& own) {
  for (const spec::TargetEffectSpec& only : strategy.only_for)
    if (only.target == target) {
      own = true;
      return only.effect;
    }
  own = false;
  return strategy.effect;
}

/// Mean and sd of the listed effect are of the scale it is drawn on, whatever its file states.
std::string on_log_odds(const EffectSpec& effect) {
  return effect.stated + "; mean and sd in log odds";
}

void add_pairings(CompiledStudy& study, Inputs& inputs, document::Diagnostics& diagnostics) {
  const spec::StudySpec& spec = study.spec();
  std::vector<std::size_t> shared_rows;
  std::vector<Effect> shared;
  for (const spec::StrategySpec& strategy : spec.strategies) {
    shared.push_back(effect_of(strategy.effect, diagnostics));
    shared_rows.push_back(inputs.add_normal("strategies." + strategy.name + ".effect.mean",
                                            shared.back().mean, shared.back().standard_error,
                                            on_log_odds(strategy.effect),
                                            strategy.effect.provenance, strategy.effect.span));
  }
  for (std::size_t t = 0; t < spec.targets.size(); ++t)
    for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
      const std::string& target = spec.targets[t].name;
      const spec::StrategySpec& strategy = spec.strategies[s];
      bool own = false;
      const EffectSpec& stated = effect_for(strategy, target, own);
      CompiledPairing pairing{.target = t, .strategy = s};
      pairing.effect = own ? effect_of(stated, diagnostics) : shared[s];
      pairing.mean_row =
          own ? inputs.add_normal(
                    fmt::format("strategies.{}.only_for.{}.effect.mean", strategy.name, target),
                    pairing.effect.mean, pairing.effect.standard_error, on_log_odds(stated),
                    stated.provenance, stated.span)
              : shared_rows[s];
      pairing.deviation_row =
          inputs.add_normal(fmt::format("pairings.{}.{}.deviation", target, strategy.name), 0.0,
                            pairing.effect.heterogeneity,
                            fmt::format("deviation of this pairing, sd {:g} (log odds)",
                                        pairing.effect.heterogeneity),
                            stated.heterogeneity_provenance, stated.span, true);
      pairing.key = pairing_key(t, s, *study.scenario);
      study.pairings.push_back(std::move(pairing));
    }
}

/// Of a study with errors: which of the effects that could be read have no log odds.
void check_effects(const spec::StudySpec& spec, document::Diagnostics& diagnostics) {
  for (const spec::StrategySpec& strategy : spec.strategies) {
    if (!strategy.effect.broken) (void)effect_of(strategy.effect, diagnostics);
    for (const spec::TargetEffectSpec& only : strategy.only_for)
      if (!only.effect.broken) (void)effect_of(only.effect, diagnostics);
  }
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
    if (std::ranges::find(base, input) != base.end()) continue;
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
  Inputs inputs;
  inputs.list(spec.listed);
  for (const spec::TargetSpec& target : spec.targets) {
    study.targets.push_back({&target, add_target(inputs, target), nullptr, {}});
    inputs.add_model(target.model);
    inputs.list(target.listed);
  }
  for (const spec::StrategySpec& strategy : spec.strategies) {
    study.strategies.push_back(
        {&strategy, add_strategy(inputs, strategy), delivery_of(strategy.delivery)});
    inputs.list(strategy.listed);
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

  const DiscountRates rates{spec.cost_discount, spec.outcome_discount};
  for (CompiledTarget& target : study.targets) {
    target.model = CompiledModel::make(target.spec->model, inputs, rates, diagnostics);
    target.model_key = model_key(*target.spec, scenario);
  }
  if (spec.model) study.plain = CompiledModel::make(*spec.model, inputs, rates, diagnostics);
  if (diagnostics.ok()) {
    study.drawn = inputs.description(spec.sampling);
    study.sampler = base && base->sampler && base->drawn == study.drawn
                        ? base->sampler
                        : inputs.make_sampler(study.drawn, diagnostics);
  }
  spec::name_scenario(scenario, errors_before, diagnostics);
  study.inputs = inputs.listing();
  return study;
}

}  // namespace equipoise::compile
