/// \file  engine/run/portfolio_parts.hpp
/// \brief A question about a plan as the integer programme has it, and back. For the files of this
///        room that report plans.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/portfolio/best_plan.hpp"

#include "engine/run/portfolio.hpp"

namespace equipoise::run {

inline constexpr std::array<std::string_view, 2> purse_names{"implementation", "research"};

/// The alternatives that this scenario allows, and the programme that they make.
struct PlanningProblem {
  std::vector<std::vector<const TargetAction*>> targets;  ///< [target][alternative]
  portfolio::Problem problem;
  std::array<std::vector<double>, 2> growth;  ///< by purse: how more money is spread over the years

  explicit PlanningProblem(const PortfolioQuestion& question);
  [[nodiscard]] const TargetAction& chosen(const portfolio::Plan& plan, std::size_t target) const {
    return *targets[target][plan.chosen[target]];
  }
  /// Money of a plan from one purse over all years.
  [[nodiscard]] double spent(const portfolio::Plan& plan, std::size_t purse) const;
  /// The plan's value before rounding, money.
  [[nodiscard]] Estimate value(const portfolio::Plan& plan) const;
  /// A purse that pays for everything.
  [[nodiscard]] portfolio::Problem without_limit(portfolio::Problem problem,
                                                 std::size_t purse) const;
};

/// What the plan's trials of one mean effect add to each other's values: see gains_together.
/// Nothing where several are of one mean effect that reports tied to others.
[[nodiscard]] std::optional<double> shared_learning(const PlanningProblem& planning,
                                                    const portfolio::Plan& plan);
/// The value of the best plan of `TargetActions::at_most` under the budgets of the question: no
/// plan priced jointly is worth more. Nothing where a target has nothing that bounds it.
[[nodiscard]] std::optional<double> joint_limit(const PortfolioQuestion& question,
                                                const portfolio::Problem& budgets);

enum class Of { other_strategies, same_strategy };
/// Of each target the best alternative, of another strategy than it has or of the same, that money
/// or a rival for it keeps out; the highest gain first.
[[nodiscard]] std::vector<LeftOut> left_out(const PlanningProblem& planning,
                                            const portfolio::Plan& plan, Of kind,
                                            const std::string& symbol);
[[nodiscard]] std::vector<BudgetChange> budget_changes(const PlanningProblem& planning,
                                                       const portfolio::Plan& plan);
[[nodiscard]] std::vector<FrontierPoint> frontier(const PlanningProblem& planning,
                                                  const portfolio::Plan& plan);

}  // namespace equipoise::run
