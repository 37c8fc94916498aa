#include <algorithm>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/report/plan_parts.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

/// By how much the best plan is worth more without a limit on a purse, or on both; nothing where
/// that is less than one unit of money or is not known.
std::optional<double> gain_without_limit(const PortfolioResult& portfolio, std::string_view purse) {
  for (const FrontierPoint& p : portfolio.frontier)
    if (p.purse == purse && !p.multiple && p.value >= portfolio.value.value + 1)
      return p.value - portfolio.value.value;
  return std::nullopt;
}

std::string nothing_left_out(const PortfolioResult& portfolio, const std::string& symbol) {
  const auto gain = gain_without_limit(portfolio, "both");
  if (!gain) return "Nothing is left out: every target has what is worth most there.";
  return fmt::format(
      "Nothing else is left out, but an earlier start or a larger trial of what is done would be "
      "worth more, if the budgets of those years allowed it: {} in all without limits.",
      money(*gain, symbol));
}

std::string left_out_sentence(const LeftOut& out, bool first, const std::string& symbol) {
  const std::string text = fmt::format(
      "Left out {}: {} for {}, worth {} more than what is done there. It does not fit: {}.",
      first ? "first" : "too", done(out.choice), one_line(out.choice.title),
      money(out.gain, symbol), out.reason);
  if (!out.loss_if_included) return text + " No plan can pay for it.";
  return text + fmt::format(" The best plan with it is worth {} less.",
                            money(*out.loss_if_included, symbol));
}

std::string change_sentence(const BudgetChange& change, const PurseResult& purse,
                            const std::string& symbol) {
  const std::string share =
      purse.budget > 0 ? fmt::format(" ({})", percentage(change.money / purse.budget)) : "";
  if (change.direction == "more")
    return fmt::format(
        "{} more for {} over all years{} would buy {}: {} more in value, {} for each "
        "{}1.",
        money(change.money, symbol), change.purse, share, with_targets(change.changes),
        money(change.value_change, symbol), symbol + fmt::format("{:.2f}", change.per_unit),
        symbol);
  return fmt::format("With {} less for {} over all years{} the plan would have {}: {} in value.",
                     money(change.money, symbol), change.purse, share, with_targets(change.changes),
                     money(change.value_change, symbol));
}

std::string purse_sentence(const PortfolioResult& portfolio, const PurseResult& purse,
                           const std::string& symbol) {
  std::string text;
  bool more = false;
  for (const BudgetChange& change : portfolio.changes) {
    if (change.purse != purse.purse) continue;
    more = more || change.direction == "more";
    text += (text.empty() ? "" : " ") + change_sentence(change, purse, symbol);
  }
  if (!more) {
    std::string none = fmt::format(
        "More money for {} alone, spread over the years as the budget is, would buy nothing",
        purse.purse);
    if (const auto gain = gain_without_limit(portfolio, purse.purse))
      none += fmt::format(
          "; more in the years that bind would: without a limit on it, the plan "
          "would be worth {} more",
          money(*gain, symbol));
    text = none + "." + (text.empty() ? "" : " ") + text;
  }
  if (purse.relaxed_gain_per_unit >= 0.005)
    text += fmt::format(" Shadow price, if shares could be bought: {} for each {}1.",
                        symbol + fmt::format("{:.2f}", purse.relaxed_gain_per_unit), symbol);
  return text;
}

std::string learning_sentence(const PortfolioResult& portfolio, const std::string& symbol) {
  if (std::ranges::count_if(portfolio.choices, has_trial) < 2) return {};
  if (portfolio.shared_learning_bound == 0)
    return "What its trials teach other targets is not counted.";
  return fmt::format(
      "Its trials of the same strategy teach each other's targets: that is worth at "
      "most {} more than is counted.",
      money(portfolio.shared_learning_bound, symbol));
}

/// In which scenarios the plan is another one.
std::string scenario_sentence(const Results& results, const ScenarioResult& of) {
  const std::vector<PlanChoice>& plan = of.portfolio->choices;
  std::size_t looked_at = 0, unchanged = 0;
  std::string others;
  for (const ScenarioResult& scenario : results.scenarios) {
    const auto& portfolio = scenario.portfolio;
    if (&scenario == &of || !portfolio || portfolio->choices.size() != plan.size()) continue;
    ++looked_at;
    std::vector<PlanChoice> changed;
    for (std::size_t t = 0; t < plan.size(); ++t)
      if (!same(portfolio->choices[t], plan[t])) changed.push_back(portfolio->choices[t]);
    unchanged += changed.empty();
    if (!changed.empty())
      others += fmt::format("{}{}: {}", others.empty() ? "" : ". ", scenario.scenario,
                            with_targets(changed));
  }
  if (looked_at == 0) return {};
  const char* which = of.scenario == "base" ? "scenarios" : "other scenarios with budgets";
  if (others.empty() && looked_at == 1) return "The plan is the same in the one other scenario.";
  if (others.empty()) return fmt::format("The plan is the same in all {} {}.", looked_at, which);
  return fmt::format("The plan is the same in {} of {} {}. Other in {}.", unchanged, looked_at,
                     which, others);
}

}  // namespace

std::string portfolio_section(const Results& results, const TerminalStyle& style) {
  const auto of = std::ranges::find_if(
      results.scenarios, [](const ScenarioResult& s) { return s.portfolio.has_value(); });
  if (of == results.scenarios.end()) return {};
  const PortfolioResult& portfolio = *of->portfolio;
  const std::string& symbol = results.currency_symbol;
  std::string out = "What to do under the budgets";
  if (of->scenario != "base") out += " of scenario " + of->scenario;
  out += "\n";
  const auto paragraph = [&](const std::string& text) {
    if (!text.empty()) out += "  " + wrapped(text, style.text_columns() - 2, 2) + "\n";
  };
  paragraph(fmt::format(
      "Implementation: {}. Research: {}. Of all plans with at most one strategy a target that both "
      "can pay{}, this one is worth most, {}; with shares of alternatives it could be at most {}.",
      amount_of(portfolio.purses[0], symbol), amount_of(portfolio.purses[1], symbol),
      portfolio.latest_start > 1 ? fmt::format(", started by year {}", portfolio.latest_start)
                                 : std::string(),
      money(portfolio.value.value, symbol), money(portfolio.relaxed_value, symbol)));
  out += "\n" + plan_table(portfolio, symbol, style);
  paragraph(
      "Value: against current practice, discounted. Cash is not discounted; beside a trial it is "
      "in each year the most that programmes may cost, so that the plan can be paid whatever the "
      "trial finds. Else: what takes the strategy's place where it is not.");
  if (portfolio.left_out.empty()) paragraph(nothing_left_out(portfolio, symbol));
  for (const LeftOut& out_of_plan : portfolio.left_out)
    paragraph(left_out_sentence(out_of_plan, &out_of_plan == &portfolio.left_out.front(), symbol));
  for (const PurseResult& purse : portfolio.purses)
    paragraph(purse_sentence(portfolio, purse, symbol));
  paragraph(learning_sentence(portfolio, symbol));
  paragraph(scenario_sentence(results, *of));
  if (!portfolio.frontier.empty()) out += "\n" + frontier_table(portfolio, symbol, style);
  return out;
}

}  // namespace equipoise::report
