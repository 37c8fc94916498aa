// Trials that act on two targets: what the data of both are worth to each of the two, and to all
// others that share the strategy's mean effect.
#include <algorithm>

#include "engine/run/elsewhere_parts.hpp"

namespace equipoise::run {
namespace {

using Elsewhere = ResearchResult::Elsewhere;

/// One of the two targets of a trial of a strategy.
struct Half {
  std::size_t target = 0;
  ResearchResult* row = nullptr;
  const ObservedEffects* effects = nullptr;

  [[nodiscard]] const ObservedSize& at(std::size_t size) const {
    return effects->observed.sizes[size];
  }
};

std::vector<std::pair<Half, Half>> pairs_of(std::span<const LearningTarget> targets) {
  std::vector<std::pair<Half, Half>> pairs;
  std::vector<Half> halves;  // whose other one was not met yet
  for (std::size_t t = 0; t < targets.size(); ++t)
    for (std::size_t row = 0; row < targets[t].effects.size(); ++row) {
      const Half half{t, &targets[t].result->research[row], &targets[t].effects[row]};
      if (half.row->other_target.empty()) continue;
      const auto first = std::ranges::find_if(halves, [&](const Half& other) {
        return other.effects->design == half.effects->design &&
               other.effects->strategies == half.effects->strategies;
      });
      if (first == halves.end())
        halves.push_back(half);
      else
        pairs.emplace_back(*first, half);
    }
  return pairs;
}

/// The size that is worth most to both by their own data; nothing where none is feasible in both.
std::optional<std::size_t> best_size(const Half& one, const Half& other) {
  std::optional<std::size_t> best;
  const auto worth = [&](std::size_t size) {
    return one.row->sizes[size].enbs.value + other.row->sizes[size].enbs.value;
  };
  for (std::size_t size = 0; size < one.row->sizes.size(); ++size)
    if (one.at(size).feasible && other.at(size).feasible && (!best || worth(size) > worth(*best)))
      best = size;
  return best;
}

TrialReport report_of(const compile::CompiledStudy& study, const Half& one, const Half& other,
                      std::size_t size) {
  TrialReport report;
  report.what = one.row->trial + ", " + one.row->observes + ", data of both targets";
  report.starts = one.effects->observed.starts;
  report.reports = one.effects->observed.reports;
  std::vector<std::size_t> informed;
  for (const Half* half : {&one, &other}) {
    const ObservedStudy& observed = half->effects->observed;
    for (auto& estimate :
         SimulatedEstimates(observed, study.spec().sampling.seed).at(half->at(size)))
      report.estimates.push_back(std::move(estimate));
    report.readers.push_back({half->target, {half->at(size).arms, observed.joining}});
    for (const std::size_t t : informed_targets(study, half->target, half->effects->strategies))
      informed.push_back(t);
  }
  std::ranges::sort(informed);
  const auto repeated = std::ranges::unique(informed);
  informed.erase(repeated.begin(), repeated.end());
  for (const std::size_t t : informed)
    if (t != one.target && t != other.target) report.readers.push_back({t, {}});
  return report;
}

}  // namespace

void report_research_in_two_targets(const compile::CompiledStudy& study,
                                    const Evaluation& evaluation,
                                    std::span<const LearningTarget> targets, Executor& executor) {
  std::vector<std::pair<Half, Half>> pairs = pairs_of(targets);
  std::erase_if(pairs, [](const auto& pair) { return !best_size(pair.first, pair.second); });
  std::vector<TrialReport> reports;
  for (const auto& [one, other] : pairs)
    reports.push_back(report_of(study, one, other, *best_size(one, other)));
  const auto found = read_by_regression(study, evaluation, targets, reports, executor);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Half* halves[] = {&pairs[i].first, &pairs[i].second};
    const std::size_t size = *best_size(*halves[0], *halves[1]);
    for (std::size_t own : {0u, 1u}) {
      ResearchResult& r = *halves[own]->row;
      Lessons<Elsewhere> lessons;
      for (std::size_t k = 0; k < found[i].size(); ++k) {
        Elsewhere each = found[i][k];
        if (k < 2) each.enbs.value -= r.sizes[size].research_cost;  // its half
        if (k == own)
          r.by_data_of_both = std::move(each);
        else
          lessons.add(std::move(each));
      }
      r.elsewhere = std::move(lessons.list);
      r.enbs_elsewhere = lessons.enbs;
      r.study_wide_size = r.sizes[size].size;
      r.study_wide_enbs = plus(r.by_data_of_both->enbs, lessons.enbs);
    }
  }
}

}  // namespace equipoise::run
