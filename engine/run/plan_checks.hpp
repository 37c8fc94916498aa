/// \file  engine/run/plan_checks.hpp
/// \brief What must hold of every plan under budgets. Nothing of it is a matter of chance: a breach
///        is a fault of the program.
#pragma once

#include <string>
#include <vector>

#include "equipoise/portfolio_results.hpp"

#include "models/portfolio/problem.hpp"

#include "engine/run/target_actions.hpp"

namespace equipoise::run {

/// No alternative of the plan is dominated by another one of its target.
/// \param result  with the choices of the plan, which name the targets
/// \throws NumericalFailure
void expect_undominated(const portfolio::Problem& problem, const portfolio::Plan& plan,
                        const PortfolioResult& result, const std::string& scenario);

/// The plan is worth no more than the best one with alternatives bought in part.
/// \throws NumericalFailure
void expect_within_relaxation(const PortfolioResult& result, const std::string& scenario);

/// value <= joint_value <= joint_value_limit, where those are told.
/// \throws NumericalFailure
void expect_joint_value_in_order(const PortfolioResult& result, const std::string& scenario);

/// The value does not fall from one point of the frontier to the next of the same budget, nor from
/// the last of either to that without any limit.
/// \throws NumericalFailure
void expect_frontier_grows(const PortfolioResult& result, const std::string& scenario);

/// The best plan at half of both budgets is worth no more than the plan.
/// \param at_half  its value, money
/// \throws NumericalFailure
void expect_half_buys_no_more(double at_half, const PortfolioResult& result,
                              const std::string& scenario);

/// The plan of one scenario, and what it was chosen from.
struct PlannedScenario {
  std::string scenario;
  const spec::BudgetsSpec* budgets = nullptr;
  std::vector<TargetActions> actions;  ///< [target]
  double value = 0.0;                  ///< of the plan, money
};

/// Of scenarios that choose from the same alternatives none has a smaller value than one whose
/// budgets its own cover: every purse pays for whatever the other's pays for, year by year or,
/// where money is carried over, by the end of every year.
/// \throws NumericalFailure
void expect_grows_with_budgets(const std::vector<PlannedScenario>& planned);

}  // namespace equipoise::run
