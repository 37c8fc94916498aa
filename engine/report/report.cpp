#include "engine/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/report/matrix.hpp"
#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

std::string head(const Results& results, const TerminalStyle& style) {
  std::string source =
      fmt::format("{} draws ({}, seed {}), {}", grouped(static_cast<double>(results.draws)),
                  results.sampling_method, results.seed, one_line(results.currency));
  if (!results.perspective.empty()) source += ", " + one_line(results.perspective);
  return wrapped(one_line(results.title), style.text_columns(), 0) + "\n" +
         wrapped(source, style.text_columns(), 0) + "\n\n";
}

/// What the pounds of the matrix are.
std::string meaning_of_payoff(const ScenarioResult& base, const std::string& symbol) {
  std::string whom = "all eligible people";
  if (base.registered)
    whom += fmt::format(" of {} registered", people(*base.registered)) +
            (base.practices ? fmt::format(" in {} practices", people(*base.practices)) : "");
  const std::string horizon =
      base.decision_horizon ? "over " + decision::years(*base.decision_horizon) + ", " : "";
  return fmt::format(
      "Payoff: expected incremental net monetary benefit of a strategy for {}, against current "
      "practice, {}discounted at {}, at {} per QALY. P: probability that the payoff is positive, "
      "the share of draws in which it is. The strategies of a row are alternatives: at most one is "
      "chosen, and their payoffs do not add.",
      whom, horizon, discounting(base), exact_money(base.threshold, symbol));
}

std::string meaning_of_plain(const ScenarioResult& base, const std::string& symbol) {
  const std::string effect = effect_of(base);
  std::string text = fmt::format(
      "Per person{}. More: against {}. ICER: against the "
      "previous intervention that is not dominated. P: probability of the highest net benefit at "
      "{} "
      "per {}.",
      std::isnan(base.discount_costs)
          ? std::string(", discounted as the sample is")
          : " of the starting cohort, discounted at " + discounting(base),
      base.interventions.front().intervention, exact_money(base.threshold, symbol),
      effect == "QALYs" ? "QALY" : "life year");
  if (effect != "QALYs") text += " The effect is life years: every utility is 1.";
  return text;
}

std::string plain_report(const Results& results, const TerminalStyle& style) {
  const ScenarioResult& base = results.scenarios.front();
  std::string out =
      wrapped(meaning_of_plain(base, results.currency_symbol), style.text_columns(), 0) + "\n\n" +
      plain_section(results, base, style);
  for (std::size_t i = 1; i < results.scenarios.size(); ++i) {
    const ScenarioResult& scenario = results.scenarios[i];
    out += "\n" +
           wrapped("Scenario " + scenario.scenario + overrides_of(scenario) + ":",
                   style.text_columns(), 2) +
           "\n\n" + plain_section(results, scenario, style);
  }
  return out;
}

}  // namespace

std::string discounting(const ScenarioResult& scenario) {
  if (scenario.discount_costs == scenario.discount_outcomes)
    return rate(scenario.discount_costs) + " a year";
  return fmt::format("{} a year (costs) and {} (outcomes)", rate(scenario.discount_costs),
                     rate(scenario.discount_outcomes));
}

std::string overrides_of(const ScenarioResult& scenario) {
  constexpr std::size_t most_named = 3, most_columns = 100;
  std::string text;
  for (const std::string& change : scenario.overrides)
    text += (text.empty() ? "" : "; ") + one_line(change);
  if (width(text) > most_columns) {  // the places alone
    text.clear();
    for (std::size_t i = 0; i < std::min(most_named, scenario.overrides.size()); ++i)
      text +=
          (i == 0 ? "" : ", ") + scenario.overrides[i].substr(0, scenario.overrides[i].find(':'));
    if (scenario.overrides.size() > most_named)
      text += fmt::format(" and {} more", scenario.overrides.size() - most_named);
  }
  return text.empty() ? text : " (" + text + ")";
}

std::string terminal_report(const Results& results, const TerminalStyle& style) {
  const ScenarioResult& base = results.scenarios.front();
  const std::string& symbol = results.currency_symbol;
  std::string out = head(results, style);
  if (base.plain) return out + plain_report(results, style) + evidence_section(results, style);
  out += wrapped(meaning_of_payoff(base, symbol), style.text_columns(), 0) + "\n\n" +
         verdict_matrix(base, symbol, style);
  const std::string plan = portfolio_section(results, style);
  if (!plan.empty()) out += "\n" + plan;
  for (const TargetResult& target : base.targets)
    out += "\n" + target_section(base, target, symbol, style);
  return out + evidence_section(results, style) + scenario_section(results, style);
}

std::string learning_report(const Results& results, std::string_view evidence,
                            const TerminalStyle& style) {
  const auto& all = results.evidence;
  const auto found = std::ranges::find(all, evidence, &EvidenceResult::evidence);
  std::string out = head(results, style) + report_of(results, *found, style);
  if (all.size() == 1) return out;
  const auto number = found - all.begin() + 1;
  const std::string place =
      found + 1 == all.end()
          ? fmt::format("It is the study's report number {}; report.json has the history of all.",
                        number)
          : fmt::format(
                "It is the study's report number {} of {}, by its date. What stands above is told "
                "as it was before the later ones were known; what they changed and were worth is "
                "told anew in report.json, which has the history of all.",
                number, all.size());
  return out + "\n" + wrapped(place, style.text_columns(), 0) + "\n";
}

std::string information_report(const Results& results, const TerminalStyle& style) {
  const ScenarioResult& scenario = results.scenarios.front();
  if (scenario.plain) return terminal_report(results, style);
  std::string out = head(results, style);
  if (scenario.scenario != "base")
    out += wrapped("Scenario " + scenario.scenario + overrides_of(scenario) + ".",
                   style.text_columns(), 2) +
           "\n\n";
  return out + information_section(results, scenario, style);
}

}  // namespace equipoise::report
