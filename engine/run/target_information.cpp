#include "engine/run/target_information.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "models/cea/acceptability.hpp"
#include "models/decision/line.hpp"
#include "models/numerics/sum.hpp"

#include "engine/run/decision_information.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/pairing_information.hpp"

namespace equipoise::run {
namespace {

using Rows = std::vector<std::vector<PartialInformationResult>>;  // [threshold][question]

/// Question by question, each at all its thresholds.
std::vector<PartialInformationResult> by_question(Rows&& rows) {
  std::vector<PartialInformationResult> result;
  for (std::size_t q = 0; q < rows.front().size(); ++q)
    for (auto& at : rows) result.push_back(std::move(at[q]));
  return result;
}

std::vector<InformationQuestion> questions_of(const AnalysedPairing& pairing,
                                              const std::vector<Learnable>& model) {
  std::vector<InformationQuestion> questions;
  for (const auto* list : {&pairing.learnables, &model})
    for (const Learnable& learnable : *list)
      if (!learnable.of_effect) questions.push_back(question_of(learnable, pairing.flows()));
  return questions;
}

/// The effects of a pairing at one threshold, in order against its EVPI.
std::vector<PartialInformationResult> effects_of(const AnalysedPairing& pairing,
                                                 const std::string& decision, double threshold,
                                                 const DecisionInformation::AtThreshold& at) {
  const Estimate effect = pairing.model->evppi_effect(threshold);
  const Estimate mean_effect = pairing.model->evppi_mean_effect(threshold);
  decision::PairingOutcome outcome;
  outcome.payoff = numerics::mean(at.benefit.row(1));
  InformationOrder(decision, at.perfect.value, at.evpi_bias)
      .expect_trials_within(outcome, effect, mean_effect);
  std::vector<PartialInformationResult> rows;
  for (const Learnable& learnable : pairing.learnables) {
    if (!learnable.of_effect || learnable.of_one_strategy) continue;
    const bool mean_alone = learnable.name != standing::effect_here;
    rows.push_back(integrated(learnable.name, threshold, mean_alone ? mean_effect : effect,
                              pairing.discounted_people));
  }
  return rows;
}

/// What a name stands for where all strategies can be chosen from.
std::string name_of_all(const std::string& name) {
  if (name == standing::effect_here) return "effects of the strategies here";
  if (name == standing::mean_effect_of_strategy) return "mean effects of the strategies";
  return name;
}

/// The choice between current practice and all strategies once what has this name is known.
InformationQuestion question_of_all(const std::string& name,
                                    std::span<const SharedPairing> pairings,
                                    const std::vector<Learnable>& model) {
  std::string method;
  std::vector<const double*> inputs;
  std::vector<voi::InformedOption> options(1);
  for (const SharedPairing& pairing : pairings) {
    const Learnable* found = nullptr;
    for (const auto* list : {&pairing->learnables, &model})
      for (const Learnable& learnable : *list)
        if (learnable.name == name) found = &learnable;
    if (!found) {
      options.push_back(uninformed(pairing->flows()));
      continue;
    }
    options.push_back(informed(*found, pairing->flows()));
    if (method.empty() || !found->curves->varies()) method = found->curves->method();
    inputs.insert(inputs.end(), found->inputs.begin(), found->inputs.end());
  }
  std::ranges::sort(inputs);
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  const std::size_t draws = pairings.front()->qalys.size();
  return {name_of_all(name), std::move(method), std::move(inputs),
          voi::InformedChoice(std::move(options), draws)};
}

/// Effects and standing groups, then the model, then single inputs; each name once.
std::vector<InformationQuestion> questions_of_all(std::span<const SharedPairing> pairings,
                                                  const std::vector<Learnable>& model) {
  std::vector<std::string> names;
  const auto add = [&](const Learnable& learnable) {
    if (std::ranges::count(names, learnable.name) == 0) names.push_back(learnable.name);
  };
  for (const Learnable& learnable : pairings.front()->learnables)
    if (!learnable.of_one_strategy && learnable.name.find('.') == std::string::npos) add(learnable);
  for (const Learnable& learnable : model) add(learnable);
  for (const SharedPairing& pairing : pairings)
    for (const Learnable& learnable : pairing->learnables) add(learnable);
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

void report_information(const compile::CompiledStudy& study,
                        std::span<const SharedPairing> pairings,
                        const std::vector<Learnable>& model, DecidedTarget& decided,
                        Executor& executor) {
  const numerics::DrawGroups groups = draw_groups(study.spec().sampling);
  const std::vector<double>& thresholds = study.spec().thresholds;
  const std::vector<double> zero(groups.draws, 0.0);
  const double people = pairings.front()->discounted_people;
  const InformationScale scale{1 / people, 1.0};
  std::vector<DecisionInformation> decisions;
  cea::Outcomes all{{zero}, {zero}};
  for (const SharedPairing& pairing : pairings) {
    all.cost.push_back(pairing->cost);
    all.qalys.push_back(pairing->qalys);
    decisions.emplace_back(pairing->result.target + " x " + pairing->result.strategy,
                           cea::Outcomes{{zero, pairing->cost}, {zero, pairing->qalys}}, groups,
                           scale, questions_of(*pairing, model));
  }
  decisions.emplace_back(decided.target.target, all, groups, scale,
                         questions_of_all(pairings, model));

  const std::size_t count = thresholds.size();
  std::vector<Rows> rows(decisions.size(), Rows(count));
  decided.target.thresholds.resize(count);
  executor.for_each(decisions.size() * count, [&](std::size_t i) {
    // The choice between all strategies takes longest: it comes first.
    const std::size_t d = decisions.size() - 1 - i / count, k = i % count;
    DecisionInformation::AtThreshold at = decisions[d].value(thresholds[k]);
    if (d == pairings.size()) {
      decided.target.thresholds[k] = target_at(at, thresholds[k], groups, decided, people);
    } else {
      rows[d][k] = effects_of(*pairings[d],
                              pairings[d]->result.target + " x " + pairings[d]->result.strategy,
                              thresholds[k], at);
    }
    std::ranges::move(at.partial, std::back_inserter(rows[d][k]));
  });
  for (std::size_t s = 0; s < pairings.size(); ++s)
    decided.pairings[s].partial_information = by_question(std::move(rows[s]));
  decided.target.partial_information = by_question(std::move(rows.back()));
}

}  // namespace equipoise::run
