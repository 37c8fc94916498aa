#include "engine/run/target_actions.hpp"

#include <algorithm>
#include <set>

#include "engine/run/plan_candidates.hpp"

namespace equipoise::run {
namespace {

portfolio::Alternative alternative(const PlanChoice& choice) {
  return {choice.value.value, {choice.implementation_cash_by_year, choice.research_cash_by_year}};
}

/// Which of them another one dominates whatever the budgets are: year by year, and none that starts
/// later, since a scenario may rule late starts out.
std::vector<bool> dominated(const std::vector<TargetActions::AtMost>& all, std::size_t years) {
  const portfolio::Purse by_year{std::vector<double>(years, 0.0), false};
  const portfolio::Problem any{{by_year, by_year}, {}};
  std::set<LatestStarts> starts;
  for (const auto& a : all) starts.insert(a.allowed_by);
  std::vector<bool> dropped(all.size(), false);
  for (const LatestStarts& latest : starts) {
    std::vector<std::size_t> so_far;
    std::vector<portfolio::Alternative> among;
    for (std::size_t a = 0; a < all.size(); ++a) {
      if (dropped[a] || !all[a].allowed_by.within(latest)) continue;
      so_far.push_back(a);
      among.push_back(all[a].alternative);
    }
    const std::vector<bool> worse = portfolio::dominated(any, among);
    for (std::size_t i = 0; i < so_far.size(); ++i)
      if (all[so_far[i]].allowed_by == latest) dropped[so_far[i]] = worse[i];
  }
  return dropped;
}

/// Whether a trial of a strategy in another target would tell of this one.
bool taught_elsewhere(const compile::CompiledStudy& study, std::size_t target,
                      std::size_t strategy) {
  const compile::CompiledPairing& here = study.pairing(target, strategy);
  for (const compile::CompiledPairing& other : study.pairings)
    if (other.target != target && !other.combination() && here.learns_from(other)) return true;
  return false;
}

/// Every candidate as if the mean effect of its trial were known when it reports; none where that
/// bounds nothing, since more than the mean effect is shared with trials elsewhere.
std::vector<TargetActions::AtMost> at_most(const compile::CompiledStudy& study, std::size_t target,
                                           const std::vector<PlanCandidate>& candidates,
                                           std::size_t years) {
  std::vector<TargetActions::AtMost> all, kept;
  for (const PlanCandidate& c : candidates) {
    all.push_back({c.allowed_by, alternative(c.choice)});
    if (c.trial == nullptr || !taught_elsewhere(study, target, c.strategy)) continue;
    if (study.pairing(target, c.strategy).tied()) return {};
    all.back().alternative.value += shared_trial_of(c).most_gain();
  }
  const std::vector<bool> dropped = dominated(all, years);
  for (std::size_t a = 0; a < all.size(); ++a)
    if (!dropped[a]) kept.push_back(std::move(all[a]));
  return kept;
}

}  // namespace

TargetActions target_actions(const compile::CompiledStudy& study, std::size_t target,
                             std::span<const SharedPairing> pairings,
                             const decision::LineResult& line, const PlanNeeds& needs) {
  const spec::TargetSpec& spec = *study.targets[target].spec;
  const auto years = static_cast<std::size_t>(study.spec().decision_horizon);
  PlanChoice nothing;
  nothing.target = spec.name;
  nothing.title = spec.title;
  nothing.action = "nothing";
  PlanCandidates found = plan_candidates(nothing, pairings, line, *needs.latest, years);
  std::vector<PlanCandidate>& candidates = found.listed;
  TargetActions actions;
  if (needs.limit) actions.at_most = at_most(study, target, candidates, years);
  std::erase_if(candidates, [](const PlanCandidate& c) { return !c.worth_its_cost; });
  std::vector<TargetActions::AtMost> as_they_are;
  for (const PlanCandidate& c : candidates)
    as_they_are.push_back({c.allowed_by, alternative(c.choice)});
  const std::vector<bool> dropped = dominated(as_they_are, years);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (dropped[i]) continue;
    PlanCandidate& c = candidates[i];
    c.choice.value.standard_error = error_of(c);
    std::optional<TargetAction::Report> report;
    if (c.trial != nullptr) {
      const compile::CompiledPairing& pairing = study.pairing(target, c.strategy);
      report = {pairing.mean_rows().front(), std::nullopt};
      if (!pairing.tied()) report->trial = shared_trial_of(c);
    }
    actions.offered.push_back({std::move(c.choice), c.allowed_by, std::move(report)});
  }
  return actions;
}

}  // namespace equipoise::run
