/// \file  engine/run/elsewhere_parts.hpp
/// \brief What the kinds of trials that teach other targets share. For the files of engine/run that
///        implement elsewhere.hpp.
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/decision/target_research.hpp"
#include "models/decision/timed_strategy.hpp"

#include "engine/run/elsewhere.hpp"
#include "engine/run/estimates.hpp"
#include "engine/run/invariants.hpp"

namespace equipoise::run {

/// What a size teaches each other target, and the sum of what is not within its bias.
template <typename Lesson>
struct Lessons {
  std::vector<Lesson> list;
  Estimate enbs{0.0, 0.0};
  double enbs_bias = 0.0;

  void add(Lesson lesson) {
    bool counts = true;
    if constexpr (requires { lesson.within_bias; }) {
      counts = !lesson.within_bias;
      if (counts) enbs_bias += lesson.enbs_bias;
    }
    if (counts) enbs = plus(enbs, lesson.enbs);
    list.push_back(std::move(lesson));
  }
};

/// The size of a trial that is worth most to all targets together.
///
/// What it teaches elsewhere is worth the more the more it observes, so that the most exact size
/// bounds it: most sizes need not be looked at.
/// \param own      ENBS in the trial's own target by size; not a number: it cannot be run
/// \param best     the size that is best there \param most_exact  the size that observes most
/// \param lessons  of a size
/// \returns the size and its lessons
template <typename Lesson, typename Find>
std::pair<std::size_t, Lessons<Lesson>> best_for_all(std::span<const double> own, std::size_t best,
                                                     std::size_t most_exact, const Find& lessons) {
  std::map<std::size_t, Lessons<Lesson>> found;
  const auto taught = [&](std::size_t size) -> const Lessons<Lesson>& {
    const auto at = found.find(size);
    return at == found.end() ? found.emplace(size, lessons(size)).first->second : at->second;
  };
  const double most = taught(most_exact).enbs.value;
  std::size_t chosen = best;
  for (std::size_t size = 0; size < own.size(); ++size) {
    const double known = own[chosen] + taught(chosen).enbs.value;
    if (own[size] + most > known && own[size] + taught(size).enbs.value > known) chosen = size;
  }
  return {chosen, taught(chosen)};
}

inline void expect_within(const LearningTarget& taught, const LearningTarget& studied,
                          const Estimate& evsi, double payoff, double other, std::size_t draws) {
  const TargetResult& result = *taught.result;
  expect_within_evpi(
      "EVSI of " + result.target + ", taught by a trial in " + studied.result->target, evsi,
      result.evpi, taught.analysed->evpi_bias, {payoff, other}, draws);
}

/// The same of the choice between all strategies of a target.
void expect_within(const LearningTarget& taught, const LearningTarget& studied,
                   const Estimate& evsi, std::span<const decision::TimedStrategy> strategies,
                   std::size_t draws);

/// Strategies of a target around trials, made once for each time table.
using TimedStrategies = std::map<std::pair<double, double>, std::vector<decision::TimedStrategy>>;

[[nodiscard]] const std::vector<decision::TimedStrategy>& timed(TimedStrategies& known,
                                                                const LearningTarget& target,
                                                                const voi::TrialDesign& design,
                                                                double threshold);

/// Whether a trial of these strategies in t tells something of another target.
[[nodiscard]] bool informs(const compile::CompiledStudy& study, std::size_t t,
                           std::span<const std::size_t> strategies, std::size_t other);

/// All of which it does.
[[nodiscard]] std::vector<std::size_t> informed_targets(const compile::CompiledStudy& study,
                                                        std::size_t t,
                                                        std::span<const std::size_t> strategies);

/// For every trial of several effects, and every comparison of two strategies, of a target, whose
/// effects travel apart.
void report_research_elsewhere(const compile::CompiledStudy& study,
                               std::span<const LearningTarget> targets, std::size_t target);

/// Estimates that a trial finds, in every draw, and who reads them when it reports.
struct TrialReport {
  struct Reader {
    std::size_t target = 0;
    std::vector<std::size_t> estimates;  ///< those that can tell it something
    decision::Conduct conduct;           ///< what the trial does there beside
  };
  std::string what;  ///< for messages
  double starts = 0.0, reports = 0.0;
  Estimates estimates;
  std::vector<Reader> readers;
};

/// What each reader makes of each report, before the cost of the trial: shape [report][reader].
/// \throws NumericalFailure where EVSI exceeds a reader's EVPI by more than chance
[[nodiscard]] std::vector<std::vector<ResearchResult::Elsewhere>> read_by_regression(
    const compile::CompiledStudy& study, const Evaluation& evaluation,
    std::span<const LearningTarget> targets, std::span<const TrialReport> reports,
    Executor& executor);

/// For what report_research_elsewhere leaves, of all targets: at the size that is best for the
/// trial's own target.
void report_research_by_regression(const compile::CompiledStudy& study,
                                   const Evaluation& evaluation,
                                   std::span<const LearningTarget> targets, Executor& executor);

/// For every trial that acts on two targets: at the size that is best for both by their own data.
/// What the data of both add is integrated where the effects travel apart, else by regression.
void report_research_in_two_targets(const compile::CompiledStudy& study,
                                    const Evaluation& evaluation,
                                    std::span<const LearningTarget> targets, Executor& executor);

}  // namespace equipoise::run
