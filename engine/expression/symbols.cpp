#include "engine/expression/symbols.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/core/contracts.hpp"

#include "engine/expression/function.hpp"

namespace equipoise::expression {
namespace {

/// Words with a meaning of their own; functions are asked for theirs.
constexpr std::string_view words[] = {"and",          "or",        "not",      "if",
                                      "cycle",        "time",      "age",      "start_age",
                                      "intervention", "remainder", "otherwise"};

/// The words among them that give a value.
constexpr std::string_view values[] = {"cycle", "time", "age", "start_age", "intervention"};

}  // namespace

std::string_view describe(Symbol::Kind kind) {
  switch (kind) {
    case Symbol::Kind::parameter:
      return "a parameter";
    case Symbol::Kind::variable:
      return "a variable";
    case Symbol::Kind::table:
      return "a table";
    case Symbol::Kind::intervention:
      return "an intervention";
    case Symbol::Kind::state:
      break;
  }
  return "a state";
}

bool is_reserved(std::string_view name) {
  return std::find(std::begin(words), std::end(words), name) != std::end(words) ||
         find_function(name) != nullptr;
}

bool Symbols::add(const std::string& name, Symbol::Kind kind, std::size_t index,
                  const document::Span& span) {
  if (is_reserved(name)) {
    diagnostics_.error(span, fmt::format("`{}` cannot be the name of {}", name, describe(kind)),
                       fmt::format("`{}` has a meaning of its own in expressions", name),
                       "choose another name");
    return false;
  }
  const auto [place, added] = symbols_.try_emplace(name, Symbol{kind, index, span});
  if (added) return true;
  const Symbol& first = place->second;
  diagnostics_.error(
      span, fmt::format("the name `{}` is taken", name),
      "states, parameters, variables, tables and interventions of a model share one namespace",
      "choose another name",
      {{first.span, fmt::format("here `{}` is {}", name, describe(first.kind))}});
  return false;
}

void Symbols::add_parameter(const std::string& name, std::size_t row, const document::Span& span) {
  add(name, Symbol::Kind::parameter, row, span);
}

void Symbols::add_variable(const std::string& name, const document::Node& expression,
                           const document::Span& span) {
  if (add(name, Symbol::Kind::variable, variables_.size(), span)) {
    variables_.push_back({name, expression, span});
  }
}

void Symbols::add_table(LookupTable table, const document::Span& span) {
  const auto& keys = table.keys;
  const auto finite = [](double v) { return std::isfinite(v); };
  EQUIPOISE_EXPECT(keys.size() == table.values.size());
  EQUIPOISE_EXPECT(std::all_of(keys.begin(), keys.end(), finite));
  EQUIPOISE_EXPECT(std::all_of(table.values.begin(), table.values.end(), finite));
  if (keys.empty()) {
    table.broken = true;
    diagnostics_.error(span, fmt::format("table `{}` has no rows", table.name),
                       "a look-up would find nothing",
                       "check `where`: it keeps the rows whose columns have exactly these texts");
  }
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i - 1] < keys[i]) continue;
    table.broken = true;
    diagnostics_.error(span,
                       fmt::format("the keys of table `{}` do not ascend: {} follows {}",
                                   table.name, keys[i], keys[i - 1]),
                       "a look-up needs one value for each key, in order",
                       keys[i - 1] == keys[i]
                           ? "keep one of the rows with this key by `where`, or delete it"
                           : "sort the file by its key column");
    break;
  }
  if (add(table.name, Symbol::Kind::table, tables_.size(), span)) {
    tables_.push_back(std::move(table));
  }
}

void Symbols::add_intervention(const std::string& name, const document::Span& span) {
  add(name, Symbol::Kind::intervention, interventions_.size(), span);
  interventions_.push_back(name);
}

void Symbols::add_state(const std::string& name, const document::Span& span) {
  add(name, Symbol::Kind::state, 0, span);
}

const Symbol* Symbols::find(std::string_view name) const {
  const auto found = symbols_.find(name);
  return found == symbols_.end() ? nullptr : &found->second;
}

std::vector<std::string> Symbols::candidates() const {
  std::vector<std::string> all;
  for (const auto& [name, symbol] : symbols_) {
    const bool refused =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos;
    if (symbol.kind != Symbol::Kind::state && !refused) all.push_back(name);
  }
  all.insert(all.end(), std::begin(values), std::end(values));
  all.emplace_back("if");
  for (const Function* function : all_functions()) all.emplace_back(function->name);
  return all;
}

}  // namespace equipoise::expression
