#include "engine/run/target_information.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "models/cea/acceptability.hpp"
#include "models/decision/line.hpp"
#include "models/numerics/sum.hpp"

#include "engine/run/decision_information.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/model_learnables.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/pairing_information.hpp"
#include "engine/run/pairing_learnables.hpp"

namespace equipoise::run {
namespace {

/// One decision at one threshold, in numbers alone: tasks that kept texts would leave holes in the
/// memory that their tables of draws come from.
struct Found {
  std::vector<DecisionInformation::Value> values;  ///< shape [question]
  double evpi_bias = 0.0;
  Estimate effect, mean_effect;  ///< of a pairing
};

/// Question by question, each at all thresholds.
void add_results(const DecisionInformation& decision, std::span<const Found> found,
                 const std::vector<double>& thresholds,
                 std::vector<PartialInformationResult>& results) {
  for (std::size_t q = 0; q < decision.questions(); ++q)
    for (std::size_t k = 0; k < thresholds.size(); ++k)
      results.push_back(
          decision.result_of(q, thresholds[k], found[k].values[q], found[k].evpi_bias));
}

/// The effects of a pairing by the names that its learnables have.
std::vector<PartialInformationResult> effects_of(const InformablePairing& pairing,
                                                 std::span<const Found> found,
                                                 const std::vector<double>& thresholds) {
  std::vector<PartialInformationResult> results;
  for (const Learnable& learnable : pairing.learnables) {
    if (!learnable.of_effect || learnable.of_one_strategy) continue;
    const bool mean_alone = learnable.name != standing::effect_here;
    for (std::size_t k = 0; k < thresholds.size(); ++k)
      results.push_back(integrated(learnable.name, thresholds[k],
                                   mean_alone ? found[k].mean_effect : found[k].effect,
                                   pairing.analysed->discounted_people));
  }
  return results;
}

std::vector<InformationQuestion> questions_of(const InformablePairing& pairing,
                                              const std::vector<Learnable>& model) {
  std::vector<InformationQuestion> questions;
  for (const auto* list : {&pairing.learnables, &model})
    for (const Learnable& learnable : *list)
      if (!learnable.of_effect) questions.push_back(question_of(learnable, pairing.flows()));
  return questions;
}

/// The effect of a pairing and its mean, in order against EVPI.
void integrate_effects(const InformablePairing& pairing, const std::string& decision,
                       double threshold, const DecisionInformation::AtThreshold& at, Found& found) {
  found.effect = pairing.analysed->model->evppi_effect(threshold);
  const bool mean_too = std::ranges::any_of(pairing.learnables, [](const Learnable& learnable) {
    return learnable.of_effect && learnable.name == standing::mean_effect_of_strategy;
  });
  found.mean_effect =
      mean_too ? pairing.analysed->model->evppi_mean_effect(threshold) : found.effect;
  decision::PairingOutcome outcome;
  outcome.payoff = numerics::mean(at.benefit.row(1));
  InformationOrder(decision, at.perfect.value, at.evpi_bias, at.benefit.row(1))
      .expect_trials_within(outcome, found.effect, found.mean_effect);
}

}  // namespace

InformationQuestion question_of_all(const std::string& name,
                                    std::span<const InformablePairing> pairings,
                                    const std::vector<Learnable>& model) {
  std::string method;
  std::vector<const double*> inputs;
  std::vector<voi::InformedOption> options(1);
  for (const InformablePairing& pairing : pairings) {
    const Learnable* found = nullptr;
    for (const auto* list : {&pairing.learnables, &model})
      for (const Learnable& learnable : *list)
        if (learnable.name == name) found = &learnable;
    if (method.empty() && found) method = found->curves->method();
    // What does not vary here says nothing, and its mean is as uncertain as that of anything else.
    if (!found || !found->curves->varies()) {
      options.push_back(uninformed(pairing.flows()));
      continue;
    }
    options.push_back(informed(*found, pairing.flows()));
    method = found->curves->method();
    inputs.insert(inputs.end(), found->inputs.begin(), found->inputs.end());
  }
  std::ranges::sort(inputs);
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  const std::size_t draws = pairings.front().analysed->qalys.size();
  return {name_of_all(name), std::move(method), std::move(inputs),
          voi::InformedChoice(std::move(options), draws)};
}

namespace {

/// Effects and standing groups, then the model, then single inputs; each name once.
std::vector<InformationQuestion> questions_of_all(std::span<const InformablePairing> pairings,
                                                  const std::vector<Learnable>& model) {
  std::vector<std::string> names;
  const auto add = [&](const Learnable& learnable) {
    if (std::ranges::count(names, learnable.name) == 0) names.push_back(learnable.name);
  };
  for (const Learnable& learnable : pairings.front().learnables)
    if (!learnable.of_one_strategy && learnable.name.find('.') == std::string::npos) add(learnable);
  for (const Learnable& learnable : model) add(learnable);
  for (const InformablePairing& pairing : pairings)
    for (const Learnable& learnable : pairing.learnables) add(learnable);
  std::vector<InformationQuestion> questions;
  for (const std::string& name : names) questions.push_back(question_of_all(name, pairings, model));
  return questions;
}

TargetResult::AtThreshold target_at(const DecisionInformation::AtThreshold& at, double threshold,
                                    const numerics::DrawGroups& groups,
                                    const DecidedTarget& decided, double people) {
  const cea::Acceptability acceptability = cea::acceptability(at.benefit, groups);
  TargetResult::AtThreshold result;
  result.threshold = threshold;
  result.best_option = acceptability.best == 0 ? std::string(decision::current_practice)
                                               : decided.pairings[acceptability.best - 1].strategy;
  result.probability_best = acceptability.frontier();
  result.evpi = at.perfect.value;
  result.evpi_per_person = numerics::scaled(result.evpi, 1 / people);
  result.evpi_bias = at.evpi_bias;
  return result;
}

}  // namespace

void report_information(const DrawnScenario& scenario, std::size_t target,
                        std::span<const SharedPairing> pairings,
                        const std::vector<Learnable>& groups_of_model, DecidedTarget& decided,
                        Executor& executor) {
  const compile::CompiledStudy& study = *scenario.study;
  const LaneTable& inputs = *scenario.evaluation.inputs;
  const numerics::DrawGroups groups = draw_groups(study.spec().sampling);
  const std::vector<double>& thresholds = study.spec().thresholds;
  const TargetDraws draws =
      target_draws(study, target, inputs, scenario.evaluation.targets[target]->by_draw);
  std::vector<Learnable> model = groups_of_model;
  std::ranges::move(parameter_learnables(study, target, inputs, draws, executor),
                    std::back_inserter(model));
  std::vector<InformablePairing> informed(pairings.size());
  executor.for_each(pairings.size(), [&](std::size_t s) {
    informed[s] = informable(study, study.pairing(target, s), inputs, draws, *pairings[s]);
  });

  const std::vector<double> zero(groups.draws, 0.0);
  const double people = pairings.front()->discounted_people;
  const InformationScale scale{1 / people, 1.0};
  const std::string& name = decided.target.target;
  std::vector<std::string> names;
  std::vector<DecisionInformation> decisions;
  cea::Outcomes all{{zero}, {zero}};
  for (const InformablePairing& pairing : informed) {
    const AnalysedPairing& analysed = *pairing.analysed;
    all.cost.push_back(analysed.cost);
    all.qalys.push_back(analysed.qalys);
    names.push_back(name + " x " + analysed.result.strategy);
    decisions.emplace_back(names.back(),
                           cea::Outcomes{{zero, analysed.cost}, {zero, analysed.qalys}}, groups,
                           scale, questions_of(pairing, model));
  }
  decisions.emplace_back(name, all, groups, scale, questions_of_all(informed, model));

  const std::size_t count = thresholds.size();
  std::vector<std::vector<Found>> found(decisions.size(), std::vector<Found>(count));
  for (std::size_t d = 0; d < decisions.size(); ++d)
    for (Found& slot : found[d]) slot.values.resize(decisions[d].questions());
  decided.target.thresholds.resize(count);
  executor.for_each(decisions.size() * count, [&](std::size_t i) {
    // The choice between all strategies takes longest: it comes first.
    const std::size_t d = decisions.size() - 1 - i / count, k = i % count;
    const DecisionInformation::AtThreshold at = decisions[d].value(thresholds[k]);
    Found& slot = found[d][k];
    std::ranges::copy(at.values, slot.values.begin());
    slot.evpi_bias = at.evpi_bias;
    if (d == informed.size())
      decided.target.thresholds[k] = target_at(at, thresholds[k], groups, decided, people);
    else
      integrate_effects(informed[d], names[d], thresholds[k], at, slot);
  });
  for (std::size_t s = 0; s < pairings.size(); ++s) {
    auto& results = decided.pairings[s].partial_information;
    results = effects_of(informed[s], found[s], thresholds);
    add_results(decisions[s], found[s], thresholds, results);
  }
  add_results(decisions.back(), found.back(), thresholds, decided.target.partial_information);
}

}  // namespace equipoise::run
