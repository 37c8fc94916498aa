#include "engine/results/csv.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "models/core/contracts.hpp"

#include "engine/results/csv_table.hpp"

namespace equipoise::results {
namespace {

Keys keys_of(const ScenarioResult& scenario, const PairingResult& pairing) {
  return {
      {"scenario", scenario.scenario}, {"target", pairing.target}, {"strategy", pairing.strategy}};
}

std::string pairings_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const PairingResult& p : s.pairings) table.add({{"scenario", s.scenario}}, p);
  return table.text();
}

std::string interventions_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const InterventionResult& i : s.interventions) table.add({{"scenario", s.scenario}}, i);
  return table.text();
}

/// The inputs of the base case, then what each scenario changes.
std::string parameters_csv(const Results& results) {
  Table table;
  for (const InputResult& input : results.inputs) table.add({{"scenario", "base"}}, input);
  for (const ScenarioResult& s : results.scenarios)
    for (const InputResult& input : s.inputs) table.add({{"scenario", s.scenario}}, input);
  return table.text();
}

/// Adherence gained and cash paid, year by year.
std::string years_csv(const Results& results) {
  std::string text;
  for (const ScenarioResult& s : results.scenarios)
    for (const PairingResult& p : s.pairings)
      for (std::size_t t = 0; t < p.adherence_gain_by_year.size(); ++t) {
        Row row;
        for (const auto& [name, value] : keys_of(s, p)) row.add(name, value);
        row.add("year", static_cast<std::uint64_t>(t + 1));
        row.add("adherence_gain", p.adherence_gain_by_year[t]);
        row.add("programme_cash", p.programme_cash_by_year[t]);
        if (text.empty()) text = row.header() + "\n";
        text += row.line() + "\n";
      }
  return text;
}

/// Cost categories and counted events of every intervention.
std::string parts_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const InterventionResult& i : s.interventions) {
      const auto add = [&](const char* kind, const std::vector<InterventionResult::Part>& parts) {
        for (const InterventionResult::Part& part : parts)
          table.add({{"scenario", s.scenario},
                     {"target", i.target},
                     {"intervention", i.intervention},
                     {"kind", kind}},
                    part);
      };
      add("cost", i.cost_categories);
      add("event", i.events);
    }
  return table.text();
}

std::string options_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const TargetResult& t : s.targets)
      for (const TargetResult::Option& option : t.options)
        table.add({{"scenario", s.scenario}, {"target", t.target}}, option);
  return table.text();
}

std::string implementation_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const TargetResult& t : s.targets)
      table.add({{"scenario", s.scenario}, {"target", t.target}}, t.implementation);
  return table.text();
}

std::string trials_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const PairingResult& p : s.pairings)
      for (const TrialResult& trial : p.trials)
        for (const TrialSizeResult& size : trial.sizes) {
          Keys keys = keys_of(s, p);
          keys.emplace_back("trial", trial.trial);
          keys.emplace_back("follow_up", fmt::format("{}", trial.follow_up));
          table.add(keys, size);
        }
  return table.text();
}

std::string actions_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const PairingResult& p : s.pairings)
      for (const ActionResult& action : p.actions) table.add(keys_of(s, p), action);
  return table.text();
}

std::string switch_values_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const PairingResult& p : s.pairings)
      for (const SwitchValueResult& value : p.switch_values) table.add(keys_of(s, p), value);
  return table.text();
}

/// Of pairings one row a threshold; of a plain analysis one row a threshold and intervention.
std::string thresholds_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios) {
    for (const PairingResult& p : s.pairings)
      for (const ThresholdResult& at : p.thresholds) table.add(keys_of(s, p), at);
    if (!s.plain) continue;
    for (const PlainResult::AtThreshold& at : s.plain->thresholds)
      for (std::size_t i = 0; i < s.interventions.size(); ++i)
        table.add(
            {{"scenario", s.scenario},
             {"intervention", s.interventions[i].intervention},
             {"probability_cost_effective", fmt::format("{}", at.probability_cost_effective[i])}},
            at);
  }
  return table.text();
}

/// The value of learning everything, then of learning each group. Without a strategy: of the choice
/// between all of a target's.
std::string information_csv(const Results& results) {
  Table table;
  const auto add = [&](const Keys& keys, double threshold, const Estimate& evpi,
                       const std::optional<Estimate>& population, double bias_per_person) {
    table.add(keys,
              PartialInformationResult{"all inputs (EVPI)", threshold, "best option of each draw",
                                       evpi, population, 0.0, bias_per_person});
  };
  for (const ScenarioResult& s : results.scenarios) {
    for (const TargetResult& t : s.targets) {
      const Keys keys{{"scenario", s.scenario}, {"target", t.target}, {"strategy", ""}};
      for (const auto& at : t.thresholds)
        add(keys, at.threshold, at.evpi_per_person, at.evpi, at.evpi_bias / t.discounted_people);
      for (const auto& group : t.partial_information) table.add(keys, group);
      for (const PairingResult& p : s.pairings) {
        if (p.target != t.target) continue;
        for (const ThresholdResult& at : p.thresholds)
          add(keys_of(s, p), at.threshold, at.evpi_per_person, at.evpi,
              at.evpi_bias / t.discounted_people);
        for (const auto& group : p.partial_information) table.add(keys_of(s, p), group);
      }
    }
    if (!s.plain) continue;
    const Keys keys{{"scenario", s.scenario}};
    for (const PlainResult::AtThreshold& at : s.plain->thresholds)
      add(keys, at.threshold, at.evpi, at.evpi_population, at.evpi_bias);
    for (const auto& group : s.plain->partial_information) table.add(keys, group);
  }
  return table.text();
}

std::string sample_information_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    if (s.plain)
      for (const auto& study : s.plain->sample_information)
        table.add({{"scenario", s.scenario}}, study);
  return table.text();
}

/// Every table, by the name of its file.
struct NamedTable {
  std::string_view name;
  std::string (*text)(const Results&);
};
constexpr auto all_tables = std::to_array<NamedTable>({
    {"pairings.csv", pairings_csv},
    {"interventions.csv", interventions_csv},
    {"parameters.csv", parameters_csv},
    {"years.csv", years_csv},
    {"parts.csv", parts_csv},
    {"options.csv", options_csv},
    {"implementation.csv", implementation_csv},
    {"elsewhere.csv", elsewhere_csv},
    {"line-trials.csv", line_trials_csv},
    {"research-trials.csv", research_trials_csv},
    {"research.csv", research_csv},
    {"research-elsewhere.csv", research_elsewhere_csv},
    {"trials.csv", trials_csv},
    {"actions.csv", actions_csv},
    {"thresholds.csv", thresholds_csv},
    {"switch-values.csv", switch_values_csv},
    {"information.csv", information_csv},
    {"evidence.csv", evidence_csv},
    {"evidence-answers.csv", evidence_answers_csv},
    {"evidence-taught.csv", evidence_taught_csv},
    {"evidence-choices.csv", evidence_choices_csv},
    {"evidence-pairings.csv", evidence_pairings_csv},
    {"evidence-plan.csv", evidence_plan_csv},
    {"sample-information.csv", sample_information_csv},
    {"portfolio.csv", portfolio_csv},
    {"plan-alternatives.csv", plan_alternatives_csv},
    {"budgets.csv", budgets_csv},
    {"frontier.csv", frontier_csv},
});

}  // namespace

std::span<const std::string_view> table_names() noexcept {
  static constexpr auto names = [] {
    std::array<std::string_view, all_tables.size()> list;
    std::ranges::transform(all_tables, list.begin(), &NamedTable::name);
    return list;
  }();
  return names;
}

std::string table(const Results& results, std::string_view name) {
  const auto* found = std::ranges::find(all_tables, name, &NamedTable::name);
  EQUIPOISE_EXPECT(found != all_tables.end());
  return found->text(results);
}

}  // namespace equipoise::results
