// What trials teach by regression of what a target's plans bring, in every draw, on the estimates
// that the trial would find in the same draw: where options depend on each other, and where the
// data of two targets are read together.
#include <algorithm>
#include <map>
#include <numeric>

#include "models/voi/evpi.hpp"

#include "engine/run/elsewhere_parts.hpp"
#include "engine/run/research_parts.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = ResearchResult::Elsewhere;

/// A report that a target reads, and where what it makes of it goes.
struct Reading {
  const TrialReport* report = nullptr;
  const TrialReport::Reader* reader = nullptr;
  Elsewhere* found = nullptr;
};

Elsewhere read(const Reading& reading, const LearningTarget& taught,
               const decision::ResearchedChoice& choice, const voi::InformationValue& perfect) {
  std::vector<std::span<const double>> summaries;
  for (const std::size_t i : reading.reader->estimates)
    summaries.emplace_back(reading.report->estimates[i]);
  const decision::ResearchValue value = choice.research(summaries, reading.reader->conduct);
  const std::string name = reading.report->what + ", EVSI in " + taught.result->target;
  expect_not_negative({name, value.immediate.value.value.value}, 0.0);
  expect_in_order({name, value.immediate.value}, {"EVPI there", perfect}, choice.groups(),
                  value.immediate.upward_bias + taught.analysed->evpi_bias);
  return {.target = taught.result->target,
          .evsi = value.immediate.value.value,
          .enbs = value.delayed.enbs,
          .evsi_bias = value.immediate.upward_bias,
          .enbs_bias = value.delayed.upward_bias};
}

/// All that a target reads, by time table, since what its options bring takes memory.
void read_all(const compile::CompiledStudy& study, const Evaluation& evaluation, std::size_t target,
              const LearningTarget& taught, const std::vector<Reading>& readings) {
  std::map<std::pair<double, double>, std::vector<Reading>> timed;
  for (const Reading& reading : readings)
    timed[{reading.report->starts, reading.report->reports}].push_back(reading);
  const TargetDraws draws =
      target_draws(study, target, *evaluation.inputs, evaluation.targets[target]->by_draw);
  for (const auto& [times, members] : timed) {
    const bool arms = std::ranges::any_of(
        members, [](const Reading& reading) { return !reading.reader->conduct.arms.empty(); });
    const decision::ResearchedChoice choice = researched_choice(
        study, target, *evaluation.inputs, draws, times.first, times.second, arms);
    const voi::InformationValue perfect = voi::evpi(choice.at_once(), choice.groups());
    for (const Reading& reading : members) *reading.found = read(reading, taught, choice, perfect);
  }
}

/// The rows of a target whose effects do not travel apart.
void add_rows(const compile::CompiledStudy& study, std::span<const LearningTarget> targets,
              std::size_t t, std::vector<TrialReport>& reports,
              std::vector<ResearchResult*>& rows) {
  for (std::size_t row = 0; row < targets[t].effects.size(); ++row) {
    const ObservedEffects& effects = targets[t].effects[row];
    ResearchResult& r = targets[t].result->research[row];
    if (effects.observed.truth.empty() || !r.best_size || !r.other_target.empty()) continue;
    const auto best = std::ranges::find(effects.observed.sizes, *r.best_size, &ObservedSize::size);
    TrialReport& report = reports.emplace_back();
    report.what = targets[t].result->target + ", " + r.trial + ", " + r.observes;
    report.starts = effects.observed.starts;
    report.reports = effects.observed.reports;
    report.estimates = SimulatedEstimates(effects.observed, study.spec().sampling.seed).at(*best);
    // Errors of one trial's estimates go together, so that each says something beside the others.
    std::vector<std::size_t> all(report.estimates.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (const std::size_t other : informed_targets(study, t, effects.strategies))
      report.readers.push_back({other, all, {}});
    rows.push_back(&r);
  }
}

}  // namespace

std::vector<std::vector<Elsewhere>> read_by_regression(const compile::CompiledStudy& study,
                                                       const Evaluation& evaluation,
                                                       std::span<const LearningTarget> targets,
                                                       std::span<const TrialReport> reports,
                                                       Executor& executor) {
  std::vector<std::vector<Elsewhere>> found;
  for (const TrialReport& report : reports) found.emplace_back(report.readers.size());
  executor.for_each(targets.size(), [&](std::size_t target) {
    std::vector<Reading> readings;
    for (std::size_t i = 0; i < reports.size(); ++i)
      for (std::size_t k = 0; k < reports[i].readers.size(); ++k)
        if (reports[i].readers[k].target == target)
          readings.push_back({&reports[i], &reports[i].readers[k], &found[i][k]});
    if (!readings.empty()) read_all(study, evaluation, target, targets[target], readings);
  });
  return found;
}

void report_research_by_regression(const compile::CompiledStudy& study,
                                   const Evaluation& evaluation,
                                   std::span<const LearningTarget> targets, Executor& executor) {
  std::vector<TrialReport> reports;
  std::vector<ResearchResult*> rows;
  for (std::size_t t = 0; t < targets.size(); ++t) add_rows(study, targets, t, reports, rows);
  auto found = read_by_regression(study, evaluation, targets, reports, executor);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Lessons<Elsewhere> lessons;
    for (Elsewhere& other : found[i]) {
      other.within_bias = other.enbs.value > 0 && other.enbs.value <= other.enbs_bias;
      lessons.add(std::move(other));
    }
    ResearchResult& r = *rows[i];
    r.elsewhere = std::move(lessons.list);
    r.enbs_elsewhere = lessons.enbs;
    r.enbs_elsewhere_bias = lessons.enbs_bias;
    r.study_wide_size = r.best_size;
    r.study_wide_enbs = plus(r.enbs, lessons.enbs);
    r.study_wide_enbs_bias = r.enbs_bias + lessons.enbs_bias;
  }
}

}  // namespace equipoise::run
