// Trials that observe the effects of several strategies of a target at once.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {

AnalysedResearch joint_trial(const StudiedTarget& target, const voi::TrialDesign& design,
                             const std::vector<std::size_t>& strategies) {
  const compile::CompiledStudy& study = *target.study;
  const decision::PairingInputs& any = target.pairings[0]->model->inputs();
  const double lambda = any.setting.attenuation;
  const double none = std::log(any.mean_current_adherence / (1 - any.mean_current_adherence));
  ResearchResult r = described(target, design);
  r.depends_on_uptake = design.reach_after.has_value();
  ObservedStudy observed{.icc_shares = icc_values(target).weights,
                         .starts = design.starts(),
                         .reports = design.reports()};
  const std::vector<double> reach = mean_reach(study);
  const voi::TrialSetting setting{.practices = any.setting.practices,
                                  .mean_reach = decision::least_reach(reach, strategies),
                                  .cluster_size = any.mean_people / any.setting.practices,
                                  .log_odds_control = none};
  if (design.reach_after) observed.joining.assign(study.strategies.size(), 0.0);
  std::vector<double> log_odds;
  for (const std::size_t s : strategies) {
    const decision::PairingInputs& in = target.pairings[s]->model->inputs();
    const compile::CompiledPairing& pairing = study.pairing(target.target, s);
    const std::string& name = name_of(target, s);
    r.observes += (r.observes.empty() ? "" : ", ") + name;
    const PairingTable table(study, pairing, *target.evaluation->inputs, *target.draws);
    std::vector<double>& truth = observed.truth.emplace_back();
    truth.reserve(table.effect.size());
    for (const double delta : table.effect) truth.push_back(lambda * delta);
    observed.streams.push_back(fmt::format("{}, {}: {}", target.name(), design.name, name));
    if (design.reach_after) observed.joining[s] = *design.reach_after / reach[s] - 1;
    log_odds.push_back(none + lambda * in.effect.mean);
  }
  for (const std::size_t n : design.practices_per_arm) {
    const auto at = [&](double icc) {
      return design.kind->joint_at_size(design, n, setting, log_odds, icc);
    };
    const voi::JointTrialSize at_mean = at(any.mean_icc);
    ObservedSize& size = observed.sizes.emplace_back();
    size.size = n;
    size.feasible = at_mean.feasible;
    size.research_cost = at_mean.research_cost;
    for (std::size_t i = 0; i < strategies.size(); ++i)
      size.variances.push_back(at_mean.covariance[i * strategies.size() + i]);
    for (const double icc : icc_values(target).nodes) size.covariance.push_back(at(icc).covariance);
    size.arms = at_mean.arms;
    for (voi::TrialArm& arm : size.arms)
      for (std::size_t& strategy : arm.strategies) strategy = strategies[strategy];
  }
  value_by_regression(target, observed, r);
  ObservedEffects effects{.design = &design,
                          .strategies = strategies,
                          .loading = {},
                          .error_covariances = {},
                          .icc_shares = observed.icc_shares,
                          .observed = {}};
  const auto depends = [&](std::size_t s) {
    return depends_on_others(*target.study, target.target, s);
  };
  if (std::ranges::none_of(strategies, depends)) {
    const std::size_t count = strategies.size();
    effects.loading.assign(count * count, 0.0);
    for (std::size_t i = 0; i < count; ++i) effects.loading[i * count + i] = lambda;
    for (const ObservedSize& size : observed.sizes)
      effects.error_covariances.push_back(size.covariance);
  }
  effects.observed = std::move(observed);
  return {std::move(r), std::move(effects)};
}

}  // namespace equipoise::run
