// What the trials of each strategy in a target's line teach other targets.
#include "engine/run/elsewhere.hpp"

#include <cmath>
#include <limits>

#include "engine/run/elsewhere_parts.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = TargetResult::Option::Elsewhere;

const Estimate unknown{std::nan(""), std::nan("")};

/// What a size of a trial of a strategy in one target teaches another.
Elsewhere teaches(const LearningTarget& studied, const LearningTarget& taught, std::size_t strategy,
                  std::size_t trial, std::size_t size, const spec::StudySpec& spec) {
  const decision::Fallback& fallback = taught.analysed->line.options[strategy].fallback[trial];
  const decision::Taught value = taught.pairings[strategy]->model->taught_by(
      *studied.pairings[strategy]->model, trial, size, spec.threshold, fallback);
  expect_within(taught, studied, value.evsi, taught.result->options[strategy + 1].payoff.value,
                fallback.payoff(), spec.sampling.draws);
  return {taught.result->target, value.learning_weight, value.evsi, value.enbs};
}

/// A trial in the line of a target at the size that is best for all that it informs.
struct StudyWide {
  std::size_t size = 0;  ///< index
  Estimate here;
  Lessons<Elsewhere> lessons;
};

StudyWide study_wide(const compile::CompiledStudy& study, std::span<const LearningTarget> targets,
                     std::size_t t, std::size_t s, std::size_t trial,
                     std::span<const std::size_t> informed) {
  const decision::LineResult::Option& run = targets[t].analysed->line.options[s];
  const decision::TrialOutcome& outcome = run.outcome.trials[trial];
  std::vector<double> own, variance;
  for (const decision::SizeOutcome& size : outcome.sizes) {
    own.push_back(size.trial.feasible ? size.enbs() : std::nan(""));
    variance.push_back(size.trial.feasible ? size.trial.sampling_variance
                                           : std::numeric_limits<double>::infinity());
  }
  const auto most_exact =
      static_cast<std::size_t>(std::ranges::min_element(variance) - variance.begin());
  auto [size, lessons] =
      best_for_all<Elsewhere>(own, *outcome.best_size, most_exact, [&](std::size_t at) {
        Lessons<Elsewhere> all;
        for (const std::size_t other : informed)
          all.add(teaches(targets[t], targets[other], s, trial, at, study.spec()));
        return all;
      });
  if (run.trial == trial && run.size == size)
    return {size, targets[t].result->options[s + 1].line_enbs, std::move(lessons)};
  const decision::SizeOutcome& at = outcome.sizes[size];
  const auto action = at.enbs_before > at.enbs_while ? decision::Research::before_implementing
                                                     : decision::Research::while_implementing;
  const double error = targets[t].pairings[s]->model->research_error(
      outcome, size, action, study.spec().threshold, run.fallback[trial], outcome.best_without);
  return {size, {at.enbs(), error}, std::move(lessons)};
}

/// The trials of a strategy in the line of target t.
void report_line_trials(const compile::CompiledStudy& study,
                        std::span<const LearningTarget> targets, std::size_t t, std::size_t s) {
  TargetResult::Option& option = targets[t].result->options[s + 1];
  const decision::LineResult::Option& run = targets[t].analysed->line.options[s];
  option.enbs_elsewhere = {0.0, 0.0};
  option.study_wide_enbs = unknown;
  // Of a combination, and of what other trials told of too, the shared part of a variance does not
  // say what one place teaches another.
  if (study.pairing(t, s).combination() || study.pairing(t, s).tied()) {
    option.enbs_elsewhere = unknown;
    return;
  }
  if (!run.trial) return;
  std::vector<std::size_t> informed;
  bool all_known = true;
  for (const std::size_t other : informed_targets(study, t, {&s, 1})) {
    // There the best other option depends on it, and what both would be worth is not worked out.
    if (targets[other].analysed->line.options[s].fallback.empty())
      all_known = false;
    else
      informed.push_back(other);
  }
  if (!all_known) {  // then no size is known to be best for all
    for (const std::size_t other : informed)
      option.elsewhere.push_back(
          teaches(targets[t], targets[other], s, *run.trial, run.size, study.spec()));
    option.enbs_elsewhere = unknown;
    return;
  }
  for (std::size_t trial = 0; trial < run.outcome.trials.size(); ++trial) {
    const decision::TrialOutcome& outcome = run.outcome.trials[trial];
    if (!outcome.best_size) continue;
    StudyWide found = study_wide(study, targets, t, s, trial, informed);
    const voi::TrialDesign& design = study.trials[trial];
    const Estimate all = plus(found.here, found.lessons.enbs);
    const std::size_t practices = outcome.sizes[found.size].practices_per_arm;
    option.trials.push_back({.trial = design.name,
                             .follow_up = design.follow_up,
                             .practices_per_arm = practices,
                             .line_enbs = found.here,
                             .enbs_elsewhere = found.lessons.enbs,
                             .study_wide_enbs = all});
    if (run.trial != trial) continue;
    option.elsewhere = std::move(found.lessons.list);
    option.study_wide_practices_per_arm = practices;
    option.enbs_elsewhere = found.lessons.enbs;
    option.study_wide_enbs = all;
  }
}

}  // namespace

void report_elsewhere(const compile::CompiledStudy& study, const Evaluation& evaluation,
                      std::span<const LearningTarget> targets, Executor& executor) {
  const std::size_t strategies = study.strategies.size();
  executor.for_each(targets.size() * strategies, [&](std::size_t i) {
    report_line_trials(study, targets, i / strategies, i % strategies);
  });
  executor.for_each(targets.size(),
                    [&](std::size_t t) { report_research_elsewhere(study, targets, t); });
  report_research_by_regression(study, evaluation, targets, executor);
  report_research_in_two_targets(study, evaluation, targets, executor);
}

}  // namespace equipoise::run
