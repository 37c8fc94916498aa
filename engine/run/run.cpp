#include "engine/run/run.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "models/implementation/batches.hpp"

#include "engine/compile/identity.hpp"
#include "engine/compile/study.hpp"
#include "engine/run/currency.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/interventions.hpp"
#include "engine/run/model_groups.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {
namespace {

/// Wall time since it was made or last asked.
class Clock {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> elapsed = now - last_;
    last_ = now;
    return elapsed.count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// What money and people of a scenario mean.
void describe_setting(const spec::StudySpec& study, ScenarioResult& result) {
  result.threshold = study.threshold;
  result.decision_rule =
      study.decision.rule == spec::Rule::probability ? "probability" : "expected-value";
  result.likely = study.decision.likely;
  result.unlikely = study.decision.unlikely;
  result.discount_costs = study.cost_discount;
  result.discount_outcomes = study.outcome_discount;
  if (study.decision_horizon > 0) result.decision_horizon = study.decision_horizon;
  if (study.registered > 0) result.registered = study.registered;
  if (study.practices > 0) result.practices = study.practices;
}

/// The base case, for scenarios that leave parts of it as they are. Empty while it is analysed.
struct BaseCase {
  std::vector<std::string> keys;        ///< of the pairings, in order
  std::vector<SharedPairing> pairings;  ///< in order
  std::vector<PairingResult> ranked;    ///< their results
  std::vector<TargetResult> targets;
};

/// Analyses every pairing, then every target.
void decide(const compile::CompiledStudy& study, const Evaluation& evaluation, Executor& executor,
            std::span<const double> bootstrap, GroupCache& groups_of_models, BaseCase& base,
            ScenarioResult& result) {
  const spec::StudySpec& spec = study.spec();
  const numerics::DrawGroups groups = draw_groups(spec.sampling);
  const std::size_t targets = study.targets.size(), strategies = study.strategies.size();
  std::vector<TargetDraws> draws(targets), at_means(targets);
  std::vector<std::vector<InterventionResult>> interventions(targets);
  executor.for_each(targets, [&](std::size_t t) {
    const ModelOutcomes& outcomes = *evaluation.targets[t];
    draws[t] = target_draws(study, t, *evaluation.inputs, outcomes.by_draw);
    at_means[t] = target_draws(study, t, evaluation.input_means, outcomes.at_means);
    interventions[t] = intervention_results(*study.targets[t].model, outcomes,
                                            study.targets[t].spec->name, spec.threshold, groups);
  });
  for (auto& list : interventions)
    for (InterventionResult& i : list) result.interventions.push_back(std::move(i));

  expect_groups(study, *evaluation.inputs, draws, executor, groups_of_models);
  std::vector<SharedPairing> pairings(study.pairings.size());
  executor.for_each(pairings.size(), [&](std::size_t p) {
    const compile::CompiledPairing& pairing = study.pairings[p];
    const std::size_t t = pairing.target;
    const bool first_time = base.keys.empty();
    if (!first_time && base.keys[p] == pairing.key) {
      pairings[p] = base.pairings[p];
      return;
    }
    pairings[p] = std::make_shared<const AnalysedPairing>(
        analyse_pairing(pairing, {&study, &evaluation, &draws[t], &at_means[t],
                                  &groups_of_models.at(study.targets[t].model_key), bootstrap,
                                  first_time ? nullptr : base.pairings[p]->model.get()}));
  });
  for (const SharedPairing& pairing : pairings) result.pairings.push_back(pairing->result);
  result.targets.resize(targets);
  executor.for_each(targets, [&](std::size_t t) {
    const std::size_t first = t * strategies;
    const auto own = std::span<const SharedPairing>(pairings).subspan(first, strategies);
    const auto results = std::span(result.pairings).subspan(first, strategies);
    if (!base.keys.empty() &&
        std::ranges::equal(own, std::span(base.pairings).subspan(first, strategies))) {
      result.targets[t] = base.targets[t];
      std::ranges::copy(std::span(base.ranked).subspan(first, strategies), results.begin());
    } else {
      result.targets[t] = analyse_target(study, t, own, results);
    }
  });
  if (!base.keys.empty()) return;
  for (const compile::CompiledPairing& pairing : study.pairings) base.keys.push_back(pairing.key);
  base.pairings = std::move(pairings);
  base.ranked = result.pairings;
  base.targets = result.targets;
}

ScenarioResult decide_plain(const compile::CompiledStudy& study, const Evaluation& evaluation,
                            Executor& executor, ScenarioResult result) {
  const numerics::DrawGroups groups = draw_groups(study.spec().sampling);
  result.interventions =
      intervention_results(*study.plain, *evaluation.plain, "", study.spec().threshold, groups);
  result.plain = plain_result(study, evaluation, groups, executor);
  return result;
}

}  // namespace

std::optional<RunOutcome> run(const std::vector<spec::ScenarioSpec>& scenarios,
                              document::Diagnostics& diagnostics, const RunOptions& options,
                              const Progress& progress) {
  Clock clock;
  RunOutcome outcome;
  std::vector<compile::CompiledStudy> studies;
  studies.reserve(scenarios.size());  // the base case stays where scenarios find it
  for (const spec::ScenarioSpec& scenario : scenarios)
    studies.push_back(compile::compile_study(scenario, diagnostics,
                                             studies.empty() ? nullptr : &studies.front()));
  compile::report_unused(studies, diagnostics);
  if (!diagnostics.ok()) return std::nullopt;
  const spec::StudySpec& base = scenarios.front().study;
  Results& results = outcome.results;
  results.study = base.name;
  results.title = base.title;
  results.currency = base.currency;
  results.currency_symbol = currency_symbol(base.currency);
  results.perspective = base.perspective;
  results.study_hash = compile::study_hash(scenarios);
  results.engine_version = EQUIPOISE_VERSION;
  results.seed = base.sampling.seed;
  results.draws = base.sampling.draws;
  results.sampling_method = std::string(sampling::name(base.sampling.method));
  results.standard_error_note = std::string(sampling::standard_error_note(base.sampling));
  results.inputs = studies.front().inputs;
  outcome.timing.compile = clock.lap();

  const auto executor = make_executor(options.threads);
  outcome.threads = executor->threads();
  ModelCache cache;
  GroupCache groups_of_models;
  BaseCase base_case;
  const std::vector<double> bootstrap = bootstrap_weights(
      base.sampling.seed, implementation::Batches(draw_groups(base.sampling)).count());
  DrawnInputs base_inputs;
  for (std::size_t s = 0; s < studies.size(); ++s) {
    const compile::CompiledStudy& study = studies[s];
    const Evaluation evaluation =
        evaluate(study, cache, base_inputs, *executor, options.block, diagnostics);
    outcome.timing.draws_and_models += clock.lap();
    ScenarioResult result;
    result.scenario = scenarios[s].name;
    result.overrides = scenarios[s].overrides;
    describe_setting(scenarios[s].study, result);
    if (study.plain)
      result = decide_plain(study, evaluation, *executor, std::move(result));
    else
      decide(study, evaluation, *executor, bootstrap, groups_of_models, base_case, result);
    results.scenarios.push_back(std::move(result));
    outcome.timing.decisions += clock.lap();
    if (progress) progress(static_cast<double>(s + 1) / static_cast<double>(studies.size()));
  }
  if (options.traces) outcome.traces = traces(studies.front());
  return outcome;
}

}  // namespace equipoise::run
