#include "engine/run/fast_value.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>

#include "models/implementation/batches.hpp"
#include "models/voi/curves.hpp"
#include "models/voi/evppi.hpp"

#include "engine/run/evaluate.hpp"
#include "engine/run/pairing_draws.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {
namespace {

using Kind = LearntGroup::Kind;
using Spans = std::vector<std::span<const double>>;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

struct FastValue::Parts {
  numerics::DrawGroups groups;
  double seconds = 0.0;
  std::string method;
  std::optional<voi::PartialInformation> fit;
  // Of a pairing's effect, and of its trials:
  AnalysedPairing pairing;
  Kind kind = Kind::inputs;
  std::size_t trial = 0, size = 0;

  [[nodiscard]] Estimate integrated(double threshold) const {
    if (kind == Kind::effect) return pairing.model->evppi_effect(threshold);
    if (kind == Kind::mean_effect) return pairing.model->evppi_mean_effect(threshold);
    decision::Levers levers = pairing.model->base();
    levers.threshold = threshold;
    const decision::TrialOutcome outcome = pairing.model->evaluate(levers).trials[trial];
    const decision::TrialErrors errors = pairing.model->trial_errors(outcome, threshold);
    return {outcome.sizes[size].evsi, errors.sizes[size].evsi};
  }
};

FastValue::FastValue(const DecisionModel& decision, const LearntGroup& group, Executor& executor,
                     const document::Diagnostics& diagnostics)
    : parts_(std::make_unique<Parts>()) {
  const compile::CompiledStudy& study = decision.study();
  Parts& parts = *parts_;
  parts.groups = draw_groups(study.spec().sampling);
  parts.kind = group.kind;
  ModelCache cache;
  DrawnInputs drawn;
  const Evaluation evaluation = evaluate(study, cache, drawn, executor, 128, diagnostics);
  const auto start = std::chrono::steady_clock::now();
  const LaneTable& inputs = *evaluation.inputs;
  const std::optional<std::size_t> target = decision.asked().target;
  const ModelOutcomes& model = target ? *evaluation.targets[*target] : *evaluation.plain;
  std::optional<TargetDraws> draws;
  if (target) draws = target_draws(study, *target, inputs, model.by_draw);

  const bool of_effect =
      group.kind == Kind::effect || group.kind == Kind::mean_effect || group.kind == Kind::trial;
  if (of_effect && decision.pairings().size() == 1) {
    const std::vector<double> bootstrap = bootstrap_weights(
        study.spec().sampling.seed, implementation::Batches(parts.groups).count());
    const TargetDraws at_means =
        target_draws(study, *target, evaluation.input_means, model.at_means);
    const std::vector<Learnable> nothing;
    parts.pairing = analyse_pairing(*decision.pairings().front(), {.study = &study,
                                                                   .evaluation = &evaluation,
                                                                   .draws = &*draws,
                                                                   .at_means = &at_means,
                                                                   .model = &nothing,
                                                                   .bootstrap = bootstrap,
                                                                   .base = nullptr});
    parts.method = "integration over the effect";
    if (group.trial) {
      parts.method = "quadrature over the trial's estimate";
      parts.trial = static_cast<std::size_t>(group.trial->design - study.trials.data());
      parts.size = static_cast<std::size_t>(
          std::ranges::find(group.trial->design->practices_per_arm, group.trial->size) -
          group.trial->design->practices_per_arm.begin());
    }
    parts.seconds = seconds_since(start);
    return;
  }

  const voi::ConditionalOutcomes values = decision.decide(inputs, model.by_draw);
  cea::Outcomes outcomes;
  for (std::size_t d = 0; d < values.cost.rows(); ++d) {
    outcomes.cost.push_back(values.cost.row(d));
    outcomes.qalys.push_back(values.qalys.row(d));
  }
  const auto fit = [&](const Spans& learnt, voi::PartialInformation::Form form) {
    parts.fit.emplace(learnt, outcomes, form);
    parts.method = parts.fit->method();
  };
  Spans rows;
  for (const std::size_t row : group.rows) rows.push_back(inputs.row(row));
  if (of_effect) {  // of several strategies: what each effect comes to
    std::vector<std::vector<double>> effects;
    for (const compile::CompiledPairing* pairing : decision.pairings()) {
      const auto mean = inputs.row(pairing->mean_row),
                 deviation = inputs.row(pairing->deviation_row);
      effects.emplace_back(mean.begin(), mean.end());
      if (group.kind == Kind::effect)
        for (std::size_t d = 0; d < mean.size(); ++d) effects.back()[d] += deviation[d];
    }
    fit(Spans(effects.begin(), effects.end()), voi::PartialInformation::Form::smooth);
  } else if (target && group.kind == Kind::model_group) {
    const std::span<const double> responses[] = {draws->qalys, draws->care_cost};
    const voi::Curves expected(rows, responses);
    fit({expected.fitted(0), expected.fitted(1)}, voi::PartialInformation::Form::linear);
    parts.method = expected.method();
  } else if (group.kind == Kind::standing && decision.pairings().size() == 1) {
    const PairingTable table(study, *decision.pairings().front(), inputs, *draws);
    for (const StandingGroup& standing : standing_groups(table.draws))
      if (standing.name == group.name) fit(standing.inputs, standing.form);
  } else if (group.kind == Kind::standing && group.name == standing::benefit_of_practice) {
    fit({draws->qalys, draws->care_cost}, voi::PartialInformation::Form::linear);
  } else {
    fit(rows, voi::PartialInformation::Form::smooth);
  }
  parts.seconds = seconds_since(start);
}

FastValue::~FastValue() = default;

FoundValue FastValue::at(double threshold) const {
  const auto start = std::chrono::steady_clock::now();
  FoundValue found;
  found.method = parts_->method;
  found.evaluations = parts_->groups.draws;
  if (parts_->fit) {
    found.value = parts_->fit->evppi(threshold, parts_->groups).value;
    found.bias = parts_->fit->bias(threshold, parts_->groups);
  } else {
    found.value = parts_->integrated(threshold);
  }
  found.seconds = parts_->seconds + seconds_since(start);
  return found;
}

}  // namespace equipoise::run
