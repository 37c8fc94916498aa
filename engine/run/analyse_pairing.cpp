#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "models/implementation/combination.hpp"
#include "models/implementation/payoff.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/sum.hpp"

#include "engine/run/added_constant.hpp"
#include "engine/run/interventions.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/pairing_information.hpp"
#include "engine/run/pairing_learnables.hpp"
#include "engine/run/pairing_report.hpp"
#include "engine/run/pairing_verdict.hpp"
#include "engine/run/pairings.hpp"
#include "engine/run/practice_value.hpp"
#include "engine/run/trial_report.hpp"
#include "engine/run/uptake_by_evidence.hpp"

namespace equipoise::run {
namespace {

using decision::PairingModel;
using implementation::PairingDraws;
using implementation::PairingPayoff;

/// Values of an intracluster correlation and their weights: the Gauss rule of the distribution of
/// its logarithm, in which what a trial is worth bends least (docs/decisions/0014).
numerics::QuadratureRule values_of(const sampling::Distribution& distribution) {
  if (distribution.fixed()) return {};
  static const numerics::QuadratureRule probability = numerics::gauss_legendre(40, 0.0, 1.0);
  numerics::QuadratureRule values = probability;
  for (double& u : values.nodes) u = distribution.quantile(u);
  if (values.nodes.front() <= 0) return numerics::gauss_of(values, 5);  // 0 has no logarithm
  for (double& u : values.nodes) u = std::log(u);
  numerics::QuadratureRule rule = numerics::gauss_of(values, 4);
  for (double& node : rule.nodes) node = std::exp(node);
  return rule;
}

/// All trials of the study, those marked that name other pairings alone: what one of them finds may
/// still travel here, under the same index.
std::vector<voi::TrialDesign> trials_of(const compile::CompiledStudy& study,
                                        const compile::CompiledPairing& pairing) {
  std::vector<voi::TrialDesign> trials = study.trials;
  for (voi::TrialDesign& trial : trials) {
    // The effect of a combination is not normal, and its trials are valued by regression
    // (research_among_combinations.cpp).
    trial.of_others =
        pairing.combination() || !trial.studies(study.targets[pairing.target].spec->name,
                                                study.strategies[pairing.strategy].spec->name);
    if (!trial.of_others) trial.least_reach = least_reach_of_several(study, trial);
  }
  return trials;
}

/// People by the calendar, discounted as costs: what per-person figures are divided by.
double discounted_people(const PairingDraws& draws, const implementation::Horizon& horizon) {
  const double first = numerics::mean(draws.first_year);
  const double later = numerics::mean(draws.each_later_year);
  numerics::Sum people;
  for (std::size_t t = 0; t < horizon.years; ++t)
    people.add((t == 0 ? first : later) * implementation::discount_factor(horizon.rate_costs, t));
  return people.value();
}

}  // namespace

InformationQuestion question_of(const Learnable& learnable, const PairingFlows& flows) {
  return {learnable.name, learnable.curves->method(), learnable.inputs,
          voi::InformedChoice({{}, informed(learnable, flows)}, flows.qalys.size())};
}

PartialInformationResult integrated(std::string_view name, double threshold, const Estimate& value,
                                    double people) {
  return {std::string(name), threshold, "integration over the effect",
          numerics::scaled(value, 1 / people), value};
}

AnalysedPairing analyse_pairing(const compile::CompiledPairing& pairing,
                                const PairingSurroundings& surroundings) {
  const compile::CompiledStudy& study = *surroundings.study;
  const spec::StudySpec& spec = study.spec();
  const compile::CompiledTarget& target = study.targets[pairing.target];
  const compile::CompiledStrategy& strategy = study.strategies[pairing.strategy];
  const Evaluation& evaluation = *surroundings.evaluation;
  const numerics::DrawGroups groups = draw_groups(spec.sampling);
  const PairingTable table(study, pairing, *evaluation.inputs, *surroundings.draws);
  const PairingTable means(study, pairing, evaluation.input_means, *surroundings.at_means);
  const implementation::Setting setting = setting_of(study, pairing.target);
  const implementation::Schedule schedule = strategy.delivery.implemented(setting.horizon);

  AnalysedPairing analysed;
  const PairingPayoff payoff =
      implementation::payoff(table.draws, setting, strategy.delivery.persistence, schedule);
  analysed.qalys = payoff.qalys;
  std::vector<double> programme_cost;
  for (std::size_t d = 0; d < table.draws.size(); ++d) {
    programme_cost.push_back(payoff.programme_cost(d));
    analysed.cost.push_back(payoff.care_cost[d] + programme_cost[d]);
  }
  const PairingFlows flows{table.draws.qalys,
                           table.draws.care_cost,
                           payoff.extra_adherent_outcomes,
                           payoff.extra_adherent_costs,
                           programme_cost,
                           analysed.qalys,
                           analysed.cost};
  analysed.model = std::make_unique<PairingModel>(
      decision::PairingInputs{.draws = table.draws,
                              .groups = groups,
                              .setting = setting,
                              .delivery = strategy.delivery,
                              .effect = pairing.effect,
                              .effect_of_score = pairing.effect_of_score,
                              .mean_reach = means.draws.reach[0],
                              .mean_current_adherence = means.draws.current_adherence[0],
                              .mean_people = surroundings.at_means->eligible[0],
                              .mean_icc = evaluation.input_means.row(target.rows.icc)[0],
                              .icc_values = values_of(target.spec->icc.distribution),
                              .trials = trials_of(study, pairing),
                              .threshold = spec.threshold,
                              .minimum_enbs = spec.decision.minimum_enbs},
      decision::SearchRanges{}, surroundings.base);
  const PairingModel& model = *analysed.model;

  PairingResult& r = analysed.result;
  r.target = target.spec->name;
  r.strategy = strategy.spec->name;
  r.strategy_title = strategy.spec->title;
  r.effect_mean = pairing.effect.mean;
  r.effect_standard_error = pairing.effect.standard_error;
  r.effect_heterogeneity = pairing.effect.heterogeneity;
  r.shared_variance = pairing.effect.shared_variance();
  r.harmful_share = pairing.effect_of_score
                        ? implementation::harmful_share(*pairing.effect_of_score)
                        : pairing.effect.harmful_share();
  report_parts(r, payoff, table.draws, model, groups);
  report_means(
      r, implementation::payoff(means.draws, setting, strategy.delivery.persistence, schedule),
      spec.threshold);
  if (surroundings.practice) report_shortfall(r, model, *surroundings.practice, table.draws.reach);
  const double people = discounted_people(table.draws, setting.horizon);
  analysed.discounted_people = people;
  const std::vector<Learnable> learnables =
      standing_learnables(study, pairing, *evaluation.inputs, table,
                          LinearLearnables(study, pairing, table, payoff, flows), flows);
  std::vector<InformationQuestion> questions;
  std::optional<std::pair<std::size_t, std::vector<voi::InformedOption>>> asked_again;
  for (const std::vector<Learnable>* list : {&learnables, surroundings.model})
    for (const Learnable& learnable : *list) {
      if (!asked_again && learnable.curves->varies())
        asked_again = {questions.size(), {{}, informed(learnable, flows)}};
      questions.push_back(question_of(learnable, flows));
    }
  const std::vector<double> zero(table.draws.size(), 0.0);
  const DecisionInformation information(r.target + " x " + r.strategy,
                                        {{zero, analysed.cost}, {zero, analysed.qalys}}, groups,
                                        {1 / people, 1.0}, std::move(questions));
  const DecisionInformation::AtThreshold at = information.value(spec.threshold);
  if (asked_again)
    expect_of_differences(
        {r.target + " x " + r.strategy + ": EVPPI of " + information.name_of(asked_again->first),
         at.values[asked_again->first].value.value},
        asked_again->second, spec.threshold, at.benefit, groups);
  r.probability_cost_effective = probability_positive(at.benefit, groups);
  r.expected_loss = loss_of_implementing(at.benefit, groups);
  r.evpi = at.perfect.value;
  r.evpi_per_person = numerics::scaled(r.evpi, 1 / people);
  const Estimate effect = model.evppi_effect(spec.threshold);
  // Of a combination the mean effects of its parts say no share of its variance: by regression.
  const Estimate mean_effect =
      pairing.combination() ? effect : model.evppi_mean_effect(spec.threshold);
  r.partial_information = {integrated(standing::effect_here, spec.threshold, effect, people)};
  if (!pairing.combination())
    r.partial_information.push_back(
        integrated(standing::mean_effect_of_strategy, spec.threshold, mean_effect, people));
  for (std::size_t q = 0; q < information.questions(); ++q)
    r.partial_information.push_back(
        information.result_of(q, spec.threshold, at.values[q], at.evpi_bias));
  const InformationOrder order(r.target + " x " + r.strategy, at.perfect.value, at.evpi_bias,
                               at.benefit.row(1));
  const decision::PairingOutcome outcome = model.evaluate(model.base());
  order.expect_trials_within(outcome, effect, mean_effect);
  r.trials = trial_results(outcome, model, spec.threshold, table.draws);
  if (spec.decision.uptake_by_evidence)
    report_uptake_by_evidence(r, outcome, model, at.benefit.row(1),
                              *spec.decision.uptake_by_evidence);
  if (outcome.best_trial)
    r.actions = action_results(outcome.trials[*outcome.best_trial], model, spec.threshold);
  report_verdict(r, model, outcome, spec, at.benefit.row(1), surroundings.bootstrap);
  report_thresholds(r, analysed, spec, groups);
  analysed.outcome = outcome;
  return analysed;
}

}  // namespace equipoise::run
