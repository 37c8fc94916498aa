// Trials of a strategy, or of two against each other, where other options share parts with them or
// are tied to them by reports: by regression, which lets the data speak of every option.
#include <fmt/format.h>

#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

/// lambda delta by draw.
std::vector<double> effect_of(const StudiedTarget& target, std::size_t strategy) {
  std::vector<double> effect =
      PairingTable(*target.study, target.study->pairing(target.target, strategy),
                   *target.evaluation->inputs, *target.draws)
          .effect;
  for (double& x : effect) x *= target.pairings[0]->model->inputs().setting.attenuation;
  return effect;
}

}  // namespace

bool depends_on_others(const compile::CompiledStudy& study, std::size_t target,
                       std::size_t strategy) {
  for (std::size_t s = 0; s < study.strategies.size(); ++s)
    if (s != strategy && study.pairing(target, s).depends_on(study.pairing(target, strategy)))
      return true;
  return false;
}

AnalysedResearch trial_among_combinations(const StudiedTarget& target,
                                          const voi::TrialDesign& design, std::size_t strategy,
                                          decision::Choice rival) {
  const decision::PairingInputs& in = target.pairings[strategy]->model->inputs();
  const std::vector<double> reach = mean_reach(*target.study);
  const voi::TrialSetting setting = setting_of_trial(target, strategy, rival);
  ResearchResult r = described(target, design);
  r.observes = name_of(target, strategy);
  if (rival) r.observes += " against " + name_of(target, rival);
  r.depends_on_uptake = design.reach_after.has_value();
  ObservedStudy observed{.icc_shares = icc_values(target).weights,
                         .starts = design.starts(),
                         .reports = design.reports()};
  observed.truth.push_back(effect_of(target, strategy));
  if (rival) {
    const std::vector<double> other = effect_of(target, *rival);
    for (std::size_t d = 0; d < other.size(); ++d) observed.truth.front()[d] -= other[d];
  }
  observed.streams = {fmt::format("{}, {}: {}", target.name(), design.name, r.observes)};
  if (design.reach_after) {
    observed.joining.assign(target.pairings.size(), 0.0);
    observed.joining[strategy] = *design.reach_after / reach[strategy] - 1;
  }
  for (const std::size_t n : design.practices_per_arm) {
    const auto at = [&](double icc) { return design.kind->at_size(design, n, setting, icc); };
    const voi::TrialSize at_mean = at(in.mean_icc);
    ObservedSize& size = observed.sizes.emplace_back();
    size.size = n;
    size.feasible = at_mean.feasible;
    size.research_cost = at_mean.research_cost;
    size.variances = {at_mean.sampling_variance};
    for (const double icc : icc_values(target).nodes)
      size.covariance.push_back({at(icc).sampling_variance});
    size.arms = {{{strategy}, at_mean.intervention_share}, {{}, at_mean.control_share}};
    if (rival) size.arms.back().strategies = {*rival};
  }
  value_by_regression(target, observed, r);
  ObservedEffects effects{.design = &design,
                          .strategies = {strategy},
                          .loading = {},
                          .error_covariances = {},
                          .icc_shares = {},
                          .observed = std::move(observed)};
  if (rival) effects.strategies.push_back(*rival);
  return {std::move(r), std::move(effects)};
}

}  // namespace equipoise::run
