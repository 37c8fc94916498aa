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
  std::span<const std::vector<TargetAction>> targets;  ///< alternatives of each target
  const spec::BudgetsSpec* budgets = nullptr;
  std::string scenario;         ///< as messages name it
  std::string currency_symbol;  ///< "£", or a code with its space
};

/// \param other_budgets  with the alternatives, what more or less money would change, and the
///                       frontier
///
/// Checked in every run: no alternative in the plan is dominated by another of its target; no plan
/// is worth more than the relaxation; with other budgets, the value does not fall where one grows.
///
/// \throws NumericalFailure where one of these fails
/// \pre there are budgets; every target has at least the alternative to do nothing
/// \test the whole engine against enumeration of the same alternatives
[[nodiscard]] PortfolioResult portfolio_result(const PortfolioQuestion& question,
                                               bool other_budgets);

}  // namespace equipoise::run
