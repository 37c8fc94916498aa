#include <algorithm>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

/// What is done in a target, as in a sentence: "audit and feedback from year 2".
std::string done(const PlanChoice& choice) {
  if (choice.strategy.empty()) return "nothing new";
  std::string text = one_line(choice.strategy_title);
  if (!choice.trial.empty()) {
    const std::string other =
        choice.other_strategy.empty() ? "" : ", else " + one_line(choice.other_strategy_title);
    return fmt::format("{}: {} (size {}){}", text, choice.action, choice.trial_size.value_or(0),
                       other);
  }
  if (choice.start_year.value_or(1) > 1) text += fmt::format(" from year {}", *choice.start_year);
  return text;
}

bool same(const PlanChoice& a, const PlanChoice& b) {
  return a.action == b.action && a.strategy == b.strategy && a.start_year == b.start_year &&
         a.trial == b.trial && a.trial_size == b.trial_size &&
         a.trial_follow_up == b.trial_follow_up && a.other_strategy == b.other_strategy;
}

/// "£350,000 a year", "£600,000 in all", "£1.2m over 5 years".
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

std::string with_targets(const std::vector<PlanChoice>& choices) {
  std::string text;
  for (const PlanChoice& c : choices)
    text += fmt::format("{}{} for {}", text.empty() ? "" : "; ", done(c), one_line(c.title));
  return text;
}

constexpr std::size_t years_shown = 3;

bool has_trial(const PlanChoice& choice) { return !choice.trial.empty(); }

/// What there is to spend in each year: the year's amount or, where money is carried over, what the
/// years before have left beside it.
std::vector<double> there_is(const PurseResult& purse) {
  std::vector<double> out = purse.budget_by_year;
  if (purse.unspent != "carried") return out;
  for (std::size_t t = 1; t < out.size(); ++t) out[t] += out[t - 1] - purse.spent_by_year[t - 1];
  return out;
}

/// The plan: what is done in each target with its money below it, then what the plan takes and what
/// there is.
std::string plan_table(const PortfolioResult& portfolio, const std::string& symbol,
                       const TerminalStyle& style) {
  const std::size_t shown = std::min(years_shown, portfolio.purses.front().budget_by_year.size());
  constexpr std::size_t label = 26;  // "trial before implementing"
  std::string out;
  const auto line = [&](const std::string& what, const std::string& value,
                        const std::vector<std::string>& by_year, const std::string& all,
                        const std::string& research) {
    out += "  " + padded(what, label) + right(value, 10);
    for (const std::string& x : by_year) out += right(x, 10);
    out += right(all, 10) + right(research, 10) + "\n";
  };
  std::vector<std::string> head;
  for (std::size_t t = 0; t < shown; ++t) head.push_back(fmt::format("year {}", t + 1));
  line("", "value", head, "all years", "research");
  const auto cash = [&](const std::vector<double>& by_year) {
    std::vector<std::string> text;
    for (std::size_t t = 0; t < shown; ++t) text.push_back(money(by_year[t], symbol));
    return text;
  };
  for (const PlanChoice& c : portfolio.choices) {
    out += "  " + wrapped(one_line(c.title) + ": " + done(c), style.text_columns() - 2, 4) + "\n";
    line(c.action, money(c.value.value, symbol), cash(c.implementation_cash_by_year),
         money(c.implementation_cash, symbol), money(c.research_cash, symbol));
  }
  const PurseResult &programmes = portfolio.purses[0], &trials = portfolio.purses[1];
  line(std::ranges::any_of(portfolio.choices, has_trial) ? "set aside" : "spent",
       money(portfolio.value.value, symbol), cash(programmes.spent_by_year),
       money(programmes.spent, symbol), money(trials.spent, symbol));
  line(programmes.unspent == "carried" ? "there is, carried over" : "budget", "",
       cash(there_is(programmes)), money(programmes.budget, symbol), money(trials.budget, symbol));
  return out;
}

/// By how much the best plan is worth more without a limit on a purse, or on both; nothing where
/// that is less than one unit of money or is not known.
std::optional<double> gain_without_limit(const PortfolioResult& portfolio, std::string_view purse) {
  for (const FrontierPoint& p : portfolio.frontier)
    if (p.purse == purse && !p.multiple && p.value >= portfolio.value.value + 1)
      return p.value - portfolio.value.value;
  return std::nullopt;
}

std::string left_out_sentence(const PortfolioResult& portfolio, const std::string& symbol) {
  if (!portfolio.first_left_out) {
    const auto gain = gain_without_limit(portfolio, "both");
    if (!gain) return "Nothing is left out: every target has what is worth most there.";
    return fmt::format(
        "Nothing else is left out, but an earlier start or a larger trial of what is done would be "
        "worth more, if the budgets of those years allowed it: {} in all without limits.",
        money(*gain, symbol));
  }
  const LeftOut& out = *portfolio.first_left_out;
  std::string text = fmt::format(
      "Left out first: {} for {}, worth {} more than what is done there. It does not "
      "fit: {}.",
      done(out.choice), one_line(out.choice.title), money(out.gain, symbol), out.reason);
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

/// The value against the budgets.
std::string frontier_table(const PortfolioResult& portfolio, const std::string& symbol,
                           const TerminalStyle& style) {
  std::string out;
  const std::size_t columns = std::max<std::size_t>(style.columns, 88) - 4;
  const auto line = [&](const std::string& purse, const std::string& budget,
                        const std::string& value, const std::string& plan) {
    out += "  " + padded(purse, 16) + right(budget, 11) + right(value, 10) + "  " +
           shortened(plan, columns - 39) + "\n";
  };
  line("", "budget", "value", "plan");
  for (const FrontierPoint& p : portfolio.frontier)
    line(p.purse, p.budget ? money(*p.budget, symbol) : "no limit", money(p.value, symbol), p.plan);
  return out;
}

/// In which scenarios the plan is another one.
std::string scenario_sentence(const Results& results, const PortfolioResult& base) {
  std::size_t looked_at = 0, unchanged = 0;
  std::string others;
  for (std::size_t i = 1; i < results.scenarios.size(); ++i) {
    const auto& portfolio = results.scenarios[i].portfolio;
    if (!portfolio || portfolio->choices.size() != base.choices.size()) continue;
    ++looked_at;
    std::vector<PlanChoice> changed;
    for (std::size_t t = 0; t < base.choices.size(); ++t)
      if (!same(portfolio->choices[t], base.choices[t])) changed.push_back(portfolio->choices[t]);
    unchanged += changed.empty();
    if (!changed.empty())
      others += fmt::format("{}{}: {}", others.empty() ? "" : ". ", results.scenarios[i].scenario,
                            with_targets(changed));
  }
  if (looked_at == 0) return {};
  if (others.empty()) return fmt::format("The plan is the same in all {} scenarios.", looked_at);
  return fmt::format("The plan is the same in {} of {} scenarios. Other in {}.", unchanged,
                     looked_at, others);
}

}  // namespace

std::string portfolio_section(const Results& results, const TerminalStyle& style) {
  const ScenarioResult& base = results.scenarios.front();
  if (!base.portfolio) return {};
  const PortfolioResult& portfolio = *base.portfolio;
  const std::string& symbol = results.currency_symbol;
  std::string out = "What to do under the budgets\n";
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
  paragraph(left_out_sentence(portfolio, symbol));
  for (const PurseResult& purse : portfolio.purses)
    paragraph(purse_sentence(portfolio, purse, symbol));
  paragraph(learning_sentence(portfolio, symbol));
  paragraph(scenario_sentence(results, portfolio));
  if (!portfolio.frontier.empty()) out += "\n" + frontier_table(portfolio, symbol, style);
  return out;
}

}  // namespace equipoise::report
