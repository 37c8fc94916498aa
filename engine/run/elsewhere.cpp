// What the best trial of each strategy in a target's line teaches other targets.
#include "engine/run/elsewhere.hpp"

#include <cmath>
#include <limits>

#include "engine/run/elsewhere_parts.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = TargetResult::Option::Elsewhere;

const Estimate unknown{std::nan(""), std::nan("")};

/// What a size of the best trial of a strategy in one target teaches another.
Elsewhere teaches(const LearningTarget& studied, const LearningTarget& taught, std::size_t strategy,
                  std::size_t size, const spec::StudySpec& spec) {
  const decision::LineResult::Option& run = studied.analysed->line.options[strategy];
  const decision::Fallback& fallback = taught.analysed->line.options[strategy].fallback[*run.trial];
  const decision::Taught value = taught.pairings[strategy]->model->taught_by(
      *studied.pairings[strategy]->model, *run.trial, size, spec.threshold, fallback);
  expect_within(taught, studied, value.evsi, taught.result->options[strategy + 1].payoff.value,
                fallback.payoff(), spec.sampling.draws);
  return {taught.result->target, value.learning_weight, value.evsi, value.enbs};
}

/// The trial of a strategy in the line of target t.
void report_line_trial(const compile::CompiledStudy& study, std::span<const LearningTarget> targets,
                       std::size_t t, std::size_t s) {
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
  for (std::size_t other = 0; other < targets.size(); ++other) {
    if (other == t || study.pairing(t, s).mean_rows() != study.pairing(other, s).mean_rows())
      continue;
    // There the best other option depends on it, and what both would be worth is not worked out.
    if (targets[other].analysed->line.options[s].fallback.empty())
      all_known = false;
    else
      informed.push_back(other);
  }
  const decision::TrialOutcome& outcome = run.outcome.trials[*run.trial];
  std::vector<double> own, variance;
  for (const decision::SizeOutcome& size : outcome.sizes) {
    own.push_back(size.trial.feasible ? size.enbs() : std::nan(""));
    variance.push_back(size.trial.feasible ? size.trial.sampling_variance
                                           : std::numeric_limits<double>::infinity());
  }
  const auto most_exact =
      static_cast<std::size_t>(std::ranges::min_element(variance) - variance.begin());
  const auto lessons_of = [&](std::size_t at) {
    Lessons<Elsewhere> all;
    for (const std::size_t other : informed)
      all.add(teaches(targets[t], targets[other], s, at, study.spec()));
    return all;
  };
  if (!all_known) {  // then no size is known to be best for all
    option.elsewhere = lessons_of(run.size).list;
    option.enbs_elsewhere = unknown;
    return;
  }
  const auto [size, lessons] = best_for_all<Elsewhere>(own, run.size, most_exact, lessons_of);
  option.elsewhere = lessons.list;
  option.study_wide_practices_per_arm = outcome.sizes[size].practices_per_arm;
  option.enbs_elsewhere = lessons.enbs;
  Estimate here = option.line_enbs;
  if (size != run.size) {
    const decision::SizeOutcome& at = outcome.sizes[size];
    const auto action = at.enbs_before > at.enbs_while ? decision::Research::before_implementing
                                                       : decision::Research::while_implementing;
    here = {at.enbs(), targets[t].pairings[s]->model->research_error(
                           outcome, size, action, study.spec().threshold, run.fallback[*run.trial],
                           outcome.best_without)};
  }
  option.study_wide_enbs = plus(here, option.enbs_elsewhere);
}

}  // namespace

void report_elsewhere(const compile::CompiledStudy& study, const Evaluation& evaluation,
                      std::span<const LearningTarget> targets, Executor& executor) {
  const std::size_t strategies = study.strategies.size();
  executor.for_each(targets.size() * strategies, [&](std::size_t i) {
    report_line_trial(study, targets, i / strategies, i % strategies);
  });
  executor.for_each(targets.size(),
                    [&](std::size_t t) { report_research_elsewhere(study, targets, t); });
  report_research_by_regression(study, evaluation, targets, executor);
}

}  // namespace equipoise::run
