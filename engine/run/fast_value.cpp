#include "engine/run/fast_value.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "models/implementation/batches.hpp"

#include "engine/run/comparison.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/model_learnables.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/pairing_information.hpp"
#include "engine/run/pairing_learnables.hpp"
#include "engine/run/pairings.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

using Kind = LearntGroup::Kind;
using Form = voi::Curves::Form;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Rows draws_of(const LaneTable& inputs, const std::vector<std::size_t>& rows) {
  Rows draws;
  for (const std::size_t row : rows) draws.push_back(inputs.row(row));
  return draws;
}

/// What is asked of a decision of a target, with all that a run would know of it.
class TargetValue {
 public:
  TargetValue(const DecisionModel& decision, const LearntGroup& group, const Evaluation& evaluation)
      : decision_(decision), group_(group) {
    const compile::CompiledStudy& study = decision.study();
    const std::size_t target = *decision.asked().target;
    const LaneTable& inputs = *evaluation.inputs;
    const ModelOutcomes& model = *evaluation.targets[target];
    draws_ = target_draws(study, target, inputs, model.by_draw);
    const TargetDraws at_means =
        target_draws(study, target, evaluation.input_means, model.at_means);
    const numerics::DrawGroups groups = draw_groups(study.spec().sampling);
    const std::vector<double> bootstrap =
        bootstrap_weights(study.spec().sampling.seed, implementation::Batches(groups).count());
    const std::vector<Learnable> nothing;
    for (const compile::CompiledPairing* pairing : decision.pairings())
      analysed_.push_back(std::make_shared<const AnalysedPairing>(
          analyse_pairing(*pairing, {.study = &study,
                                     .evaluation = &evaluation,
                                     .draws = &draws_,
                                     .at_means = &at_means,
                                     .model = &nothing,
                                     .bootstrap = bootstrap,
                                     .base = nullptr})));
    if (group.trial && decision.asked().strategy) return;
    if (group.trial) {
      find_research({.study = &study,
                     .target = target,
                     .evaluation = &evaluation,
                     .draws = &draws_,
                     .at_means = &at_means,
                     .pairings = analysed_,
                     .options = decision.options()});
      return;
    }
    for (std::size_t p = 0; p < analysed_.size(); ++p)
      pairings_.push_back(
          informable(study, *decision.pairings()[p], inputs, draws_, *analysed_[p]));
    if (group.kind != Kind::pairing) learn(inputs);
    if (decision.asked().strategy && learnable(pairings_.front()).of_effect) return;
    zero_.assign(groups.draws, 0.0);
    cea::Outcomes outcomes{{zero_}, {zero_}};
    for (const SharedPairing& analysed : analysed_) {
      outcomes.cost.push_back(analysed->cost);
      outcomes.qalys.push_back(analysed->qalys);
    }
    std::vector<InformationQuestion> questions;
    if (decision.asked().strategy)
      questions.push_back(question_of(learnable(pairings_.front()), pairings_.front().flows()));
    else
      questions.push_back(question_of_all(group_.learnable, pairings_, model_));
    information_.emplace(decision.title(), std::move(outcomes), groups,
                         InformationScale{1.0, std::nullopt}, std::move(questions));
  }

  [[nodiscard]] FoundValue at(double threshold) const {
    if (research_) return *research_;
    FoundValue found;
    if (group_.trial) {
      found.method = "quadrature over the trial's estimate";
      found.value = of_trial(threshold);
    } else if (!information_) {
      const decision::PairingModel& model = *analysed_.front()->model;
      const bool whole = group_.learnable == standing::effect_here;
      found.method = integrated("", threshold, {}, 1.0).method;
      found.value = whole ? model.evppi_effect(threshold) : model.evppi_mean_effect(threshold);
    } else {
      const DecisionInformation::AtThreshold value = information_->value(threshold);
      const PartialInformationResult result =
          information_->result_of(0, threshold, value.values[0], value.evpi_bias);
      found.method = result.method;
      found.value = result.per_person;  // a scale of 1: the terms of the decision
      found.bias = {result.upward_bias, result.downward_bias};
    }
    return found;
  }

 private:
  /// The group becomes a learnable of the model, or of every pairing that it enters and that does
  /// not know it.
  void learn(const LaneTable& inputs) {
    const compile::CompiledStudy& study = decision_.study();
    if (group_.learnable.empty()) group_.learnable = group_.name;
    const std::string parameters = decision_.model().spec().name + ".parameters.";
    if (std::ranges::all_of(group_.rows, [&](std::size_t row) {
          return study.sampler->names()[row].starts_with(parameters);
        })) {
      const Rows known = draws_of(inputs, group_.rows);
      const Form form = group_.kind == Kind::benefit ? Form::exact : Form::smooth;
      model_.push_back({group_.learnable, known_by(known), gain_curves(known, draws_, form), true});
      return;
    }
    for (std::size_t p = 0; p < pairings_.size(); ++p) {
      std::vector<Learnable>& list = pairings_[p].learnables;
      if (std::ranges::count(list, group_.learnable, &Learnable::name) > 0) continue;
      std::vector<std::size_t> rows;
      for (const std::size_t row : group_.rows)
        if (enters(study, *decision_.pairings()[p], row)) rows.push_back(row);
      if (rows.empty()) continue;
      const Rows known = draws_of(inputs, rows);
      list.push_back(
          {group_.learnable, known_by(known), payoff_curves(known, pairings_[p].flows())});
    }
  }

  [[nodiscard]] const Learnable& learnable(const InformablePairing& pairing) const {
    const Learnable* found = nullptr;
    for (const auto* list : {&pairing.learnables, &model_})
      for (const Learnable& learnable : *list)
        if (learnable.name == group_.learnable) found = &learnable;
    EQUIPOISE_ENSURE(found);  // find_group knows the same names
    return *found;
  }

  [[nodiscard]] Estimate of_trial(double threshold) const {
    const AnalysedPairing& analysed = *analysed_.front();
    const voi::TrialDesign& design = *group_.trial->design;
    const auto trial = static_cast<std::size_t>(&design - decision_.study().trials.data());
    const auto size =
        static_cast<std::size_t>(std::ranges::find(design.practices_per_arm, group_.trial->size) -
                                 design.practices_per_arm.begin());
    decision::Levers levers = analysed.model->base();
    levers.threshold = threshold;
    const decision::TrialOutcome outcome = analysed.model->evaluate(levers).trials[trial];
    return {outcome.sizes[size].evsi,
            analysed.model->trial_errors(outcome, threshold).sizes[size].evsi};
  }

  /// What a trial is worth to the whole choice, at the study's own threshold.
  void find_research(const StudiedTarget& target) {
    const LearntGroup::Trial& trial = *group_.trial;
    const ResearchResult result = trial.difference
                                      ? head_to_head_trials(target, *trial.design).at(0).result
                                      : joint_trial(target, *trial.design, trial.strategies).result;
    const auto size = std::ranges::find(result.sizes, trial.size, &ResearchSizeResult::size);
    research_ = {.method = result.method, .value = size->evsi, .bias = {size->evsi_bias, 0.0}};
  }

  const DecisionModel& decision_;
  LearntGroup group_;
  TargetDraws draws_;
  std::vector<double> zero_;
  std::vector<SharedPairing> analysed_;
  std::optional<FoundValue> research_;
  std::vector<InformablePairing> pairings_;
  std::vector<Learnable> model_;
  std::optional<DecisionInformation> information_;
};

std::vector<FoundValue> of_plain(const DecisionModel& decision, const LearntGroup& group,
                                 const Evaluation& evaluation, std::span<const double> thresholds,
                                 Executor& executor) {
  const compile::CompiledStudy& study = decision.study();
  const voi::ConditionalOutcomes values =
      decision.decide(*evaluation.inputs, evaluation.plain->by_draw);
  cea::Outcomes outcomes;
  for (std::size_t d = 0; d < values.cost.rows(); ++d) {
    outcomes.cost.push_back(values.cost.row(d));
    outcomes.qalys.push_back(values.qalys.row(d));
  }
  const PlainResult result =
      value_of_information({.options = decision.options(),
                            .outcomes = std::move(outcomes),
                            .groups = {{group.name, draws_of(*evaluation.inputs, group.rows)}},
                            .threshold = study.spec().threshold,
                            .thresholds = {thresholds.begin(), thresholds.end()},
                            .discounted_people = std::nullopt,
                            .independent = draw_groups(study.spec().sampling)},
                           executor);
  std::vector<FoundValue> found(thresholds.size());
  for (std::size_t k = 0; k < found.size(); ++k) {
    const PartialInformationResult& at = result.partial_information[k];
    found[k].method = at.method;
    found[k].value = at.per_person;
    found[k].bias = {at.upward_bias, at.downward_bias};
  }
  return found;
}

}  // namespace

std::vector<FoundValue> fast_values(const DecisionModel& decision, const LearntGroup& group,
                                    std::span<const double> thresholds, Executor& executor,
                                    const document::Diagnostics& diagnostics) {
  ModelCache cache;
  DrawnInputs drawn;
  const Evaluation evaluation =
      evaluate(decision.study(), cache, drawn, executor, 128, diagnostics);
  const auto start = std::chrono::steady_clock::now();
  std::vector<FoundValue> found;
  if (!decision.asked().target) {
    found = of_plain(decision, group, evaluation, thresholds, executor);
  } else {
    const TargetValue value(decision, group, evaluation);
    for (const double threshold : thresholds) found.push_back(value.at(threshold));
  }
  for (FoundValue& value : found) {
    value.evaluations = decision.study().spec().sampling.draws;
    value.seconds = seconds_since(start);
  }
  return found;
}

}  // namespace equipoise::run
