#include "engine/report/matrix.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

#include "models/decision/reason.hpp"

#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

constexpr std::size_t name_columns = 26;
constexpr std::size_t lines_per_cell = 4;  // the last only where a trial is worth running

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string coloured(const std::string& text, const std::string& verdict, bool colour) {
  if (!colour) return text;
  const char* code = verdict == "implement" ? "32" : verdict == "evaluate" ? "33" : "31";
  return fmt::format("\x1b[1;{}m{}\x1b[0m", code, text);
}

/// Splits a kebab-case name at hyphens into lines of at most `columns`.
std::vector<std::string> name_lines(const std::string& name, std::size_t columns) {
  std::vector<std::string> lines{""};
  std::size_t from = 0;
  while (from < name.size()) {
    const std::size_t hyphen = name.find('-', from);
    const std::size_t to = hyphen == std::string::npos ? name.size() : hyphen + 1;
    const std::string part = name.substr(from, to - from);
    if (!lines.back().empty() && lines.back().size() + part.size() > columns) lines.emplace_back();
    lines.back() += part;
    from = to;
  }
  return lines;
}

/// The pairings of a scenario by target and strategy, in the order of the study.
struct Grid {
  std::vector<std::string> targets, strategies;
  std::vector<const PairingResult*> cells;  ///< [target][strategy]

  explicit Grid(const ScenarioResult& scenario) {
    const auto add = [](std::vector<std::string>& names, const std::string& name) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const PairingResult& p : scenario.pairings) {
      add(targets, p.target);
      add(strategies, p.strategy);
    }
    for (const PairingResult& p : scenario.pairings) cells.push_back(&p);
  }
  const PairingResult& cell(std::size_t t, std::size_t s) const {
    return *cells[t * strategies.size() + s];
  }
};

std::array<std::string, lines_per_cell> cell_lines(const PairingResult& p,
                                                   const std::string& symbol) {
  std::string trial;
  if (p.verdict == "evaluate" && !p.trials.empty()) {
    double best = p.trials.front().enbs.value;
    for (const TrialResult& t : p.trials) best = std::max(best, t.enbs.value);
    trial = "trial " + money(best, symbol);
  }
  return {upper(p.verdict), money(p.payoff.value, symbol),
          "P " + percentage(p.probability_cost_effective.value), trial};
}

std::string matrix(const Results& results, const ScenarioResult& scenario,
                   const TerminalStyle& style) {
  const Grid grid(scenario);
  const std::size_t available = style.columns > name_columns ? style.columns - name_columns : 0;
  const std::size_t cell_columns =
      std::clamp<std::size_t>(available / std::max<std::size_t>(1, grid.strategies.size()), 18, 26);
  std::string out;

  std::vector<std::vector<std::string>> heads;
  std::size_t head_lines = 0;
  for (const std::string& strategy : grid.strategies) {
    heads.push_back(name_lines(strategy, cell_columns - 2));
    head_lines = std::max(head_lines, heads.back().size());
  }
  const auto finish_line = [&out](std::string line, bool may_be_empty) {
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty() || may_be_empty) out += line + "\n";
  };
  for (std::size_t line = 0; line < head_lines; ++line) {
    std::string text = padded("", name_columns);
    for (const auto& head : heads)
      text += padded(line < head.size() ? head[line] : "", cell_columns);
    finish_line(text, true);
  }
  for (std::size_t t = 0; t < grid.targets.size(); ++t) {
    out += "\n";
    const std::vector<std::string> names = name_lines(grid.targets[t], name_columns - 2);
    for (std::size_t line = 0; line < lines_per_cell; ++line) {
      std::string text = padded(line < names.size() ? names[line] : "", name_columns);
      for (std::size_t s = 0; s < grid.strategies.size(); ++s) {
        const PairingResult& p = grid.cell(t, s);
        const std::string word = cell_lines(p, results.currency_symbol)[line];
        const std::string fill(width(word) < cell_columns ? cell_columns - width(word) : 1, ' ');
        text += (line == 0 ? coloured(word, p.verdict, style.colour) : word) + fill;
      }
      finish_line(text, false);
    }
  }
  return out;
}

std::string plain_table(const Results& results, const ScenarioResult& scenario) {
  std::string out = fmt::format("{}{:>14}{:>12}{:>14}{:>8}  {}\n", padded("intervention", 28),
                                "cost", "QALYs", "ICER", "P", "status");
  for (const InterventionResult& i : scenario.interventions)
    out += fmt::format("{}{:>14.2f}{:>12.4f}{:>14}{:>8}  {}\n", padded(i.intervention, 28),
                       i.cost.value, i.qalys.value, i.icer ? fmt::format("{:.0f}", *i.icer) : "–",
                       percentage(i.probability_cost_effective.value), i.status);
  const PlainResult& plain = *scenario.plain;
  out += fmt::format("\nBest at {}{:.0f} per QALY: {}. EVPI {}{:.2f} per person, {} in all ({}).\n",
                     results.currency_symbol, scenario.threshold, plain.best_option,
                     results.currency_symbol, plain.evpi.value,
                     money(plain.evpi_population.value, results.currency_symbol),
                     plain.multiplier_convention);
  return out;
}

}  // namespace

std::string terminal_report(const Results& results, const TerminalStyle& style) {
  const ScenarioResult& base = results.scenarios.front();
  std::string out =
      fmt::format("{}\n{} draws ({}, seed {}), {}{:.0f} per QALY, {}, {}\n\n", results.title,
                  results.draws, results.sampling_method, results.seed, results.currency_symbol,
                  base.threshold, results.perspective, results.currency);
  if (base.plain) return out + plain_table(results, base);

  out += matrix(results, base, style);
  out +=
      "\nEach cell: the verdict; expected payoff against current practice; P, the share of draws "
      "in "
      "which\nit pays; for evaluate, the net value of the best listed trial.\n";
  for (const TargetResult& target : base.targets)
    out += "\n" + wrapped(target.title + ". " + target.line, style.columns, 2) + "\n";
  out += "\n";
  for (const PairingResult& p : base.pairings) {
    out += wrapped(fmt::format("{} × {}: {}", p.target, p.strategy, p.reason), style.columns, 2);
    if (!p.remark.empty()) out += "\n  " + wrapped(p.remark, style.columns, 2);
    out += "\n";
  }
  for (std::size_t i = 1; i < results.scenarios.size(); ++i) {
    const ScenarioResult& scenario = results.scenarios[i];
    std::string changed;
    for (std::size_t k = 0; k < scenario.pairings.size(); ++k)
      if (scenario.pairings[k].verdict != base.pairings[k].verdict)
        changed += fmt::format("; {} × {}: {} becomes {}", scenario.pairings[k].target,
                               scenario.pairings[k].strategy, base.pairings[k].verdict,
                               scenario.pairings[k].verdict);
    out += "\n" +
           wrapped(fmt::format("Scenario {}: {}.", scenario.scenario,
                               changed.empty() ? "no verdict changes" : changed.substr(2)),
                   style.columns, 2) +
           "\n";
  }
  return out;
}

}  // namespace equipoise::report
