// What trials teach other targets where options depend on each other: by regression of what those
// bring, in every draw, on the estimates that the trial would find in the same draw.
#include <algorithm>
#include <map>

#include "models/voi/evpi.hpp"

#include "engine/run/elsewhere_parts.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = ResearchResult::Elsewhere;

/// A row of a target's research, and whom it informs.
struct Row {
  std::size_t target = 0, row = 0;
  std::vector<std::size_t> informed;
};

std::vector<Row> rows_of(const compile::CompiledStudy& study,
                         std::span<const LearningTarget> targets) {
  std::vector<Row> rows;
  for (std::size_t t = 0; t < targets.size(); ++t)
    for (std::size_t row = 0; row < targets[t].effects.size(); ++row) {
      const ObservedEffects& effects = targets[t].effects[row];
      if (effects.simulated.empty() || travels_apart(study, t, effects.strategies)) continue;
      rows.push_back({t, row, informed_targets(study, t, effects.strategies)});
    }
  return rows;
}

Elsewhere teaches(const std::string& what, const LearningTarget& taught,
                  const decision::ResearchedChoice& choice, const voi::InformationValue& perfect,
                  const ObservedEffects& effects) {
  const std::vector<std::span<const double>> summaries(effects.simulated.begin(),
                                                       effects.simulated.end());
  const decision::ResearchValue value = choice.research(summaries);
  expect_in_order({what + ", EVSI in " + taught.result->target, value.immediate.value},
                  {"EVPI there", perfect}, choice.groups(),
                  value.immediate.upward_bias + taught.analysed->evpi_bias);
  return {.target = taught.result->target,
          .evsi = value.immediate.value.value,
          .enbs = value.delayed.enbs,
          .evsi_bias = value.immediate.upward_bias,
          .enbs_bias = value.delayed.upward_bias};
}

}  // namespace

void report_research_by_regression(const compile::CompiledStudy& study,
                                   const Evaluation& evaluation,
                                   std::span<const LearningTarget> targets, Executor& executor) {
  std::vector<Row> rows = rows_of(study, targets);
  if (rows.empty()) return;
  std::vector<std::map<std::size_t, Elsewhere>> found(targets.size());  // by target taught, row
  executor.for_each(targets.size(), [&](std::size_t other) {
    // By time table, since what a target's options bring takes memory.
    std::map<std::pair<double, double>, std::vector<std::size_t>> timed;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (std::ranges::count(rows[i].informed, other) == 0) continue;
      const voi::TrialDesign& design = *targets[rows[i].target].effects[rows[i].row].design;
      timed[{design.starts(), design.reports()}].push_back(i);
    }
    if (timed.empty()) return;
    const TargetDraws draws =
        target_draws(study, other, *evaluation.inputs, evaluation.targets[other]->by_draw);
    for (const auto& [times, members] : timed) {
      const decision::ResearchedChoice choice = researched_choice(
          study, other, *evaluation.inputs, draws, times.first, times.second, false);
      const voi::InformationValue perfect = voi::evpi(choice.at_once(), choice.groups());
      for (const std::size_t i : members) {
        const LearningTarget& studied = targets[rows[i].target];
        const ResearchResult& r = studied.result->research[rows[i].row];
        found[other].emplace(
            i, teaches(studied.result->target + ", " + r.trial + ", " + r.observes, targets[other],
                       choice, perfect, studied.effects[rows[i].row]));
      }
    }
  });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Lessons<Elsewhere> lessons;
    for (const std::size_t other : rows[i].informed) lessons.add(found[other].at(i));
    ResearchResult& r = targets[rows[i].target].result->research[rows[i].row];
    r.elsewhere = std::move(lessons.list);
    r.enbs_elsewhere = lessons.enbs;
    r.study_wide_size = r.best_size;
    r.study_wide_enbs = plus(r.enbs, lessons.enbs);
  }
}

}  // namespace equipoise::run
