// Plans priced jointly: what trials of one mean effect add to each other, and what bounds every
// such plan.
#include <map>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

#include "engine/run/portfolio_parts.hpp"

namespace equipoise::run {

std::optional<double> shared_learning(const PlanningProblem& planning,
                                      const portfolio::Plan& plan) {
  std::map<std::size_t, std::vector<const decision::SharedTrial*>> by_mean;
  for (std::size_t t = 0; t < planning.targets.size(); ++t)
    if (const auto& report = planning.chosen(plan, t).report)
      by_mean[report->mean_row].push_back(report->trial ? &*report->trial : nullptr);
  numerics::Sum gains;
  for (const auto& [mean, trials] : by_mean) {
    const bool tied = trials.front() == nullptr;
    if (tied && trials.size() > 1) return std::nullopt;
    if (tied) continue;  // no other trial of its mean effect
    for (const double gain : decision::gains_together(trials)) gains.add(gain);
  }
  return gains.value();
}

std::optional<double> joint_limit(const PortfolioQuestion& question,
                                  const portfolio::Problem& budgets) {
  portfolio::Problem problem{budgets.purses, {}};
  for (const TargetActions& actions : question.targets) {
    if (actions.at_most.empty()) return std::nullopt;  // it would have doing nothing
    auto& alternatives = problem.targets.emplace_back();
    for (const TargetActions::AtMost& a : actions.at_most)
      if (a.allowed_by.within(latest_starts(*question.budgets)))
        alternatives.push_back(a.alternative);
  }
  const auto best = portfolio::best_plan(problem);
  EQUIPOISE_ENSURE(best.has_value());  // doing nothing is always affordable
  return best->value / 100;
}

}  // namespace equipoise::run
