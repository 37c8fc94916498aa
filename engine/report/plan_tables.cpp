// The plan under budgets as tables: what it takes year by year, and what other budgets buy.
#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "models/decision/reason.hpp"

#include "engine/report/plan_parts.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

constexpr std::size_t years_shown = 3;

/// What there is to spend in each year: the year's amount or, where money is carried over, what the
/// years before have left beside it.
std::vector<double> there_is(const PurseResult& purse) {
  std::vector<double> out = purse.budget_by_year;
  if (purse.unspent != "carried") return out;
  for (std::size_t t = 1; t < out.size(); ++t) out[t] += out[t - 1] - purse.spent_by_year[t - 1];
  return out;
}

/// Lines below each other from column `indent` on; no name is cut.
std::string in_column(const std::string& text, std::size_t columns, std::size_t indent) {
  std::string out;
  for (const char c : wrapped(text, columns - indent, 0))
    out += c == '\n' ? "\n" + std::string(indent, ' ') : std::string(1, c);
  return out;
}

}  // namespace

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
    line(c.action + when(c), money(c.value.value, symbol), cash(c.implementation_cash_by_year),
         money(c.implementation_cash, symbol), money(c.research_cash, symbol));
  }
  const PurseResult &programmes = portfolio.purses[0], &trials = portfolio.purses[1];
  line(std::ranges::any_of(portfolio.choices, has_trial) ? "in all, at most" : "in all",
       money(portfolio.value.value, symbol), cash(programmes.spent_by_year),
       money(programmes.spent, symbol), money(trials.spent, symbol));
  line(programmes.unspent == "carried" ? "there is, carried over" : "budget", "",
       cash(there_is(programmes)), money(programmes.budget, symbol), money(trials.budget, symbol));
  return out;
}

std::string frontier_table(const PortfolioResult& portfolio, const std::string& symbol,
                           const TerminalStyle& style) {
  std::string out;
  const auto line = [&](const std::string& purse, const std::string& budget,
                        const std::string& value, const std::string& plan) {
    out += "  " + padded(purse, 16) + right(budget, 11) + right(value, 10) + "  " + plan + "\n";
  };
  line("", "budget", "value", "plan");
  constexpr std::size_t indent = 2 + 16 + 11 + 10 + 2;
  const auto now =
      std::ranges::find(portfolio.frontier, std::optional(1.0), &FrontierPoint::multiple);
  const FrontierPoint* before = nullptr;
  for (const FrontierPoint& p : portfolio.frontier) {
    const std::string plan = now != portfolio.frontier.end() && now->plan == p.plan
                                 ? "the plan above"
                             : before && before->plan == p.plan ? "as in the line above"
                                                                : p.plan;
    line(p.purse, p.budget ? money(*p.budget, symbol) : "no limit", money(p.value, symbol),
         in_column(plan, std::max<std::size_t>(style.columns, 88), indent));
    before = &p;
  }
  return out;
}

}  // namespace equipoise::report
