/// \file  engine/run/portfolio.hpp
/// \brief The plan under budgets of a scenario: the best plan, what is left out first, and what
///        other budgets would lead to.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "equipoise/portfolio_results.hpp"

#include "engine/run/target_actions.hpp"

namespace equipoise::run {

/// What a plan is made from.
struct PortfolioQuestion {
  std::span<const TargetActions> targets;
  const spec::BudgetsSpec* budgets = nullptr;
  std::string scenario;         ///< as messages name it
  std::string currency_symbol;  ///< "£", or a code with its space
};

/// \param other_budgets  with the alternatives, the limit of jointly priced plans, what more or
/// less
///                       money would change, and the frontier
///
/// \throws NumericalFailure where a check of plan_checks.hpp fails
/// \pre there are budgets; every target has at least the alternative to do nothing
/// \test the whole engine against enumeration of the same alternatives
[[nodiscard]] PortfolioResult portfolio_result(const PortfolioQuestion& question,
                                               bool other_budgets);

}  // namespace equipoise::run
