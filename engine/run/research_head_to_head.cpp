// Trials of two strategies of a target against each other.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "models/decision/head_to_head.hpp"

#include "engine/run/invariants.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

/// Two strategies of a target, the first against the second.
struct RivalSetting {
  double lambda, mean_icc;
  voi::TrialSetting trial;

  RivalSetting(const StudiedTarget& target, std::size_t a, std::size_t b) {
    const decision::PairingInputs &in_a = target.pairings[a]->model->inputs(),
                                  &in_b = target.pairings[b]->model->inputs();
    const double none = std::log(in_a.mean_current_adherence / (1 - in_a.mean_current_adherence));
    lambda = in_a.setting.attenuation;
    mean_icc = in_a.mean_icc;
    trial = {.practices = in_a.setting.practices,
             .mean_reach = decision::least_reach(mean_reach(*target.study), std::array{a, b}),
             .cluster_size = in_a.mean_people / in_a.setting.practices,
             .log_odds_control = none + lambda * in_b.effect.mean,
             .log_odds_intervention = none + lambda * in_a.effect.mean};
  }
};

ResearchResult rivals(const StudiedTarget& target, const voi::TrialDesign& design, std::size_t a,
                      std::size_t b, std::span<const decision::TimedStrategy> strategies) {
  ResearchResult r = described(design);
  r.observes = name_of(target, a) + " against " + name_of(target, b);
  r.method = "integration over the observed difference";
  const decision::PairingModel& model_a = *target.pairings[a]->model;
  const RivalSetting rivals(target, a, b);
  const voi::TrialSetting& setting = rivals.trial;
  const auto [nodes, shares] = icc_values(target);

  const auto estimate = [&](double value, const std::vector<double>& by_batch) {
    return Estimate{value, model_a.batch_error(by_batch)};
  };
  const decision::HeadToHeadValue known =
      decision::head_to_head(strategies, {.a = a, .b = b, .variances = {0.0}, .shares = {1.0}});
  r.evppi = estimate(known.evsi, known.evsi_by_batch);
  const std::string where = target.name() + ", " + r.trial + ", " + r.observes + ": ";
  const double stake = std::max(std::abs(strategies[a].payoff), std::abs(strategies[b].payoff));
  std::vector<std::vector<double>> influences(design.practices_per_arm.size());
  NamedNumber smaller{where + "EVSI of no trial", 0.0};
  for (const std::size_t n : design.practices_per_arm) {
    const voi::TrialSize at = design.kind->at_size(design, n, setting, rivals.mean_icc);
    ResearchSizeResult& size = r.sizes.emplace_back();
    size.size = n;
    size.feasible = at.feasible;
    size.sampling_variances = {at.sampling_variance};
    size.research_cost = at.research_cost.total();
    size.evsi = size.enbs = {std::nan(""), std::nan("")};
    decision::HeadToHead trial{.a = a, .b = b, .variances = {}, .shares = shares};
    for (const double icc : nodes)
      trial.variances.push_back(design.kind->at_size(design, n, setting, icc).sampling_variance);
    if (at.feasible) {
      trial.share_a = at.intervention_share;
      trial.share_b = at.control_share;
    }
    const decision::HeadToHeadValue value = decision::head_to_head(strategies, trial);
    size.evsi = estimate(value.evsi, value.evsi_by_batch);
    const NamedNumber evsi{fmt::format("{}EVSI of size {}", where, n), size.evsi.value};
    expect_in_order(evsi, {where + "EVPPI", r.evppi.value}, stake);
    expect_in_order(smaller, evsi, stake);
    smaller = evsi;
    if (!at.feasible) continue;
    size.enbs = estimate(value.enbs - at.research_cost.total(), value.enbs_by_batch);
    size.meanwhile = name_of(target, value.meanwhile);
    influences[r.sizes.size() - 1] = value.enbs_by_batch;
  }
  choose_size(r, influences,
              [&](std::span<const double> by_batch) { return model_a.batch_error(by_batch); });
  return r;
}

/// The same where another option's effect depends on one of the two: by regression, which lets the
/// data speak of every option.
ResearchResult rivals_among_combinations(const StudiedTarget& target,
                                         const voi::TrialDesign& design, std::size_t a,
                                         std::size_t b) {
  ResearchResult r = described(design);
  r.observes = name_of(target, a) + " against " + name_of(target, b);
  const RivalSetting setting(target, a, b);
  const compile::CompiledStudy& study = *target.study;
  const auto effect_of = [&](std::size_t s) {
    const auto& pairing = study.pairings[target.target * study.strategies.size() + s];
    return PairingTable(study, pairing, *target.evaluation->inputs, *target.draws).effect;
  };
  ObservedStudy observed{.starts = design.starts(), .reports = design.reports()};
  std::vector<double>& truth = observed.truth.emplace_back(effect_of(a));
  const std::vector<double> rival = effect_of(b);
  for (std::size_t d = 0; d < truth.size(); ++d) truth[d] = setting.lambda * (truth[d] - rival[d]);
  observed.streams = {fmt::format("{}, {}: {}", target.name(), design.name, r.observes)};
  for (const std::size_t n : design.practices_per_arm) {
    const auto at = [&](double icc) { return design.kind->at_size(design, n, setting.trial, icc); };
    const voi::TrialSize at_mean = at(setting.mean_icc);
    ObservedSize& size = observed.sizes.emplace_back();
    size.size = n;
    size.feasible = at_mean.feasible;
    size.research_cost = at_mean.research_cost.total();
    size.variances = {at_mean.sampling_variance};
    for (const double icc : icc_values(target).nodes)
      size.covariance.push_back({at(icc).sampling_variance});
    size.arms = {{{a}, at_mean.intervention_share}, {{b}, at_mean.control_share}};
  }
  value_by_regression(target, observed, r);
  return r;
}

/// Whether one of two strategies shares a part with any other option of the target.
bool some_depend_on(const StudiedTarget& target, std::size_t a, std::size_t b) {
  const std::size_t strategies = target.pairings.size(), first = target.target * strategies;
  const auto& pairings = target.study->pairings;
  for (const std::size_t rival : {a, b})
    for (std::size_t s = 0; s < strategies; ++s)
      if (s != rival && !pairings[first + s].parts_in(pairings[first + rival]).empty()) return true;
  return false;
}

}  // namespace

std::vector<ResearchResult> head_to_head_trials(const StudiedTarget& target,
                                                const voi::TrialDesign& design) {
  std::vector<decision::TimedStrategy> strategies;
  for (const SharedPairing& pairing : target.pairings)
    strategies.push_back(
        pairing->model->timed(design.starts(), design.reports(), target.study->spec().threshold));
  std::vector<ResearchResult> results;
  for (std::size_t a = 0; a < strategies.size(); ++a)
    for (std::size_t b = a + 1; b < strategies.size(); ++b)
      if (design.studies(target.name(), name_of(target, a)) &&
          design.studies(target.name(), name_of(target, b)))
        results.push_back(some_depend_on(target, a, b)
                              ? rivals_among_combinations(target, design, a, b)
                              : rivals(target, design, a, b, strategies));
  return results;
}

}  // namespace equipoise::run
