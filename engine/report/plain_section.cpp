#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "models/decision/reason.hpp"

#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

/// Costs per person: whole amounts, or pence where amounts are small.
std::string cost_text(double cost, const std::string& symbol) {
  const std::string digits = grouped(std::abs(cost), std::abs(cost) < 100 ? 2 : 0);
  return (cost < 0 ? "-" : "") + symbol + digits;
}

std::string table(const ScenarioResult& scenario, const std::string& symbol,
                  const TerminalStyle& style) {
  std::size_t longest = 0;
  for (const auto& i : scenario.interventions) longest = std::max(longest, width(i.intervention));
  const std::size_t name =
      std::clamp<std::size_t>(longest + 2, 16, std::max<std::size_t>(style.columns, 88) - 78);
  const auto line = [&](const std::string& n, const std::string& cost, const std::string& more_cost,
                        const std::string& effect, const std::string& more_effect,
                        const std::string& icer, const std::string& p, const std::string& status) {
    return padded(shortened(n, name - 1), name) + right(cost, 10) + right(more_cost, 10) +
           right(effect, 11) + right(more_effect, 10) + right(icer, 10) + right(p, 6) + "  " +
           status + "\n";
  };
  std::string out =
      line("intervention", "cost", "more", effect_of(scenario), "more", "ICER", "P", "status");
  for (std::size_t i = 0; i < scenario.interventions.size(); ++i) {
    const InterventionResult& r = scenario.interventions[i];
    out += line(r.intervention, cost_text(r.cost.value, symbol),
                i == 0 ? "–" : cost_text(r.incremental_cost.value, symbol),
                grouped(r.qalys.value, 4), i == 0 ? "–" : grouped(r.incremental_qalys.value, 4),
                r.icer ? cost_text(*r.icer, symbol) : "–",
                percentage(r.probability_cost_effective.value), r.status);
  }
  return out;
}

/// "£12 (standard error £0.40), £1.2m in all".
std::string value_text(const Estimate& per_person, const std::optional<Estimate>& population,
                       const std::string& symbol) {
  std::string text = fmt::format("{} (standard error {})", cost_text(per_person.value, symbol),
                                 std::isfinite(per_person.standard_error)
                                     ? cost_text(per_person.standard_error, symbol)
                                     : "not known");
  if (population && population->value != per_person.value)
    text += fmt::format(", {} in all", money(population->value, symbol));
  return text;
}

/// What would be worth learning, the largest first, then what studies of one size would be worth.
std::string worth_learning(const ScenarioResult& scenario, const std::string& symbol) {
  constexpr std::size_t most = 10;
  std::vector<const PartialInformationResult*> groups;
  for (const auto& group : scenario.plain->partial_information)
    if (group.threshold == scenario.threshold && group.per_person.value > 0)
      groups.push_back(&group);
  std::ranges::stable_sort(groups, std::ranges::greater{},
                           [](const auto* g) { return g->per_person.value; });
  std::string out;
  if (!groups.empty()) out += "\nWorth of knowing exactly (EVPPI per person):\n";
  const std::size_t shown = std::min(most, groups.size());
  std::size_t name = 0;
  for (std::size_t i = 0; i < shown; ++i) name = std::max(name, width(groups[i]->group));
  for (std::size_t i = 0; i < shown; ++i)
    out += "  " + padded(groups[i]->group, name + 2) +
           value_text(groups[i]->per_person, groups[i]->population, symbol) + "\n";
  if (groups.size() > shown)
    out += fmt::format("  and {} more that are worth less\n", groups.size() - shown);
  bool first = true;
  for (const auto& study : scenario.plain->sample_information) {
    if (study.threshold != scenario.threshold) continue;
    if (std::exchange(first, false))
      out +=
          "\nWorth of a study (EVSI per person before its cost; then by other methods, weighting "
          "and moment matching):\n";
    const auto other = [&](const std::optional<Estimate>& value) {
      return value ? value_text(*value, std::nullopt, symbol) : std::string("not known");
    };
    out += fmt::format("  {}, {} {}  {}; {}; {}\n", study.parameter,
                       grouped(static_cast<double>(study.size)),
                       study.data == "binomial" ? "people" : "measurements",
                       value_text(study.per_person, study.population, symbol),
                       other(study.by_weighting), other(study.by_moment_matching));
  }
  return out;
}

}  // namespace

std::string effect_of(const ScenarioResult& scenario) {
  const bool same = std::all_of(scenario.interventions.begin(), scenario.interventions.end(),
                                [](const InterventionResult& r) {
                                  const double gap = std::abs(r.qalys.value - r.life_years.value);
                                  return gap <= 1e-9 * std::abs(r.qalys.value);
                                });
  return same ? "life years" : "QALYs";
}

std::string plain_section(const Results& results, const ScenarioResult& scenario,
                          const TerminalStyle& style) {
  const std::string& symbol = results.currency_symbol;
  const PlainResult& plain = *scenario.plain;
  std::string out = table(scenario, symbol, style) + "\n";
  std::string text = fmt::format("Best at {} per {}: {}. EVPI {} per person",
                                 exact_money(scenario.threshold, symbol),
                                 effect_of(scenario) == "QALYs" ? "QALY" : "life year",
                                 plain.best_option, cost_text(plain.evpi.value, symbol));
  if (plain.evpi_population && *plain.population_multiplier != 1)
    text += fmt::format(", {} in all: times {} ({})", money(plain.evpi_population->value, symbol),
                        amount(*plain.population_multiplier), plain.multiplier_convention);
  return out + wrapped(text + ".", style.text_columns(), 0) + "\n" +
         worth_learning(scenario, symbol);
}

}  // namespace equipoise::report
