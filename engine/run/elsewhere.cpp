#include "engine/run/elsewhere.hpp"

#include <cmath>

#include "engine/run/invariants.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = TargetResult::Option::Elsewhere;

Estimate plus(const Estimate& a, const Estimate& b) {
  return {a.value + b.value, a.standard_error + b.standard_error};
}

/// What the best trial of a strategy in one target teaches another.
Elsewhere teaches(const LearningTarget& studied, const LearningTarget& taught, std::size_t strategy,
                  const spec::StudySpec& spec) {
  const decision::LineResult::Option& run = studied.analysed->line.options[strategy];
  const decision::Fallback& fallback = taught.analysed->line.options[strategy].fallback[*run.trial];
  const decision::Taught value = taught.pairings[strategy]->model->taught_by(
      *studied.pairings[strategy]->model, *run.trial, run.size, spec.threshold, fallback);
  const TargetResult& result = *taught.result;
  expect_within_evpi(result.target + ", taught by a trial in " + studied.result->target, value.evsi,
                     result.evpi, taught.analysed->evpi_bias,
                     {result.options[strategy + 1].payoff.value, fallback.payoff()},
                     spec.sampling.draws);
  return {result.target, value.learning_weight, value.evsi, value.enbs};
}

}  // namespace

void report_elsewhere(const compile::CompiledStudy& study, std::span<const LearningTarget> targets,
                      Executor& executor) {
  const std::size_t strategies = study.strategies.size();
  const auto share_mean = [&](std::size_t a, std::size_t b, std::size_t strategy) {
    return study.pairing(a, strategy).mean_rows() == study.pairing(b, strategy).mean_rows();
  };
  executor.for_each(targets.size() * strategies, [&](std::size_t i) {
    const std::size_t t = i / strategies, s = i % strategies;
    TargetResult::Option& option = targets[t].result->options[s + 1];
    option.enbs_elsewhere = {0.0, 0.0};
    // Of a combination, and of what other trials told of too, the shared part of a variance does
    // not say what one place teaches another.
    if (study.pairing(t, s).combination() || study.pairing(t, s).tied()) {
      option.enbs_elsewhere = option.study_wide_enbs = {std::nan(""), std::nan("")};
      return;
    }
    for (std::size_t other = 0; other < targets.size(); ++other) {
      if (other == t || !targets[t].analysed->line.options[s].trial) continue;
      if (!share_mean(other, t, s)) continue;
      // There the best other option depends on it, and what both would be worth is not worked out.
      if (targets[other].analysed->line.options[s].fallback.empty()) {
        option.enbs_elsewhere = {std::nan(""), std::nan("")};
        continue;
      }
      option.elsewhere.push_back(teaches(targets[t], targets[other], s, study.spec()));
      option.enbs_elsewhere = plus(option.enbs_elsewhere, option.elsewhere.back().enbs);
    }
    option.study_wide_enbs = plus(option.line_enbs, option.enbs_elsewhere);
  });
}

}  // namespace equipoise::run
