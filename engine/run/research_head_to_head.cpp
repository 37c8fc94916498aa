// Trials of two strategies of a target against each other.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/decision/head_to_head.hpp"

#include "engine/run/invariants.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

AnalysedResearch rivals(const StudiedTarget& target, const voi::TrialDesign& design, std::size_t a,
                        std::size_t b, std::span<const decision::TimedStrategy> strategies) {
  ResearchResult r = described(target, design);
  r.observes = name_of(target, a) + " against " + name_of(target, b);
  r.method = "integration over the observed difference";
  const decision::PairingModel& model_a = *target.pairings[a]->model;
  const voi::TrialSetting setting = setting_of_trial(target, a, b);
  const auto [nodes, shares] = icc_values(target);

  const double lambda = model_a.inputs().setting.attenuation;
  ObservedEffects effects{.design = &design,
                          .strategies = {a, b},
                          .loading = {lambda, -lambda},
                          .error_covariances = {},
                          .icc_shares = shares,
                          .observed = {}};
  const auto estimate = [&](double value, const std::vector<double>& by_batch) {
    return Estimate{value, model_a.batch_error(by_batch)};
  };
  const decision::SignalValue known =
      decision::head_to_head(strategies, {.a = a, .b = b, .variances = {0.0}, .shares = {1.0}});
  r.evppi = estimate(known.evsi, known.evsi_by_batch);
  const std::string where = target.name() + ", " + r.trial + ", " + r.observes + ": ";
  const double stake = std::max(std::abs(strategies[a].payoff), std::abs(strategies[b].payoff));
  std::vector<std::vector<double>> influences(design.practices_per_arm.size());
  NamedNumber smaller{where + "EVSI of no trial", 0.0};
  for (const std::size_t n : design.practices_per_arm) {
    const voi::TrialSize at = design.kind->at_size(design, n, setting, model_a.inputs().mean_icc);
    ResearchSizeResult& size = r.sizes.emplace_back();
    size.size = n;
    size.feasible = at.feasible;
    size.sampling_variances = {at.sampling_variance};
    set_cost(size, at.research_cost);
    size.evsi = size.enbs = size.loss_avoided = size.waiting_cost = {std::nan(""), std::nan("")};
    decision::HeadToHead trial{.a = a, .b = b, .variances = {}, .shares = shares};
    for (const double icc : nodes)
      trial.variances.push_back(design.kind->at_size(design, n, setting, icc).sampling_variance);
    auto& errors = effects.error_covariances.emplace_back();
    for (const double v : trial.variances) errors.push_back({v});
    if (at.feasible) {
      trial.share_a = at.intervention_share;
      trial.share_b = at.control_share;
    }
    const decision::SignalValue value = decision::head_to_head(strategies, trial);
    size.evsi = estimate(value.evsi, value.evsi_by_batch);
    const NamedNumber evsi{fmt::format("{}EVSI of size {}", where, n), size.evsi.value};
    expect_in_order(evsi, {where + "EVPPI", r.evppi.value}, stake);
    expect_in_order(smaller, evsi, stake);
    smaller = evsi;
    if (!at.feasible) continue;
    size.enbs = estimate(value.enbs - at.research_cost.total(), value.enbs_by_batch);
    size.loss_avoided = estimate(value.loss_avoided, value.loss_avoided_by_batch);
    size.waiting_cost = estimate(value.waiting_cost, value.waiting_cost_by_batch);
    size.meanwhile = name_of(target, value.meanwhile);
    influences[r.sizes.size() - 1] = value.enbs_by_batch;
  }
  choose_size(r, influences,
              [&](std::span<const double> by_batch) { return model_a.batch_error(by_batch); });
  return {std::move(r), std::move(effects)};
}

}  // namespace

std::vector<AnalysedResearch> head_to_head_trials(const StudiedTarget& target,
                                                  const voi::TrialDesign& design) {
  std::vector<decision::TimedStrategy> strategies;
  for (const SharedPairing& pairing : target.pairings)
    strategies.push_back(
        pairing->model->timed(design.starts(), design.reports(), target.study->spec().threshold));
  std::vector<AnalysedResearch> results;
  for (std::size_t a = 0; a < strategies.size(); ++a)
    for (std::size_t b = a + 1; b < strategies.size(); ++b)
      if (design.studies(target.name(), name_of(target, a)) &&
          design.studies(target.name(), name_of(target, b)))
        results.push_back(depends_on_others(*target.study, target.target, a) ||
                                  depends_on_others(*target.study, target.target, b)
                              ? trial_among_combinations(target, design, a, b)
                              : rivals(target, design, a, b, strategies));
  return results;
}

}  // namespace equipoise::run
