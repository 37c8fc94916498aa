#include <cmath>
#include <utility>

#include "models/cea/acceptability.hpp"
#include "models/cea/incremental.hpp"
#include "models/cea/net_benefit.hpp"
#include "models/decision/line.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/population.hpp"

#include "engine/run/currency.hpp"
#include "engine/run/interventions.hpp"
#include "engine/run/pairings.hpp"
#include "engine/run/trial_report.hpp"

namespace equipoise::run {

using decision::current_practice;

AnalysedTarget analyse_target(const compile::CompiledStudy& study, std::size_t target,
                              std::span<const SharedPairing> pairings,
                              std::span<PairingResult> results) {
  const spec::StudySpec& spec = study.spec();
  const spec::TargetSpec& target_spec = *study.targets[target].spec;
  const numerics::DrawGroups groups = draw_groups(spec.sampling);
  const std::size_t draws = spec.sampling.draws;

  // Current practice is the first option: nothing gained, nothing spent.
  const std::vector<double> zero(draws, 0.0);
  cea::Outcomes outcomes{{zero}, {zero}};
  std::vector<double> cost{0.0}, qalys{0.0};
  std::vector<decision::LineOption> options;
  for (const SharedPairing& p : pairings) {
    outcomes.cost.push_back(p->cost);
    outcomes.qalys.push_back(p->qalys);
    cost.push_back(p->result.care_cost.value + p->result.programme_cost.value);
    qalys.push_back(p->result.qalys.value);
    const PairingResult& alone = p->result;
    options.push_back({.name = alone.strategy,
                       .model = p->model.get(),
                       .title = alone.strategy_title,
                       .shorter = {}});
    const std::size_t own = options.size() - 1;
    const compile::CompiledPairing& pairing = study.pairing(target, own);
    for (std::size_t s = 0; s < pairings.size(); ++s) {
      const compile::CompiledPairing& other = study.pairing(target, s);
      if (s != own && !pairing.parts_in(other).empty()) options.back().shares_with.push_back(s);
      if (pairing.tied()) options.back().correlation.push_back(study.correlation(pairing, other));
    }
    if (alone.shorter_payoff)
      options.back().shorter = {*alone.shorter_duration, *alone.shorter_payoff};
  }
  const LaneTable benefit = cea::net_benefit(outcomes, spec.threshold);
  const cea::Acceptability acceptability = cea::acceptability(benefit, groups);
  const auto frontier = cea::incremental_analysis(cost, qalys);
  decision::LineResult line = decision::line(options, spec.threshold, spec.decision.minimum_enbs,
                                             currency_symbol(spec.currency));

  TargetResult r;
  r.target = target_spec.name;
  r.title = target_spec.title;
  r.practice = target_spec.practice;
  r.withdraws = target_spec.withdraws;
  r.counting =
      target_spec.counting == spec::Counting::person_years ? "person-years" : "new-patients";
  r.line = line.text;
  r.study = line.study ? results[*line.study].strategy : "";
  if (line.study) {
    const decision::LineResult::Option& studied = line.options[*line.study];
    r.actions =
        action_results(studied.outcome.trials[*studied.trial], *pairings[*line.study]->model,
                       study.spec().threshold, studied.fallback[*studied.trial]);
    if (studied.other) r.actions_fallback = results[*studied.other].strategy;
  }
  r.best_option = line.best ? results[*line.best].strategy : std::string(current_practice);
  if (line.best)
    r.best_payoff = results[*line.best].payoff;
  else
    r.best_payoff = {0.0, 0.0};
  r.second_option = line.second ? results[*line.second].strategy : std::string(current_practice);
  r.lead = line.lead;
  r.evpi = voi::evpi(benefit, groups).value;
  if (!pairings.empty()) r.discounted_people = pairings.front()->discounted_people;
  r.multiplier_convention = std::string(voi::population_convention);
  for (std::size_t i = 0; i < cost.size(); ++i) {
    TargetResult::Option option;
    option.probability_best = acceptability.probability[i];
    option.status = std::string(cea::name(frontier[i].status));
    option.icer = frontier[i].icer;
    if (i == 0) {
      option.option = option.title = current_practice;
      option.cost = option.qalys = option.payoff = {0.0, 0.0};
      option.line_enbs = {std::nan(""), std::nan("")};
    } else {
      PairingResult& p = results[i - 1];
      const decision::LineResult::Option& o = line.options[i - 1];
      p.rank = o.rank;
      p.beaten_by = o.beaten_by;
      option.option = p.strategy;
      option.title = p.strategy_title;
      option.cost = numerics::mean_estimate(outcomes.cost[i], groups);
      option.cost.value = cost[i];
      option.qalys = p.qalys;
      option.payoff = p.payoff;
      option.line_enbs = {o.enbs.value_or(std::nan("")), o.enbs_error};
      if (o.trial) {
        option.line_trial = study.trials[*o.trial].name;
        option.line_practices_per_arm = o.practices_per_arm;
        option.line_follow_up = study.trials[*o.trial].follow_up;
      }
    }
    option.enbs_elsewhere = option.study_wide_enbs = {std::nan(""), std::nan("")};
    r.options.push_back(std::move(option));
  }
  return {std::move(r), std::move(line), voi::evpi_bias(benefit, groups).downward};
}

}  // namespace equipoise::run
