#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/decision/reason.hpp"

#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

std::string option_line(const std::string& name, std::size_t name_columns, const std::string& cost,
                        const std::string& qalys, const std::string& payoff,
                        const std::string& icer, const std::string& best,
                        const std::string& status) {
  return "  " + padded(shortened(name, name_columns - 1), name_columns) + right(cost, 9) +
         right(qalys, 9) + right(payoff, 10) + right(icer, 10) + right(best, 6) + "  " + status +
         "\n";
}

/// The full incremental analysis of the alternatives.
std::string option_table(const TargetResult& target, const std::string& symbol,
                         const TerminalStyle& style) {
  std::size_t longest = 0;
  for (const auto& option : target.options) longest = std::max(longest, width(option.title) + 1);
  const std::size_t name_columns =
      std::clamp<std::size_t>(longest, 18, std::max<std::size_t>(style.columns, 88) - 70);
  std::string out =
      option_line("", name_columns, "cost", "QALYs", "payoff", "ICER", "best", "status");
  for (const TargetResult::Option& o : target.options)
    out += option_line(one_line(o.title), name_columns, money(o.cost.value, symbol),
                       grouped(o.qalys.value, std::abs(o.qalys.value) < 100 ? 1 : 0),
                       money(o.payoff.value, symbol), o.icer ? money(*o.icer, symbol) : "–",
                       percentage(o.probability_best.value), o.status);
  return out;
}

std::string population_sentence(const TargetResult& target, const std::string& symbol) {
  const char* unit = target.counting == "person-years" ? "person-years" : "patients";
  return fmt::format("EVPI of this choice {}: {} for each of {} {} ({}).",
                     money(target.evpi.value, symbol),
                     symbol + grouped(target.evpi.value / target.discounted_people, 2),
                     grouped(target.discounted_people), unit, target.multiplier_convention);
}

}  // namespace

std::string target_section(const ScenarioResult& scenario, const TargetResult& target,
                           const std::string& symbol, const TerminalStyle& style) {
  std::string out = one_line(target.title) + "\n";
  const auto paragraph = [&](const std::string& text) {
    if (!text.empty()) out += "  " + wrapped(text, style.text_columns() - 2, 2) + "\n";
  };
  paragraph(practice_sentence(target, scenario.interventions, symbol));
  paragraph(target.line);
  out += "\n" + option_table(target, symbol, style);
  paragraph(
      "Alternatives, each against current practice; ICER against the previous one that is not "
      "dominated; best: share of draws. " +
      population_sentence(target, symbol));
  for (const PairingResult& p : scenario.pairings) {
    if (p.target != target.target) continue;
    std::string text = one_line(p.strategy_title) + ". " + p.reason;
    for (const std::string& sentence :
         {p.remark, stability_sentence(p), switch_sentence(p, symbol), value_sentence(p, symbol)})
      if (!sentence.empty()) text += " " + sentence;
    out += "\n";
    paragraph(text);
  }
  return out;
}

}  // namespace equipoise::report
