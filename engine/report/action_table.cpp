// What can be done in a target with the strategy that is worth most to study, and what that leads
// to.
#include <algorithm>
#include <fmt/format.h>
#include <string>

#include "models/decision/reason.hpp"

#include "engine/report/sections.hpp"
#include "engine/report/sentences.hpp"
#include "engine/report/text.hpp"

namespace equipoise::report {
namespace {

using decision::money;

/// "a trial first, delivery after it", for people who never read the field's names.
std::string what_is_done(const ActionResult& action) {
  const std::string reports = decision::years(action.reports_after);
  if (action.action == "nothing") return "nothing";
  if (action.action == "implement") return "implement now, no trial";
  if (action.action == "shorter") return "implement now, stop after " + reports;
  if (action.action == "later") return "implement " + reports + " later";
  if (action.action == "fallback") return "the best other option now";
  if (action.action == "fallback then this") return "the other now, this after " + reports;
  if (action.action == "this then fallback") return "this now, the other after " + reports;
  const std::string size =
      fmt::format("({} practices an arm)", action.practices_per_arm.value_or(0));
  return action.action == "while implementing" ? "implement, with a trial " + size
                                               : "a trial first " + size;
}

std::string line(const std::string& name, const std::string& chance, const std::string& value,
                 const std::string& behind) {
  return "  " + padded(name, 46) + right(chance, 8) + right(value, 12) + right(behind, 12) + "\n";
}

}  // namespace

std::string action_table(const TargetResult& target, const std::string& symbol,
                         const TerminalStyle& style) {
  if (target.actions.empty()) return {};
  const auto title = [&](const std::string& name) {
    const auto option = std::ranges::find(target.options, name, &TargetResult::Option::option);
    return one_line(option == target.options.end() ? name : option->title);
  };
  std::string out = line("", "chance", "worth", "behind");
  double sunk = 0.0;
  for (const ActionResult& a : target.actions) {
    out += line(what_is_done(a), "", money(a.value, symbol),
                a.behind_best > 0 ? money(a.behind_best, symbol) : "best");
    const bool goes_on = a.action == "while implementing";
    if (a.value_if_adopted)
      out += line(goes_on ? "    then go on" : "    then adopt", percentage(*a.chance_adopted),
                  money(*a.value_if_adopted, symbol), "");
    if (a.value_if_rejected)
      out += line(goes_on ? "    or stop" : "    or reject", percentage(*a.chance_rejected),
                  money(*a.value_if_rejected, symbol), "");
    if (a.behind_best == 0 && a.sunk) sunk = *a.sunk;
  }
  std::string note = fmt::format(
      "What could be done with {} and its best trial, and what the result may lead to; {}. A "
      "trial's "
      "cost is paid in each of its values.",
      title(target.study),
      target.actions_fallback.empty()
          ? "current practice is the best other option"
          : "the best other option is " + title(target.actions_fallback) +
                ", which is done where this is not and pays");
  if (sunk > 0)
    note += fmt::format(" Lost for good if the result is against it: {}.", money(sunk, symbol));
  return out + "  " + wrapped(note, style.text_columns() - 2, 2) + "\n";
}

}  // namespace equipoise::report
