#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <vector>

#include "models/decision/reason.hpp"

#include "engine/report/sections.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

constexpr std::size_t most_groups = 4, most_inputs = 5;
constexpr double least = 0.5;  // of money: what reads as nothing is not shown

/// A low-discrepancy sample without replicates has none.
std::string error_text(const Estimate& value, const std::string& symbol) {
  return std::isfinite(value.standard_error) ? money(value.standard_error, symbol) : "not known";
}

/// "£1.2m (standard error £30,000)".
std::string with_error(const Estimate& value, const std::string& symbol) {
  return fmt::format("{} (standard error {})", money(value.value, symbol),
                     error_text(value, symbol));
}

/// An input's name without what the heading says already.
std::string short_name(const std::string& name, const std::string& target) {
  for (const std::string& prefix :
       {"targets." + target + ".model.parameters.", "targets." + target + "."})
    if (name.rfind(prefix, 0) == 0) return name.substr(prefix.size());
  constexpr std::string_view strategies = "strategies.";
  return name.rfind(strategies, 0) == 0 ? name.substr(strategies.size()) : name;
}

/// The largest values of a list, with their standard errors; empty without any.
std::string largest(std::vector<const PartialInformationResult*> values, std::size_t most,
                    const std::string& target, const std::string& symbol) {
  std::ranges::stable_sort(values, std::ranges::greater{},
                           [](const auto* v) { return v->population->value; });
  if (values.size() > most) values.resize(most);
  std::string text;
  for (const auto* v : values)
    text += fmt::format("{}{} {} ({})", text.empty() ? "" : "; ", short_name(v->group, target),
                        money(v->population->value, symbol), error_text(*v->population, symbol));
  return text;
}

/// What one decision is worth learning about, at the base threshold.
std::string decision_text(const std::string& name, const Estimate& evpi,
                          const std::vector<PartialInformationResult>& partial, double threshold,
                          const std::string& target, const std::set<std::string>& inputs,
                          const std::string& symbol) {
  std::string text = name + ". EVPI " + with_error(evpi, symbol) + ".";
  std::vector<const PartialInformationResult*> groups, single;
  for (const PartialInformationResult& p : partial) {
    if (p.threshold != threshold || !p.population || !(p.population->value >= least)) continue;
    (inputs.contains(p.group) ? single : groups).push_back(&p);
  }
  if (groups.empty() && single.empty())
    return text + (evpi.value > 0 ? " No group and no input alone would change the decision."
                                  : " No draw would change the decision.");
  if (!groups.empty())
    text += " Groups: " + largest(std::move(groups), most_groups, target, symbol) + ".";
  if (!single.empty())
    text += " Inputs alone: " + largest(std::move(single), most_inputs, target, symbol) + ".";
  return text;
}

}  // namespace

std::string information_section(const Results& results, const ScenarioResult& scenario,
                                const TerminalStyle& style) {
  const std::string& symbol = results.currency_symbol;
  std::set<std::string> inputs;
  for (const InputResult& input : results.inputs) inputs.insert(input.name);
  for (const InputResult& input : scenario.inputs) inputs.insert(input.name);
  std::string out =
      wrapped(fmt::format("What it is worth to know more before deciding, at {} per QALY, for the "
                          "whole population. EVPI: of knowing everything; of groups and of inputs "
                          "alone: of knowing them exactly (EVPPI), with standard errors in "
                          "brackets. Values do not add up. Every input at every threshold: "
                          "information.csv.",
                          exact_money(scenario.threshold, symbol)),
              style.text_columns(), 0) +
      "\n";
  const auto paragraph = [&](const std::string& text) {
    out += "  " + wrapped(text, style.text_columns() - 2, 2) + "\n";
  };
  for (const TargetResult& target : scenario.targets) {
    out += "\n" + one_line(target.title) + "\n";
    paragraph(decision_text("Current practice or any of the strategies", target.evpi,
                            target.partial_information, scenario.threshold, target.target, inputs,
                            symbol));
    for (const PairingResult& p : scenario.pairings) {
      if (p.target != target.target) continue;
      paragraph(decision_text(one_line(p.strategy_title) + " or current practice", p.evpi,
                              p.partial_information, scenario.threshold, target.target, inputs,
                              symbol));
    }
  }
  return out;
}

}  // namespace equipoise::report
