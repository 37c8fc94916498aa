// What the plan leaves out of each target, and which budgets cannot pay for it.
#include <algorithm>
#include <fmt/format.h>

#include "models/core/contracts.hpp"
#include "models/decision/reason.hpp"

#include "engine/run/portfolio_parts.hpp"

namespace equipoise::run {
namespace {

using portfolio::Plan;
using portfolio::Problem;

/// Where a purse is overdrawn most: how much more a need is than what there is of it.
struct Overdrawn {
  std::string more;  ///< "£68,700 more of the implementation budget in year 3"
  std::string left;  ///< "£36,600"
};

/// \param now  [limit] what is taken already, of which the need is a part
std::vector<Overdrawn> overdrawn(const Problem& problem, const std::vector<double>& now,
                                 const std::vector<double>& need, const char* more,
                                 const std::string& symbol) {
  const std::vector<double> limit = limits(problem);
  std::vector<Overdrawn> out;
  for (std::size_t p = 0; p < problem.purses.size(); ++p) {
    const auto by = [&](std::size_t i) { return need[i] - limit[i]; };
    const std::size_t first = p * problem.years();
    std::size_t at = first;
    for (std::size_t i = first; i < first + problem.years(); ++i)
      if (by(i) > by(at)) at = i;
    if (by(at) <= 0) continue;
    const bool at_once =
        problem.purses[p].carried && limit[first + problem.years() - 1] == limit[first];
    const std::string when =
        at_once ? ""
                : fmt::format(" {} year {}", problem.purses[p].carried ? "by the end of" : "in",
                              at - first + 1);
    out.push_back(
        {fmt::format("{}{} of the {} budget{}", decision::money((need[at] - now[at]) / 100, symbol),
                     more, purse_names[p], when),
         decision::money((limit[at] - now[at]) / 100, symbol)});
  }
  return out;
}

/// Why an alternative cannot take the place of what its target has: every budget that it overdraws.
/// Where no plan can pay for it, those that it overdraws on its own.
std::string why_not(const PlanningProblem& planning, const Plan& plan, std::size_t target,
                    std::size_t alternative, bool on_its_own, const std::string& symbol) {
  const Problem& problem = planning.problem;
  Plan exchanged = plan;
  exchanged.chosen[target] = alternative;
  const std::vector<double> none(limits(problem).size(), 0.0);
  const std::vector<Overdrawn> all =
      on_its_own
          ? overdrawn(problem, none, needs(problem, problem.targets[target][alternative]), "",
                      symbol)
          : overdrawn(problem, needs(problem, plan), needs(problem, exchanged), " more", symbol);
  EQUIPOISE_ENSURE(!all.empty());  // else it were affordable, and the plan not the best
  std::string text = on_its_own ? "on its own it needs " : "it needs ";
  for (std::size_t i = 0; i < all.size(); ++i)
    text += fmt::format("{}{}, of which {}{}", i > 0 ? ", and " : "", all[i].more,
                        on_its_own ? "there is " : "", all[i].left) +
            (on_its_own ? "" : " is left");
  return text;
}

/// Of one target the alternative of its kind with the highest gain; its index, or that of the
/// plan's own where none gains.
std::size_t best_left_out(const PlanningProblem& planning, const Plan& plan, std::size_t target,
                          Of kind) {
  const PlanChoice& has = planning.chosen(plan, target).choice;
  std::size_t best = plan.chosen[target];
  double most = 0.0;
  for (std::size_t a = 0; a < planning.targets[target].size(); ++a) {
    const PlanChoice& could = planning.targets[target][a]->choice;
    const double gain = could.value.value - has.value.value;
    // A gain below a hundredth is none for the plan, and may be affordable.
    const bool gains =
        portfolio::hundredths(could.value.value) > portfolio::hundredths(has.value.value);
    if ((could.strategy == has.strategy) != (kind == Of::same_strategy) || !gains || gain <= most)
      continue;
    most = gain;
    best = a;
  }
  return best;
}

}  // namespace

std::vector<LeftOut> left_out(const PlanningProblem& planning, const Plan& plan, Of kind,
                              const std::string& symbol) {
  std::vector<LeftOut> out;
  for (std::size_t t = 0; t < planning.targets.size(); ++t) {
    const std::size_t alternative = best_left_out(planning, plan, t, kind);
    if (alternative == plan.chosen[t]) continue;
    const PlanChoice& could = planning.targets[t][alternative]->choice;
    LeftOut left{could, could.value.value - planning.chosen(plan, t).choice.value.value, {}, {}};
    Problem with = planning.problem;
    with.targets[t] = {planning.problem.targets[t][alternative]};
    if (const auto best = portfolio::best_plan(with))
      left.loss_if_included = (plan.value - best->value) / 100;
    left.reason = why_not(planning, plan, t, alternative, !left.loss_if_included, symbol);
    out.push_back(std::move(left));
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &LeftOut::gain);
  return out;
}

}  // namespace equipoise::run
