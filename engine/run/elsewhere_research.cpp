// What trials that observe several strategies at once teach other targets.
#include <cmath>

#include "models/decision/taught_choice.hpp"

#include "engine/run/elsewhere_parts.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

/// What a size of a trial of several effects in target t teaches another.
ResearchResult::Elsewhere teaches(const compile::CompiledStudy& study,
                                  std::span<const LearningTarget> targets, std::size_t t,
                                  std::size_t other, const ObservedEffects& effects,
                                  std::size_t size, TimedStrategies& known) {
  const LearningTarget& taught = targets[other];
  decision::StudyElsewhere elsewhere{
      .strategies = effects.strategies,
      .estimates = effects.loading.size() / effects.strategies.size(),
      .loading = effects.loading,
      .effect_variances = {},
      .shared_covariances = {},
      .error_covariances = effects.error_covariances[size],
      .shares = effects.icc_shares};
  for (const std::size_t s : effects.strategies) {
    const decision::PairingInputs& there = targets[t].pairings[s]->model->inputs();
    const decision::PairingInputs& here = taught.pairings[s]->model->inputs();
    const bool shared = study.pairing(other, s).learns_from(study.pairing(t, s));
    elsewhere.effect_variances.push_back(there.effect.variance());
    elsewhere.shared_covariances.push_back(
        shared ? here.setting.attenuation * there.effect.standard_error * here.effect.standard_error
               : 0.0);
  }
  const auto& strategies = timed(known, taught, *effects.design, study.spec().threshold);
  const decision::SignalValue value = decision::taught_choice(strategies, elsewhere);
  const decision::PairingModel& any = *taught.pairings.front()->model;
  const Estimate evsi{value.evsi, any.batch_error(value.evsi_by_batch)};
  expect_within(taught, targets[t], evsi, strategies, study.spec().sampling.draws);
  return {.target = taught.result->target,
          .evsi = evsi,
          .enbs = {value.enbs, any.batch_error(value.enbs_by_batch)}};
}

void report_research(const compile::CompiledStudy& study, std::span<const LearningTarget> targets,
                     std::size_t t, std::size_t row, std::vector<TimedStrategies>& known) {
  const ObservedEffects& effects = targets[t].effects[row];
  ResearchResult& r = targets[t].result->research[row];
  if (effects.loading.empty() || !r.other_target.empty() || !r.best_size) return;
  if (!travels_apart(study, t, effects.strategies)) return;
  const std::vector<std::size_t> informed = informed_targets(study, t, effects.strategies);
  std::vector<double> own;
  std::size_t best = 0, most_exact = 0;
  for (std::size_t i = 0; i < r.sizes.size(); ++i) {
    own.push_back(r.sizes[i].feasible ? r.sizes[i].enbs.value : std::nan(""));
    if (r.sizes[i].size == *r.best_size) best = i;
    if (r.sizes[i].feasible) most_exact = i;
  }
  const auto [size, lessons] =
      best_for_all<ResearchResult::Elsewhere>(own, best, most_exact, [&](std::size_t at) {
        Lessons<ResearchResult::Elsewhere> all;
        for (const std::size_t other : informed)
          all.add(teaches(study, targets, t, other, effects, at, known[other]));
        return all;
      });
  r.elsewhere = lessons.list;
  r.enbs_elsewhere = lessons.enbs;
  r.study_wide_size = r.sizes[size].size;
  r.study_wide_enbs = plus(r.sizes[size].enbs, lessons.enbs);
  r.study_wide_enbs_bias = r.sizes[size].enbs_bias;  // what is taught is integrated
}

}  // namespace

const std::vector<decision::TimedStrategy>& timed(TimedStrategies& known,
                                                  const LearningTarget& target,
                                                  const voi::TrialDesign& design,
                                                  double threshold) {
  const auto [entry, added] = known.try_emplace({design.starts(), design.reports()});
  if (added)
    for (const SharedPairing& pairing : target.pairings)
      entry->second.push_back(pairing->model->timed(design.starts(), design.reports(), threshold));
  return entry->second;
}

void expect_within(const LearningTarget& taught, const LearningTarget& studied,
                   const Estimate& evsi, std::span<const decision::TimedStrategy> strategies,
                   std::size_t draws) {
  double most = 0.0, least = 0.0;
  for (const decision::TimedStrategy& strategy : strategies) {
    most = std::max(most, strategy.payoff);
    least = std::min(least, strategy.payoff);
  }
  expect_within(taught, studied, evsi, most, least, draws);
}

bool informs(const compile::CompiledStudy& study, std::size_t t,
             std::span<const std::size_t> strategies, std::size_t other) {
  for (std::size_t option = 0; option < study.strategies.size(); ++option)
    for (const std::size_t s : strategies)
      if (study.pairing(other, option).learns_from(study.pairing(t, s))) return true;
  return false;
}

std::vector<std::size_t> informed_targets(const compile::CompiledStudy& study, std::size_t t,
                                          std::span<const std::size_t> strategies) {
  std::vector<std::size_t> informed;
  for (std::size_t other = 0; other < study.targets.size(); ++other)
    if (other != t && informs(study, t, strategies, other)) informed.push_back(other);
  return informed;
}

bool travels_apart(const compile::CompiledStudy& study, std::size_t t,
                   std::span<const std::size_t> strategies) {
  std::vector<std::size_t> places = informed_targets(study, t, strategies);
  places.push_back(t);
  return std::ranges::none_of(places, [&](std::size_t place) {
    return std::ranges::any_of(strategies, [&](std::size_t s) {
      return study.pairing(place, s).tied() || depends_on_others(study, place, s);
    });
  });
}

void report_research_elsewhere(const compile::CompiledStudy& study,
                               std::span<const LearningTarget> targets, std::size_t target) {
  std::vector<TimedStrategies> known(targets.size());
  for (std::size_t row = 0; row < targets[target].effects.size(); ++row)
    report_research(study, targets, target, row, known);
}

}  // namespace equipoise::run
