#include "engine/report/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "models/decision/reason.hpp"

#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

constexpr std::size_t name_columns = 24;
constexpr std::size_t cell_columns = 19;

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string coloured(const std::string& text, const std::string& verdict, bool colour) {
  if (!colour || verdict.empty()) return text;
  const char* code = verdict == "implement" ? "32" : verdict == "evaluate" ? "33" : "31";
  return fmt::format("\x1b[1;{}m{}\x1b[0m", code, text);
}

void add_line(std::string& out, std::string line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  out += line + "\n";
}

/// Of the designs that can be run; NaN marks one that cannot.
std::optional<double> best_enbs(const PairingResult& p) {
  std::optional<double> best;
  for (const TrialResult& trial : p.trials)
    if (std::isfinite(trial.enbs.value) && (!best || trial.enbs.value > *best))
      best = trial.enbs.value;
  return best;
}

Cell verdict_cell(const PairingResult& p, bool probability_leads, const std::string& symbol) {
  Cell cell{
      {upper(p.verdict), money(p.payoff.value, symbol) + (p.shorter_payoff ? " †" : ""),
       "P " + percentage(p.probability_cost_effective.value) + (p.rules_disagree ? " *" : "")},
      p.verdict};
  if (const auto enbs = best_enbs(p); enbs && p.verdict == "evaluate" && !probability_leads)
    cell.lines.push_back("trial " + money(*enbs, symbol));
  return cell;
}

}  // namespace

Grid::Grid(const ScenarioResult& scenario) {
  for (const TargetResult& target : scenario.targets) targets_.push_back(one_line(target.title));
  const std::size_t strategies = targets_.empty() ? 0 : scenario.pairings.size() / targets_.size();
  for (std::size_t s = 0; s < strategies; ++s)
    strategies_.push_back(one_line(scenario.pairings[s].strategy_title));
  for (const PairingResult& p : scenario.pairings) cells_.push_back(&p);
}

std::string cell_table(const Grid& grid, const std::vector<std::size_t>& rows,
                       const std::function<Cell(std::size_t, std::size_t)>& cell, Titles titles,
                       const TerminalStyle& style) {
  const auto title_lines = [&](const std::string& title, std::size_t columns) {
    return titles == Titles::whole ? name_lines(title, columns - 2)
                                   : std::vector<std::string>{shortened(title, columns - 2)};
  };
  const std::size_t in_band = std::max<std::size_t>(
      1, (std::max(style.columns, name_columns) - name_columns) / cell_columns);
  std::string out;
  for (std::size_t first = 0; first < grid.strategies(); first += in_band) {
    const std::size_t last = std::min(first + in_band, grid.strategies());
    if (first > 0) out += "\n";
    std::vector<std::vector<std::string>> heads;
    std::size_t lines = 0;
    for (std::size_t s = first; s < last; ++s) {
      heads.push_back(title_lines(grid.strategy(s), cell_columns));
      lines = std::max(lines, heads.back().size());
    }
    for (std::size_t line = 0; line < lines; ++line) {
      std::string text = padded("", name_columns);
      for (const auto& head : heads)
        text += padded(line < head.size() ? head[line] : "", cell_columns);
      add_line(out, text);
    }
    for (const std::size_t t : rows) {
      const std::vector<std::string> names = title_lines(grid.target(t), name_columns);
      std::vector<Cell> cells;
      lines = names.size();
      for (std::size_t s = first; s < last; ++s) {
        cells.push_back(cell(t, s));
        lines = std::max(lines, cells.back().lines.size());
      }
      if (titles == Titles::whole) out += "\n";
      for (std::size_t line = 0; line < lines; ++line) {
        std::string text = padded(line < names.size() ? names[line] : "", name_columns);
        for (const Cell& c : cells) {
          const std::string word = line < c.lines.size() ? c.lines[line] : "";
          const std::size_t taken = width(word);
          text += (line == 0 ? coloured(word, c.verdict, style.colour) : word) +
                  std::string(taken < cell_columns ? cell_columns - taken : 1, ' ');
        }
        add_line(out, text);
      }
    }
  }
  return out;
}

std::string verdict_matrix(const ScenarioResult& scenario, const std::string& symbol,
                           const TerminalStyle& style) {
  const Grid grid(scenario);
  const bool probability_leads = scenario.decision_rule == "probability";
  std::vector<std::size_t> rows;
  for (std::size_t t = 0; t < grid.targets(); ++t) rows.push_back(t);
  const auto cell = [&](std::size_t t, std::size_t s) {
    return verdict_cell(grid.cell(t, s), probability_leads, symbol);
  };
  std::string out = cell_table(grid, rows, cell, Titles::whole, style) + "\n";
  const auto paragraph = [&](const std::string& text) {
    out += wrapped(text, style.text_columns(), 0) + "\n";
  };
  const std::string limits =
      fmt::format("implements from P {} on, abandons up to P {} and evaluates between",
                  percentage(scenario.likely), percentage(scenario.unlikely));
  paragraph(fmt::format(
      "Each cell: the verdict{}, against current practice alone; the payoff; P{}. A target's own "
      "line, below, {}weighs a strategy against the best other one too: the two may differ. Monte "
      "Carlo standard errors: pairings.csv.",
      probability_leads ? " by the probability rule, which " + limits : "",
      probability_leads ? ""
                        : "; for evaluate, what the best listed trial is worth beyond its cost",
      probability_leads ? "is by expected value and " : ""));
  const bool flagged = std::any_of(scenario.pairings.begin(), scenario.pairings.end(),
                                   [](const PairingResult& p) { return p.rules_disagree; });
  if (flagged && probability_leads)
    paragraph(
        "* The expected-value rule would say otherwise: it asks what being surer would be worth, "
        "the probability rule how sure we are.");
  else if (flagged)
    paragraph("* The rule of thumb by P alone would say otherwise: it " + limits +
              ". It asks how sure we are; the verdict asks what being surer would be worth.");
  if (std::any_of(scenario.pairings.begin(), scenario.pairings.end(),
                  [](const PairingResult& p) { return p.shorter_payoff.has_value(); }))
    paragraph(
        "† Stopped when a listed trial would report, it would pay more than as stated, and more "
        "than nothing: its sentence says what.");
  return out;
}

}  // namespace equipoise::report
