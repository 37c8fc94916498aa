/// \file  engine/report/plan_parts.hpp
/// \brief Words and tables of the section on the plan under budgets. For the files that write it.
#pragma once

#include <string>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/report/report.hpp"

namespace equipoise::report {

[[nodiscard]] inline bool has_trial(const PlanChoice& choice) { return !choice.trial.empty(); }
[[nodiscard]] inline bool has_other(const PlanChoice& choice) {
  return !choice.other_strategy.empty();
}

/// When a programme without a trial is delivered, where that is not as stated from now on: " from
/// year 2", " for 2 years".
[[nodiscard]] std::string when(const PlanChoice& choice);
/// What is done in a target, as in a sentence: "Audit and feedback for 2 years", "Webinars: trial
/// before implementing (two-arm, size 20, follow-up 1 year; meanwhile and if it fails, Audit and
/// feedback)".
[[nodiscard]] std::string done(const PlanChoice& choice);
/// The same for several, each with its target.
[[nodiscard]] std::string with_targets(const std::vector<PlanChoice>& choices);

/// A budget as it is stated: "£350,000 a year", "£600,000 in all", "£1.2m over 5 years".
[[nodiscard]] std::string amount_of(const PurseResult& purse, const std::string& symbol);

/// What is done in each target with its money below it, then what the plan takes and what there is.
[[nodiscard]] std::string plan_table(const PortfolioResult& portfolio, const std::string& symbol,
                                     const TerminalStyle& style);
/// The value and the plan against the budgets.
[[nodiscard]] std::string frontier_table(const PortfolioResult& portfolio,
                                         const std::string& symbol, const TerminalStyle& style);

}  // namespace equipoise::report
