// Trials that act on two targets: what the data of both are worth to each of the two, and to all
// others that share the strategy's mean effect.
#include <algorithm>

#include "engine/run/elsewhere_parts.hpp"
#include "engine/run/two_targets.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = ResearchResult::Elsewhere;

/// The size that is worth most to both by their own data; nothing where none is feasible in both.
std::optional<std::size_t> best_size(const HalfTrial& one, const HalfTrial& other) {
  std::optional<std::size_t> best;
  const auto worth = [&](std::size_t size) {
    return one.row->sizes[size].enbs.value + other.row->sizes[size].enbs.value;
  };
  for (std::size_t size = 0; size < one.row->sizes.size(); ++size)
    if (one.at(size).feasible && other.at(size).feasible && (!best || worth(size) > worth(*best)))
      best = size;
  return best;
}

/// Those that can be run, with whom they inform.
std::vector<TwoTargetTrial> trials_of(const compile::CompiledStudy& study,
                                      std::span<const LearningTarget> targets) {
  std::vector<TwoTargetTrial> trials;
  std::vector<HalfTrial> halves;  // whose other one was not met yet
  for (std::size_t t = 0; t < targets.size(); ++t)
    for (std::size_t row = 0; row < targets[t].effects.size(); ++row) {
      const HalfTrial half{t, &targets[t].result->research[row], &targets[t].effects[row]};
      if (half.row->other_target.empty()) continue;
      const auto first = std::ranges::find_if(halves, [&](const HalfTrial& other) {
        return other.effects->design == half.effects->design &&
               other.effects->strategies == half.effects->strategies;
      });
      if (first == halves.end()) {
        halves.push_back(half);
        continue;
      }
      const std::optional<std::size_t> size = best_size(*first, half);
      if (!size) continue;
      TwoTargetTrial trial{{*first, half}, *size, {first->target, t}};
      for (std::size_t other = 0; other < targets.size(); ++other)
        if (other != first->target && other != t &&
            (trial.halves[0].informs(study, other) || trial.halves[1].informs(study, other)))
          trial.readers.push_back(other);
      trials.push_back(std::move(trial));
    }
  return trials;
}

/// What a target makes of the data, where they are read by regression: a fit to noise is above 0
/// too. Data never harm, so that what is had without them bounds the value from below, and what the
/// fit finds beyond that counts where it is more than the noise that it declares.
/// \param own  by the target's own data alone
Elsewhere no_less_than(const Elsewhere& own, Elsewhere found) {
  if (found.evsi.value - own.evsi.value <= found.evsi_bias) {
    found.evsi = own.evsi;
    found.evsi_bias = own.evsi_bias;
  }
  if (found.enbs.value - own.enbs.value <= found.enbs_bias) {
    found.enbs = own.enbs;
    found.enbs_bias = own.enbs_bias;
  }
  return found;
}

/// What each reader has of each trial, less a half's cost: shape [trial][reader].
std::vector<std::vector<Elsewhere>> taught(const compile::CompiledStudy& study,
                                           const Evaluation& evaluation,
                                           std::span<const LearningTarget> targets,
                                           std::span<const TwoTargetTrial> trials,
                                           Executor& executor) {
  std::vector<std::vector<Elsewhere>> found = integrated(study, targets, trials, executor);
  std::vector<TrialReport> reports;
  std::vector<std::size_t> of_trial;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (trials[i].travels_apart(study)) continue;
    reports.push_back(trials[i].report(study));
    of_trial.push_back(i);
  }
  auto read = read_by_regression(study, evaluation, targets, reports, executor);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const TwoTargetTrial& trial = trials[of_trial[i]];
    for (std::size_t r = 0; r < reports[i].readers.size(); ++r) {
      const auto at = std::ranges::find(trial.readers, reports[i].readers[r].target);
      const auto k = static_cast<std::size_t>(at - trial.readers.begin());
      Elsewhere& value = found[of_trial[i]][k];
      if (k < 2) {
        read[i][r].enbs.value -= trial.halves[k].row->sizes[trial.size].research_cost;
        value = no_less_than(value, std::move(read[i][r]));
      } else {
        value = std::move(read[i][r]);
        value.within_bias = value.enbs.value > 0 && value.enbs.value <= value.enbs_bias;
      }
    }
  }
  return found;
}

}  // namespace

void report_research_in_two_targets(const compile::CompiledStudy& study,
                                    const Evaluation& evaluation,
                                    std::span<const LearningTarget> targets, Executor& executor) {
  const std::vector<TwoTargetTrial> trials = trials_of(study, targets);
  const auto found = taught(study, evaluation, targets, trials, executor);
  for (std::size_t i = 0; i < trials.size(); ++i)
    for (std::size_t own : {0u, 1u}) {
      ResearchResult& r = *trials[i].halves[own].row;
      Lessons<Elsewhere> lessons;
      for (std::size_t k = 0; k < found[i].size(); ++k)
        if (k == own)
          r.by_data_of_both = found[i][k];
        else
          lessons.add(found[i][k]);
      r.elsewhere = std::move(lessons.list);
      r.enbs_elsewhere = lessons.enbs;
      r.enbs_elsewhere_bias = lessons.enbs_bias;
      r.study_wide_size = r.sizes[trials[i].size].size;
      r.study_wide_enbs = plus(r.by_data_of_both->enbs, lessons.enbs);
      r.study_wide_enbs_bias = r.by_data_of_both->enbs_bias + lessons.enbs_bias;
    }
}

}  // namespace equipoise::run
