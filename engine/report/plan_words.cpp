// The plan under budgets in words: what is done, and the budgets as they are stated.
#include <algorithm>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/report/plan_parts.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {

std::string when(const PlanChoice& choice) {
  std::string text;
  if (choice.start_year.value_or(1) > 1) text += fmt::format(" from year {}", *choice.start_year);
  if (choice.stops_after) text += " for " + decision::years(*choice.stops_after);
  return text;
}

std::string done(const PlanChoice& choice) {
  if (choice.strategy.empty()) return "nothing new";
  std::string text = one_line(choice.strategy_title);
  if (!has_trial(choice)) return text + when(choice);
  text += fmt::format(": {} ({}", choice.action, choice.trial);
  if (choice.trial_start_year.value_or(1) > 1)
    text += fmt::format(", started in year {}", *choice.trial_start_year);
  text += fmt::format(", size {}", choice.trial_size.value_or(0));
  if (choice.trial_follow_up) text += ", follow-up " + decision::years(*choice.trial_follow_up);
  // Before implementing, the other strategy is what everybody else has in the meantime.
  if (has_other(choice))
    text += fmt::format("; {}if it fails, {}",
                        choice.action == "trial before implementing" ? "meanwhile and " : "",
                        one_line(choice.other_strategy_title));
  return text + ")";
}

std::string with_targets(const std::vector<PlanChoice>& choices) {
  std::string text;
  for (const PlanChoice& c : choices)
    text += fmt::format("{}{} for {}", text.empty() ? "" : "; ", done(c), one_line(c.title));
  return text;
}

std::string amount_of(const PurseResult& purse, const std::string& symbol) {
  const std::vector<double>& by_year = purse.budget_by_year;
  if (purse.budget == 0) return exact_money(0, symbol);
  const bool even = std::ranges::all_of(by_year, [&](double x) { return x == by_year.front(); });
  if (even && by_year.size() > 1)
    return exact_money(by_year.front(), symbol) + " a year" +
           (purse.unspent == "lost" ? ", what a year leaves being lost"
                                    : ", what a year leaves being carried over");
  const bool at_once = by_year.front() == purse.budget;
  if (at_once && (purse.unspent == "carried" || by_year.size() == 1))
    return exact_money(purse.budget, symbol) + " in all";
  if (at_once) return exact_money(purse.budget, symbol) + " in year 1, lost where it leaves some";
  return fmt::format("{} over {} years, what a year leaves being {}",
                     exact_money(purse.budget, symbol), by_year.size(),
                     purse.unspent == "lost" ? "lost" : "carried over");
}

}  // namespace equipoise::report
