#include "engine/run/run.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>

#include "models/implementation/batches.hpp"

#include "engine/compile/identity.hpp"
#include "engine/compile/study.hpp"
#include "engine/run/currency.hpp"
#include "engine/run/decide.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/evidence_history.hpp"
#include "engine/run/interventions.hpp"
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

void add(DecidedTarget decided, ScenarioResult& result) {
  std::ranges::move(decided.interventions, std::back_inserter(result.interventions));
  std::ranges::move(decided.pairings, std::back_inserter(result.pairings));
  result.targets.push_back(std::move(decided.target));
}

void add_plain(const DrawnScenario& scenario, std::span<const StudiedParameter> studies,
               Executor& executor, ScenarioResult& result) {
  const compile::CompiledStudy& study = *scenario.study;
  const numerics::DrawGroups groups = draw_groups(study.spec().sampling);
  result.interventions = intervention_results(*study.plain, *scenario.evaluation.plain, "",
                                              study.spec().threshold, groups);
  result.plain = plain_result(study, scenario.evaluation, groups, studies, executor);
}

}  // namespace

std::optional<RunOutcome> run(const std::vector<spec::ScenarioSpec>& scenarios,
                              document::Diagnostics& diagnostics, const RunOptions& options,
                              const Progress& progress) {
  Clock clock;
  RunOutcome outcome;
  std::vector<compile::CompiledStudy> studies;
  // The base case stays where scenarios find it.
  studies.reserve(scenarios.size() + scenarios.front().study.evidence.size());
  for (const spec::ScenarioSpec& scenario : scenarios)
    studies.push_back(compile::compile_study(scenario, diagnostics,
                                             studies.empty() ? nullptr : &studies.front()));
  compile::report_unused(studies, diagnostics);
  if (!diagnostics.ok()) return std::nullopt;
  for (const compile::CompiledStudy& study : studies) check_learning(study);
  // The study as it stood before each report: what reports were worth is told in full runs alone.
  const std::vector<spec::ScenarioSpec> stages =
      options.information ? std::vector<spec::ScenarioSpec>{} : before_reports(scenarios.front());
  for (const spec::ScenarioSpec& stage : stages)
    studies.push_back(compile::compile_study(stage, diagnostics, &studies.front()));
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
  const std::size_t run_scenarios = options.information ? 1 : studies.size();
  const std::size_t steps = run_scenarios * (1 + studies.front().targets.size());
  std::size_t step = 0;
  const auto tell = [&] {
    if (progress) progress(static_cast<double>(++step) / static_cast<double>(steps));
  };
  ModelCache cache;
  DrawnInputs base_inputs;
  std::vector<DrawnScenario> drawn;
  for (std::size_t s = 0; s < studies.size(); ++s) {
    if (options.information && scenarios[s].name != *options.information) continue;
    drawn.push_back({&studies[s], evaluate(studies[s], cache, base_inputs, *executor, options.block,
                                           diagnostics)});
    if (s >= scenarios.size()) {
      drawn.back().next = s + 1 < studies.size() ? &studies[s + 1] : &studies.front();
      tell();
      continue;
    }
    ScenarioResult& result = results.scenarios.emplace_back();
    result.scenario = scenarios[s].name;
    result.overrides = scenarios[s].overrides;
    describe_setting(scenarios[s].study, result);
    result.inputs = compile::changed_inputs(studies[s].inputs, studies.front().inputs);
    tell();
  }
  outcome.timing.draws_and_models = clock.lap();

  const std::vector<double> bootstrap = bootstrap_weights(
      base.sampling.seed, implementation::Batches(draw_groups(base.sampling)).count());
  Decided decided = decide(drawn, bootstrap, options.information.has_value(), *executor, tell);
  if (!stages.empty())
    results.evidence = evidence_history(
        std::span(drawn).subspan(scenarios.size()), drawn.front(),
        std::span(decided.targets).subspan(scenarios.size()), decided.targets.front(),
        std::span(decided.plans).subspan(scenarios.size()), decided.plans.front());
  for (std::size_t s = 0; s < results.scenarios.size(); ++s) {
    results.scenarios[s].portfolio = std::move(decided.plans[s]);
    for (DecidedTarget& target : decided.targets[s]) add(std::move(target), results.scenarios[s]);
    if (drawn[s].study->plain)
      add_plain(drawn[s], options.studies, *executor, results.scenarios[s]);
  }
  outcome.timing.decisions = clock.lap();
  if (options.traces) outcome.traces = traces(studies.front());
  return outcome;
}

}  // namespace equipoise::run
