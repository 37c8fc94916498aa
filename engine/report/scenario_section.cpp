#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "models/decision/reason.hpp"

#include "engine/report/matrix.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

/// Titles of options by name, for "Do becomes".
std::string title_of(const TargetResult& target, const std::string& option) {
  if (option.empty()) return "nothing";
  for (const TargetResult::Option& o : target.options)
    if (o.option == option) return one_line(o.title);
  return option;
}

/// What becomes of the lines of the targets.
std::string line_changes(const ScenarioResult& base, const ScenarioResult& scenario) {
  std::string text;
  const auto add = [&](const TargetResult& t, const char* what, const std::string& before,
                       const std::string& after) {
    if (before == after) return;
    text += fmt::format("{}{}: {} {} instead of {}", text.empty() ? "" : "; ", one_line(t.title),
                        what, title_of(t, after), title_of(t, before));
  };
  for (std::size_t t = 0; t < scenario.targets.size(); ++t) {
    add(scenario.targets[t], "do", base.targets[t].best_option, scenario.targets[t].best_option);
    add(scenario.targets[t], "study", base.targets[t].study, scenario.targets[t].study);
  }
  return text.empty() ? "" : "Lines: " + text + ".";
}

/// Targets with a payoff or a verdict that moved.
std::vector<std::size_t> moved_rows(const Grid& before, const Grid& after,
                                    const std::string& symbol) {
  std::vector<std::size_t> rows;
  for (std::size_t t = 0; t < after.targets(); ++t)
    for (std::size_t s = 0; s < after.strategies(); ++s) {
      const PairingResult &a = before.cell(t, s), &b = after.cell(t, s);
      if (a.verdict == b.verdict && money(a.payoff.value, symbol) == money(b.payoff.value, symbol))
        continue;
      rows.push_back(t);
      break;
    }
  return rows;
}

std::string one_scenario(const ScenarioResult& base, const ScenarioResult& scenario,
                         const std::string& symbol, const TerminalStyle& style) {
  const Grid before(base), after(scenario);
  const std::vector<std::size_t> rows = moved_rows(before, after, symbol);
  std::string text = "Scenario " + scenario.scenario + overrides_of(scenario) + ": ";
  const std::string lines = line_changes(base, scenario);
  if (rows.empty())
    return wrapped(text + "no payoff moves." + (lines.empty() ? "" : " " + lines),
                   style.text_columns(), 2) +
           "\n";
  std::size_t changed = 0;
  for (std::size_t t = 0; t < after.targets(); ++t)
    for (std::size_t s = 0; s < after.strategies(); ++s)
      changed += before.cell(t, s).verdict != after.cell(t, s).verdict;
  text += changed == 0   ? "no verdict changes, payoffs do."
          : changed == 1 ? "1 verdict changes, shown in capitals."
                         : fmt::format("{} verdicts change, shown in capitals.", changed);
  std::string out = wrapped(text + (lines.empty() ? "" : " " + lines), style.text_columns(), 2);
  const auto cell = [&](std::size_t t, std::size_t s) {
    const PairingResult &a = before.cell(t, s), &b = after.cell(t, s);
    const std::string payoff = money(b.payoff.value, symbol);
    if (a.verdict == b.verdict) return Cell{{payoff}, {}};
    return Cell{{payoff + " " + upper(b.verdict)}, b.verdict};
  };
  return out + "\n\n" + cell_table(after, rows, cell, Titles::one_line, style);
}

}  // namespace

std::string scenario_section(const Results& results, const TerminalStyle& style) {
  std::string out;
  for (std::size_t i = 1; i < results.scenarios.size(); ++i)
    out += "\n" + one_scenario(results.scenarios.front(), results.scenarios[i],
                               results.currency_symbol, style);
  return out;
}

}  // namespace equipoise::report
