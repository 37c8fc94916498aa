/// \file  engine/run/plan_checks.hpp
/// \brief What must hold of every plan under budgets. Nothing of it is a matter of chance: a breach
///        is a fault of the program.
#pragma once

#include <string>

#include "equipoise/portfolio_results.hpp"

#include "models/portfolio/problem.hpp"

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

}  // namespace equipoise::run
