#include "engine/compile/pairing_effects.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <stdexcept>

#include "models/implementation/combination.hpp"
#include "models/numerics/elementary.hpp"
#include "models/numerics/normal.hpp"

#include "engine/compile/identity.hpp"

namespace equipoise::compile {
namespace {

using implementation::Effect;
using implementation::LogOdds;
using spec::EffectSpec;
using spec::EvidenceSpec;

/// An estimate as mean and interval on its own scale; a stated standard error is brought to one.
implementation::Interval interval_of(const EffectSpec& effect) {
  if (effect.has_interval) return {effect.lower, effect.upper, effect.level};
  const double half_width = numerics::normal_quantile(0.975) * effect.standard_error;
  return {effect.mean - half_width, effect.mean + half_width, 0.95};
}

LogOdds log_odds(const EffectSpec& effect) {
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
    const LogOdds mean = log_odds(spec);
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

/// No trial has the 10^12 people that a smaller standard error of a log odds ratio would take.
constexpr double least_standard_error = 1e-6;

LogOdds result_of(const EvidenceSpec& evidence, document::Diagnostics& diagnostics) {
  const auto arm = [](const spec::ArmSpec& a) {
    return implementation::ArmCounts{a.adherent, a.people, a.practices};
  };
  try {
    if (evidence.kind == spec::ResultKind::arms)
      return implementation::from_counts(arm(evidence.intervention), arm(evidence.control),
                                         evidence.icc, evidence.cluster_size_cv);
    return log_odds(evidence.effect);
  } catch (const std::domain_error& error) {
    diagnostics.error(evidence.result_at, error.what(),
                      "the result cannot be brought to the log-odds scale");
    return {0.0, 1.0};
  }
}

/// X, the log odds ratio of adherence that a trial observed, with its standard error.
LogOdds observed(const EvidenceSpec& evidence, document::Diagnostics& diagnostics) {
  const LogOdds x = result_of(evidence, diagnostics);
  if (x.standard_error >= least_standard_error) return x;
  diagnostics.error(
      evidence.result_at,
      fmt::format("this result has a standard error of {:g} (log odds)", x.standard_error),
      "no trial is so large; taken so, it would silence whatever the study holds",
      "check its standard error or interval");
  return {x.mean, 1.0};
}

/// The effect of a strategy for one target where it has its own, or nothing.
const EffectSpec* own_effect(const spec::StrategySpec& strategy, const std::string& target) {
  for (const spec::TargetEffectSpec& only : strategy.only_for)
    if (only.target == target) return &only.effect;
  return nullptr;
}

/// Mean and sd of the listed effect are of the scale it is drawn on, whatever its file states.
std::string on_log_odds(const EffectSpec& effect, const StrategyBelief& belief) {
  std::string text = effect.stated + "; mean and sd in log odds";
  for (std::size_t i = 0; i < belief.reports.size(); ++i)
    text += (i == 0 ? "; learnt from " : ", ") + belief.reported_by[i];
  return text;
}

/// A belief over some targets of a strategy before any evidence.
StrategyBelief belief_of(const Effect& effect, std::size_t strategy,
                         std::vector<std::size_t> targets) {
  StrategyBelief belief{.strategy = strategy, .targets = std::move(targets)};
  belief.prior = {effect.mean, effect.standard_error, {}};
  belief.prior.places.assign(belief.targets.size(), {1.0, 0.0, effect.heterogeneity});
  return belief;
}

/// What the study's evidence says of a belief, and what it is then.
void learn(StrategyBelief& belief, const spec::StudySpec& spec,
           document::Diagnostics& diagnostics) {
  for (const EvidenceSpec& evidence : spec.evidence) {
    if (!evidence.of_effect() || evidence.strategy != spec.strategies[belief.strategy].name)
      continue;
    for (std::size_t place = 0; place < belief.targets.size(); ++place) {
      const spec::TargetSpec& target = spec.targets[belief.targets[place]];
      if (target.name != evidence.target) continue;
      const LogOdds x = observed(evidence, diagnostics);
      const double lambda = target.attenuation;
      const implementation::ReportedEffect report{
          place, x.mean / lambda, lambda * lambda / (x.standard_error * x.standard_error)};
      const Effect before = implementation::learn(belief.prior, belief.reports).at(place);
      const double variance = before.variance();
      // What a scenario holds certain nothing surprises.
      belief.surprises.push_back(variance > 0
                                     ? std::optional((report.estimate - before.mean) /
                                                     std::sqrt(variance + 1 / report.precision))
                                     : std::optional<double>());
      check_surprise(belief.surprises.back(), evidence.result_at, diagnostics);
      belief.reports.push_back(report);
      belief.reported_by.push_back(evidence.name);
    }
  }
  belief.posterior = implementation::learn(belief.prior, belief.reports);
}

/// The effect of a strategy in a target, with its inputs.
CompiledEffect effect_in(std::size_t t, std::size_t s, CompiledStudy& study, Inputs& inputs,
                         document::Diagnostics& diagnostics) {
  const spec::StudySpec& spec = study.spec();
  const std::string& target = spec.targets[t].name;
  const spec::StrategySpec& strategy = spec.strategies[s];
  const EffectSpec* own = own_effect(strategy, target);
  const EffectSpec& stated = own ? *own : strategy.effect;
  CompiledEffect part{.strategy = s, .belief = s};
  if (own) {
    part.belief = study.beliefs.size();
    StrategyBelief& belief =
        study.beliefs.emplace_back(belief_of(effect_of(stated, diagnostics), s, {t}));
    learn(belief, spec, diagnostics);
    belief.mean_row = inputs.add_normal(
        fmt::format("strategies.{}.only_for.{}.effect.mean", strategy.name, target),
        belief.posterior.mean, belief.posterior.standard_error, on_log_odds(stated, belief),
        stated.provenance, stated.span);
  }
  const StrategyBelief& belief = study.beliefs[part.belief];
  while (belief.targets[part.place] != t) ++part.place;
  const implementation::LocalEffect& here = belief.posterior.places[part.place];
  part.effect = belief.posterior.at(part.place);
  part.loading = here.loading;
  part.mean_row = belief.mean_row;
  part.deviation_row = inputs.add_normal(
      fmt::format("pairings.{}.{}.deviation", target, strategy.name), here.offset, here.sd,
      fmt::format("deviation of this pairing, sd {:g} (log odds)", here.sd),
      stated.heterogeneity_provenance, stated.span, true);
  return part;
}

/// What the parts of a combination do together. Targets often believe the same of all parts: then
/// the distribution, which takes milliseconds and more, is that of an earlier one.
void combine_parts(CompiledPairing& pairing, const CompiledStudy& study) {
  std::vector<Effect> parts;
  for (const CompiledEffect& part : pairing.parts) parts.push_back(part.effect);
  const auto same = [&](const CompiledPairing& other) {
    return other.effect_of_score && other.strategy == pairing.strategy &&
           std::ranges::equal(other.parts, parts, {}, &CompiledEffect::effect);
  };
  if (const auto known = std::ranges::find_if(study.pairings, same);
      known != study.pairings.end()) {
    pairing.effect = known->effect;
    pairing.effect_of_score = known->effect_of_score;
    return;
  }
  implementation::CombinedEffect combined = implementation::combine(parts, pairing.kappa);
  pairing.effect = combined.effect;
  if (combined.effect.variance() == 0) return;  // what is certain is normal
  pairing.effect_of_score =
      std::make_shared<const implementation::CubicTable>(std::move(combined.of_score));
}

}  // namespace

std::vector<std::size_t> CompiledPairing::mean_rows() const {
  std::vector<std::size_t> rows;
  for (const CompiledEffect& part : parts) rows.push_back(part.mean_row);
  return rows;
}

std::vector<std::size_t> CompiledPairing::effect_rows() const {
  std::vector<std::size_t> rows;
  for (const CompiledEffect& part : parts)
    rows.insert(rows.end(), {part.mean_row, part.deviation_row});
  return rows;
}

std::vector<std::size_t> CompiledPairing::parts_in(const CompiledPairing& other) const {
  std::vector<std::size_t> shared;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (std::ranges::find(other.parts, parts[i].strategy, &CompiledEffect::strategy) !=
        other.parts.end())
      shared.push_back(i);
  return shared;
}

void add_pairings(CompiledStudy& study, Inputs& inputs, document::Diagnostics& diagnostics) {
  const spec::StudySpec& spec = study.spec();
  for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
    const spec::StrategySpec& strategy = spec.strategies[s];
    if (strategy.combination) {  // what is believed of its effect is believed of its parts
      study.beliefs.push_back({.strategy = s});
      continue;
    }
    std::vector<std::size_t> sharing;
    for (std::size_t t = 0; t < spec.targets.size(); ++t)
      if (!own_effect(strategy, spec.targets[t].name)) sharing.push_back(t);
    StrategyBelief& belief = study.beliefs.emplace_back(
        belief_of(effect_of(strategy.effect, diagnostics), s, std::move(sharing)));
    learn(belief, spec, diagnostics);
    belief.mean_row =
        inputs.add_normal("strategies." + strategy.name + ".effect.mean", belief.posterior.mean,
                          belief.posterior.standard_error, on_log_odds(strategy.effect, belief),
                          strategy.effect.provenance, strategy.effect.span);
  }
  for (std::size_t t = 0; t < spec.targets.size(); ++t) {
    const std::size_t first = study.pairings.size();
    for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
      CompiledPairing& pairing = study.pairings.emplace_back(CompiledPairing{t, s, {}});
      if (spec.strategies[s].combination) continue;
      pairing.parts = {effect_in(t, s, study, inputs, diagnostics)};
      pairing.effect = pairing.parts.front().effect;
    }
    for (std::size_t s = 0; s < spec.strategies.size(); ++s) {
      CompiledPairing& pairing = study.pairings[first + s];
      if (const auto& combination = spec.strategies[s].combination) {
        for (const std::size_t part : combination->parts)
          pairing.parts.push_back(study.pairings[first + part].parts.front());
        pairing.kappa = combination->kappa;
        combine_parts(pairing, study);
      }
      pairing.key = pairing_key(pairing, *study.scenario);
    }
  }
}

void check_effects(const spec::StudySpec& spec, document::Diagnostics& diagnostics) {
  for (const spec::StrategySpec& strategy : spec.strategies) {
    if (!strategy.combination && !strategy.effect.broken)
      (void)effect_of(strategy.effect, diagnostics);
    for (const spec::TargetEffectSpec& only : strategy.only_for)
      if (!only.effect.broken) (void)effect_of(only.effect, diagnostics);
  }
  for (const EvidenceSpec& evidence : spec.evidence)
    if (evidence.of_effect() && !evidence.broken) (void)observed(evidence, diagnostics);
}

}  // namespace equipoise::compile
