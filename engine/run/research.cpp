#include "engine/run/research.hpp"

#include <cmath>
#include <fmt/format.h>
#include <string>

#include "models/cea/net_benefit.hpp"
#include "models/decision/head_to_head.hpp"
#include "models/decision/target_research.hpp"
#include "models/implementation/payoff.hpp"
#include "models/voi/evpi.hpp"

#include "engine/run/interventions.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/run.hpp"
#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::run {
namespace {

using decision::Choice;
using voi::Measure;

const std::string& name_of(const StudiedTarget& target, Choice choice) {
  return target.options[choice ? *choice + 1 : 0];
}

/// Payoffs of every strategy around a study that reports at tau.
decision::ChoiceDraws choice_draws(const StudiedTarget& target, double reports) {
  const compile::CompiledStudy& study = *target.study;
  const implementation::Setting setting = setting_of(study, target.target);
  decision::ChoiceDraws choice{{}, study.spec().threshold, draw_groups(study.spec().sampling)};
  for (std::size_t s = 0; s < study.strategies.size(); ++s) {
    const compile::CompiledPairing& pairing =
        study.pairings[target.target * study.strategies.size() + s];
    const PairingTable table(study, pairing, *target.evaluation->inputs, *target.draws);
    const implementation::Delivery& delivery = study.strategies[s].delivery;
    const decision::ActionFrame frame =
        decision::action_frame(delivery, setting.horizon, reports, reports);
    decision::StrategyDraws& draws = choice.strategies.emplace_back();
    for (const decision::ScheduleOf schedule : decision::plan_schedules) {
      implementation::PairingPayoff payoff = implementation::payoff(
          table.draws, setting, delivery.persistence, frame.schedule[schedule]);
      std::vector<double>& cost = draws.cost[schedule];
      for (std::size_t d = 0; d < table.draws.size(); ++d)
        cost.push_back(payoff.care_cost[d] + payoff.programme_cost(d));
      draws.qalys[schedule] = std::move(payoff.qalys);
    }
  }
  return choice;
}

/// What is observed, in every draw, on the scale on which its estimate is normal.
std::vector<double> on_scale(std::span<const double> values, Measure::Scale scale,
                             const std::string& trial) {
  std::vector<double> out(values.begin(), values.end());
  if (scale == Measure::Scale::as_is) return out;
  for (double& x : out) {
    x = scale == Measure::Scale::logarithm ? std::log(x) : std::log(x / (1 - x));
    if (!std::isfinite(x))
      throw NumericalFailure("trial " + trial +
                             " observes the logarithm of an input that in some draw has none\n"
                             "  help: give the input a distribution inside its bounds");
  }
  return out;
}

/// The estimates that a study would give, in every draw, from a stream of its own. The same noise
/// at every size, scaled: sizes then differ by what they learn.
std::vector<double> estimates(std::span<const double> truth, double variance,
                              const std::string& stream, std::uint64_t seed) {
  std::vector<double> x(truth.size());
  sampling::Stream({seed, sampling::Purpose::trial, stream}).fill_uniform(0, x);
  sampling::normal_quantile(x, x);
  const double sd = std::sqrt(variance);
  for (std::size_t d = 0; d < x.size(); ++d) x[d] = truth[d] + sd * x[d];
  return x;
}

/// Of a design at all its sizes, the best one.
void choose_size(ResearchResult& r) {
  r.enbs = {std::nan(""), std::nan("")};
  for (const ResearchSizeResult& size : r.sizes) {
    if (!size.feasible || (r.best_size && size.enbs.value <= r.enbs.value)) continue;
    r.best_size = size.size;
    r.enbs = size.enbs;
    r.research_cost = size.research_cost;
    r.meanwhile = size.meanwhile;
  }
}

ResearchResult described(const voi::TrialDesign& design) {
  ResearchResult r;
  r.trial = design.name;
  r.title = design.title;
  r.design = design.kind->design;
  r.follow_up = design.follow_up;
  return r;
}

ResearchResult study_of_inputs(const StudiedTarget& target,
                               const compile::CompiledResearch& research) {
  const compile::CompiledStudy& study = *target.study;
  const spec::StudySpec& spec = study.spec();
  const voi::TrialDesign& design = research.design;
  const std::string where = study.targets[target.target].spec->name + ", " + design.name + ": ";
  ResearchResult r = described(design);

  std::vector<std::vector<double>> truth;
  std::vector<std::span<const double>> known;
  for (std::size_t i = 0; i < design.observations.size(); ++i) {
    const voi::Observation& o = design.observations[i];
    r.observes +=
        (i == 0 ? "" : ", ") +
        (o.measure->current_adherence ? std::string(standing::current_adherence) : o.parameter);
    truth.push_back(
        on_scale(target.evaluation->inputs->row(research.rows[i]), o.measure->scale, design.name));
  }
  for (const auto& values : truth) known.push_back(values);

  const decision::ChoiceDraws choice = choice_draws(target, design.reports());
  const LaneTable benefit = cea::net_benefit(choice.at_once().outcomes(), choice.threshold);
  const voi::InformationValue perfect = voi::evpi(benefit, choice.groups);
  const decision::ImmediateValue evppi = decision::immediate_value(choice, known);
  const std::string evppi_name = where + "EVPPI", evpi_name = "EVPI", evsi_name = where + "EVSI";
  expect_in_order({evppi_name, evppi.value}, {evpi_name, perfect}, choice.groups,
                  evppi.upward_bias + voi::evpi_bias(benefit, choice.groups).downward);
  r.evppi = evppi.value.value;
  r.method = "regression on simulated estimates: " + evppi.method;

  const voi::TrialSetting setting{.practices = spec.practices,
                                  .cluster_size = target.at_means->eligible[0] / spec.practices};
  const double icc = target.evaluation->input_means.row(study.targets[target.target].rows.icc)[0];
  for (const std::size_t n : design.practices_per_arm) {
    const voi::TrialSize at = design.kind->at_size(design, n, setting, icc);
    ResearchSizeResult& size = r.sizes.emplace_back();
    size.size = n;
    size.feasible = at.feasible;
    size.research_cost = at.research_cost.total();
    size.evsi = size.enbs = {std::nan(""), std::nan("")};
    if (setting.cluster_size <= 0) continue;
    std::vector<std::vector<double>> simulated;
    std::vector<std::span<const double>> summaries;
    for (std::size_t i = 0; i < design.observations.size(); ++i) {
      const voi::Observation& o = design.observations[i];
      size.sampling_variances.push_back(
          o.measure->variance(design, n, setting, icc, o.inputs,
                              target.evaluation->input_means.row(research.rows[i])[0]));
      simulated.push_back(estimates(truth[i], size.sampling_variances.back(),
                                    fmt::format("{}: {}: {}", where, o.measure->key, o.parameter),
                                    spec.sampling.seed));
    }
    for (const auto& values : simulated) summaries.push_back(values);
    const decision::ImmediateValue evsi = decision::immediate_value(choice, summaries);
    expect_in_order({evsi_name, evsi.value}, {evppi_name, evppi.value}, choice.groups,
                    evsi.upward_bias);
    size.evsi = evsi.value.value;
    if (!size.feasible) continue;
    const decision::DelayedValue delayed = decision::delayed_value(choice, summaries);
    size.enbs = {delayed.enbs.value - size.research_cost, delayed.enbs.standard_error};
    size.meanwhile = name_of(target, delayed.meanwhile);
  }
  choose_size(r);
  return r;
}

ResearchResult rivals(const StudiedTarget& target, const voi::TrialDesign& design, std::size_t a,
                      std::size_t b, std::span<const decision::TimedStrategy> strategies) {
  ResearchResult r = described(design);
  r.observes = name_of(target, a) + " against " + name_of(target, b);
  r.method = "integration over the observed difference";
  const decision::PairingModel& model_a = *target.pairings[a]->model;
  const decision::PairingInputs &in_a = model_a.inputs(),
                                &in_b = target.pairings[b]->model->inputs();
  const double none = std::log(in_a.mean_current_adherence / (1 - in_a.mean_current_adherence));
  const double lambda = in_a.setting.attenuation;
  const voi::TrialSetting setting{.practices = in_a.setting.practices,
                                  .mean_reach = std::min(in_a.mean_reach, in_b.mean_reach),
                                  .cluster_size = in_a.mean_people / in_a.setting.practices,
                                  .log_odds_control = none + lambda * in_b.effect.mean,
                                  .log_odds_intervention = none + lambda * in_a.effect.mean};
  std::vector<double> nodes = in_a.icc_values.nodes, shares = in_a.icc_values.weights;
  if (nodes.empty()) nodes = {in_a.mean_icc}, shares = {1.0};

  const auto estimate = [&](double value, const std::vector<double>& by_batch) {
    return Estimate{value, model_a.batch_error(by_batch)};
  };
  const decision::HeadToHeadValue known =
      decision::head_to_head(strategies, {.a = a, .b = b, .variances = {0.0}, .shares = {1.0}});
  r.evppi = estimate(known.evsi, known.evsi_by_batch);
  for (const std::size_t n : design.practices_per_arm) {
    const voi::TrialSize at = design.kind->at_size(design, n, setting, in_a.mean_icc);
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
    if (!at.feasible) continue;
    size.enbs = estimate(value.enbs - at.research_cost.total(), value.enbs_by_batch);
    size.meanwhile = name_of(target, value.meanwhile);
  }
  choose_size(r);
  return r;
}

}  // namespace

std::vector<ResearchResult> analyse_research(const StudiedTarget& target) {
  const compile::CompiledStudy& study = *target.study;
  std::vector<ResearchResult> results;
  for (const compile::CompiledResearch& research : study.research) {
    const voi::TrialDesign& design = research.design;
    if (design.kind->observes == voi::Observes::inputs) {
      if (research.target == target.target) results.push_back(study_of_inputs(target, research));
      continue;
    }
    std::vector<decision::TimedStrategy> strategies;
    for (const SharedPairing& pairing : target.pairings)
      strategies.push_back(
          pairing->model->timed(design.starts(), design.reports(), study.spec().threshold));
    for (std::size_t a = 0; a < strategies.size(); ++a)
      for (std::size_t b = a + 1; b < strategies.size(); ++b) {
        const auto named = [&](std::size_t s) {
          return design.between.empty() ||
                 std::ranges::find(design.between, name_of(target, s)) != design.between.end();
        };
        if (named(a) && named(b)) results.push_back(rivals(target, design, a, b, strategies));
      }
  }
  return results;
}

}  // namespace equipoise::run
