#include "engine/run/decide.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <mutex>

#include "engine/run/currency.hpp"
#include "engine/run/elsewhere.hpp"
#include "engine/run/evidence_history.hpp"
#include "engine/run/interventions.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/model_learnables.hpp"
#include "engine/run/pairings.hpp"
#include "engine/run/plan_checks.hpp"
#include "engine/run/portfolio.hpp"
#include "engine/run/practice_value.hpp"
#include "engine/run/research.hpp"
#include "engine/run/run.hpp"
#include "engine/run/target_information.hpp"

namespace equipoise::run {
namespace {

/// A target of a scenario with its pairings. That of the base case serves scenarios that leave
/// parts of it as they are.
struct PairedTarget {
  std::span<const compile::CompiledPairing> compiled;
  std::vector<SharedPairing> pairings;
  std::shared_ptr<const AnalysedTarget> analysed;
  DecidedTarget decided;
  /// Of decided.target.research, where what trials teach elsewhere is asked for.
  std::vector<ObservedEffects> effects;
};

std::span<const compile::CompiledPairing> pairings_of(const compile::CompiledStudy& study,
                                                      std::size_t target) {
  const std::size_t strategies = study.strategies.size();
  return std::span(study.pairings).subspan(target * strategies, strategies);
}

/// What else is wanted of a target than its decision.
struct Wanted {
  PlanNeeds plans;
  bool teaching = false;  ///< what its research teaches elsewhere
};

/// \param base  of the same target; null in the base case itself
PairedTarget decide_target(const DrawnScenario& scenario, std::size_t t, const PairedTarget* base,
                           const ModelLearnables& models, std::span<const double> bootstrap,
                           const Wanted& wanted, Executor& executor) {
  const compile::CompiledStudy& study = *scenario.study;
  const Evaluation& evaluation = scenario.evaluation;
  const ModelOutcomes& outcomes = *evaluation.targets[t];
  PairedTarget result{pairings_of(study, t), {}, nullptr, {}, {}};
  const auto same_key = [](const compile::CompiledPairing& a, const compile::CompiledPairing& b) {
    return a.key == b.key;
  };
  if (base && std::ranges::equal(result.compiled, base->compiled, same_key)) {
    result.decided = base->decided;
    return result;
  }
  const TargetDraws draws = target_draws(study, t, *evaluation.inputs, outcomes.by_draw);
  const TargetDraws at_means = target_draws(study, t, evaluation.input_means, outcomes.at_means);
  const PracticeValue practice = practice_value(study, t, *evaluation.inputs, draws);
  result.pairings.resize(result.compiled.size());
  executor.for_each(result.compiled.size(), [&](std::size_t s) {
    const compile::CompiledPairing& pairing = result.compiled[s];
    if (base && same_key(pairing, base->compiled[s])) {
      result.pairings[s] = base->pairings[s];
      return;
    }
    result.pairings[s] = std::make_shared<const AnalysedPairing>(analyse_pairing(
        pairing, {&study, &evaluation, &draws, &at_means, &models.at(study.targets[t].model_key),
                  bootstrap, base ? base->pairings[s]->model.get() : nullptr, &practice}));
  });
  DecidedTarget& decided = result.decided;
  decided.interventions =
      intervention_results(*study.targets[t].model, outcomes, study.targets[t].spec->name,
                           study.spec().threshold, draw_groups(study.spec().sampling));
  for (const SharedPairing& pairing : result.pairings) decided.pairings.push_back(pairing->result);
  result.analysed = std::make_shared<const AnalysedTarget>(
      analyse_target(study, t, result.pairings, decided.pairings));
  decided.target = result.analysed->result;
  const std::optional<std::size_t> best = result.analysed->line.best;
  decided.target.implementation =
      with_realised_value(practice, best ? &result.pairings[*best]->result : nullptr);
  std::vector<std::string> options;
  std::vector<double> payoffs;
  for (const TargetResult::Option& option : decided.target.options) {
    options.push_back(option.option);
    payoffs.push_back(option.payoff.value);
  }
  if (scenario.next)
    decided.expected_of_next = expected_of_report(study, *scenario.next, t, result.pairings);
  std::ranges::sort(payoffs, std::ranges::greater{});
  const ComparedPayoffs compared{payoffs[0], payoffs[std::min<std::size_t>(1, payoffs.size() - 1)]};
  if (decided.expected_of_next && decided.expected_of_next->of_choice)
    expect_within_evpi("EVSI of " + decided.target.target + ", of the next report",
                       *decided.expected_of_next->of_choice, decided.target.evpi,
                       result.analysed->evpi_bias, compared, study.spec().sampling.draws);
  for (AnalysedResearch& research :
       analyse_research({&study, t, &evaluation, &draws, &at_means, result.pairings, options})) {
    decided.target.research.push_back(std::move(research.result));
    if (!wanted.teaching) continue;
    if (travels_apart(study, t, research.effects.strategies)) research.effects.observed.truth = {};
    result.effects.push_back(std::move(research.effects));
  }
  expect_research_within_evpi(decided.target, result.analysed->evpi_bias, compared,
                              study.spec().sampling.draws);
  if (wanted.plans.latest)
    decided.actions =
        target_actions(study, t, result.pairings, result.analysed->line, wanted.plans);
  return result;
}

/// As decide_target; what fails says in which scenario.
PairedTarget decide_named(const DrawnScenario& scenario, std::size_t t, const PairedTarget* base,
                          const ModelLearnables& models, std::span<const double> bootstrap,
                          const Wanted& wanted, Executor& executor) {
  try {
    return decide_target(scenario, t, base, models, bootstrap, wanted, executor);
  } catch (const NumericalFailure& failure) {
    throw NumericalFailure(
        fmt::format("scenario {}: {}", scenario.study->scenario->name, failure.what()));
  }
}

/// The plan under budgets, where the study has some and its decisions are asked for.
/// \param other_budgets  with what other budgets would change
/// \param[in,out] planned  the plans of other scenarios, to which it is added
std::optional<PortfolioResult> plan_of(const compile::CompiledStudy& study,
                                       std::span<DecidedTarget> targets, bool other_budgets,
                                       std::vector<PlannedScenario>& planned) {
  const auto& budgets = study.spec().budgets;
  if (!budgets || targets.empty() || targets.front().actions.offered.empty()) return std::nullopt;
  std::vector<TargetActions> actions;
  for (DecidedTarget& target : targets) actions.push_back(std::move(target.actions));
  PortfolioResult plan = portfolio_result(
      {actions, &*budgets, study.scenario->name, currency_symbol(study.spec().currency)},
      other_budgets);
  for (const spec::TrialSpec& trial : study.spec().trials) {
    const voi::TrialDesign& design = trial.designs.front();
    if (design.kind->observes != voi::Observes::effect || design.answers() > 1)
      plan.not_offered.push_back(design.name);
  }
  planned.push_back({study.scenario->name, &*budgets, std::move(actions), plan.value.value});
  return plan;
}

}  // namespace

Decided decide(std::span<const DrawnScenario> scenarios, std::span<const double> bootstrap,
               bool every_input, Executor& executor, const std::function<void()>& decided) {
  const ModelLearnables models = model_learnables(scenarios, executor);
  const std::size_t targets = scenarios.front().study->targets.size();
  // Scenarios share what their budgets leave as it is: all get what the most patient one needs.
  std::optional<LatestStarts> latest;
  const DrawnScenario* tells = nullptr;  // of its plan other budgets are looked at
  for (const DrawnScenario& scenario : scenarios)
    if (const auto& budgets = scenario.study->spec().budgets; budgets && !every_input) {
      if (!latest) latest.emplace();
      latest->programme = std::max(latest->programme, budgets->latest_start);
      latest->trial = std::max(latest->trial, budgets->latest_trial_start);
      if (tells == nullptr && !scenario.next) tells = &scenario;
    }
  std::mutex telling;
  const auto tell = [&] {
    const std::scoped_lock lock(telling);
    decided();
  };
  std::vector<PairedTarget> base(targets);
  Decided result{std::vector<std::vector<DecidedTarget>>(scenarios.size()),
                 std::vector<std::optional<PortfolioResult>>(scenarios.size())};
  for (auto& scenario : result.targets) scenario.resize(targets);
  // The scenarios of a target follow its base case, and wait for no other target's.
  executor.for_each(targets, [&](std::size_t t) {
    base[t] = decide_named(scenarios[0], t, nullptr, models, bootstrap,
                           {{latest, tells != nullptr}, !every_input}, executor);
    tell();
    executor.for_each(scenarios.size() - 1, [&](std::size_t other) {
      const std::size_t s = 1 + other;
      result.targets[s][t] = decide_named(scenarios[s], t, &base[t], models, bootstrap,
                                          {{latest, tells == &scenarios[s]}, false}, executor)
                                 .decided;
      tell();
    });
  });
  std::vector<LearningTarget> learning;
  for (std::size_t t = 0; t < targets; ++t) {
    DecidedTarget& here = result.targets[0][t] = std::move(base[t].decided);
    learning.push_back({base[t].pairings, base[t].analysed.get(), base[t].effects, &here.target});
  }
  executor.for_each(every_input ? 0 : 2, [&](std::size_t task) {
    if (task == 1) {
      report_elsewhere(*scenarios[0].study, scenarios[0].evaluation, learning, executor);
      return;
    }
    // One after another: the solver does not say that it may be asked by two threads at once.
    std::vector<PlannedScenario> planned;
    for (std::size_t s = 0; s < scenarios.size(); ++s)
      result.plans[s] =
          plan_of(*scenarios[s].study, result.targets[s], tells == &scenarios[s], planned);
    expect_grows_with_budgets(planned);
  });
  // One target after another: the curves of all inputs take much memory.
  for (std::size_t t = 0; t < targets && every_input; ++t)
    if (!base[t].pairings.empty())
      report_information(scenarios[0], t, base[t].pairings,
                         models.at(scenarios[0].study->targets[t].model_key), result.targets[0][t],
                         executor);
  return result;
}

}  // namespace equipoise::run
