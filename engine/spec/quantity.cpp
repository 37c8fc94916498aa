#include "engine/spec/quantity.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/document/number.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/document/table.hpp"

namespace equipoise::spec {
namespace {

using document::Key;
using document::Node;
using document::Reader;
using sampling::NamedValue;

sampling::Distribution fixed_at(double value) {
  return {*sampling::find_distribution("fixed"), {.a = value, .lower = value, .upper = value}};
}

/// The numbers of one statement with the text they point into.
struct Statement {
  std::vector<NamedValue> values;
  std::vector<double> column;
  std::string text;
};

/// The values of `{file: ..., column: ...}`.
void read_column(Reader& reader, const Scope& scope, Statement& statement) {
  const std::string file = reader.text({"file", "the CSV file with the values", "draws.csv"});
  const std::string column = reader.text({"column", "the column with the values", "cost"});
  if (file.empty() || column.empty()) return;
  auto table = document::Table::load(document::resolve_path(scope.file(), file),
                                     scope.diagnostics(), reader.span("file"));
  if (!table) return;
  const auto index = table->column(column, reader.span("column"), scope.diagnostics());
  if (!index) return;
  auto numbers = table->numbers(*index, {.key = column}, scope.diagnostics());
  if (numbers) statement.column = std::move(*numbers);
  statement.text = fmt::format("empirical({}, column {})", file, column);
}

/// Reads the keys of a statement as they stand; which of them belong together is solve()'s to say.
Statement read_statement(const Node& node, std::string_view kind, const Scope& scope) {
  Statement statement;
  Reader reader(node, fmt::format("`{}`", kind), scope.diagnostics());
  if (kind == "empirical") {
    read_column(reader, scope, statement);
    statement.values = {{.key = "file"}, {.key = "column", .column = statement.column}};
    reader.finish();
    return statement;
  }
  for (const Node::Entry& entry : node.entries) {
    if (sampling::interval_level(entry.key)) {
      const auto limits = reader.numbers({.key = entry.key}, 2);
      if (limits.size() == 2)
        statement.values.push_back({.key = entry.key, .value = limits[0], .upper = limits[1]});
    } else {
      statement.values.push_back({.key = entry.key, .value = reader.number({.key = entry.key})});
    }
  }
  reader.finish();
  statement.text = sampling::describe(kind, statement.values);
  return statement;
}

/// Unit bounds that a support must respect, whatever the description adds.
std::pair<double, double> bounds_of(const InputDescription& description) {
  double lower = description.lower, upper = description.upper;
  switch (description.unit) {
    case Unit::probability:
    case Unit::share:
      lower = std::max(lower, 0.0);
      upper = std::min(upper, 1.0);
      break;
    case Unit::rate:
    case Unit::count:
    case Unit::duration:
      lower = std::max(lower, 0.0);
      break;
    case Unit::utility:
      upper = std::min(upper, 1.0);
      break;
    case Unit::number:
    case Unit::money:
      break;
  }
  return {lower, upper};
}

std::optional<sampling::Distribution> read_distribution(const Node::Entry& entry,
                                                        const InputDescription& description,
                                                        const Scope& scope, std::string& stated) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  if (!entry.value.is_mapping()) {
    const auto* kind = sampling::find_distribution(entry.key);
    diagnostics.error(entry.value.span, fmt::format("`{}` needs its numbers in a mapping", entry.key),
                      {}, "state it as " + sampling::forms_text(*kind));
    return std::nullopt;
  }
  const std::size_t errors_before = diagnostics.count();
  const Statement statement = read_statement(entry.value, entry.key, scope);
  if (diagnostics.count() != errors_before) return std::nullopt;
  auto solved = sampling::solve(entry.key, statement.values);
  if (const auto* error = std::get_if<sampling::StatementError>(&solved)) {
    const Node* at = error->key.empty() ? nullptr : entry.value.value(error->key);
    diagnostics.error(at ? at->span : entry.key_span, error->text,
                      fmt::format("no {} distribution meets this statement", entry.key));
    return std::nullopt;
  }
  auto& distribution = std::get<sampling::Distribution>(solved);
  const auto [lower, upper] = bounds_of(description);
  if (distribution.shape().lower < lower || distribution.shape().upper > upper) {
    diagnostics.error(
        entry.key_span,
        fmt::format("this {} distribution reaches outside the range of `{}`, {} to {}", entry.key,
                    description.key, lower, upper),
        "some draws would be impossible values, and none is ever repaired",
        "use a distribution that stays inside: beta or logit_normal for shares, gamma or lognormal "
        "for amounts, or truncated_normal");
    return std::nullopt;
  }
  stated = statement.text;
  return std::move(distribution);
}


}  // namespace

Provenance read_provenance(Reader& block, const Provenance& inherited) {
  Provenance own = inherited;
  if (auto source = block.optional_text("source")) own.source = *source;
  if (block.has("status"))
    own.status = std::string(block.choice<std::string_view>(
        "status", {{"verified", "verified"},
                   {"derived", "derived"},
                   {"recalled", "recalled"},
                   {"assumed", "assumed"}}));
  if (auto note = block.optional_text("note")) own.note = *note;
  return own;
}

Scope Scope::inside(Reader& block, const std::string& key) const {
  Scope scope(*diagnostics_, file_, qualified(key));
  scope.provenance_ = read_provenance(block, provenance_);
  return scope;
}

std::string Scope::qualified(std::string_view key) const {
  return name_.empty() ? std::string(key) : name_ + "." + std::string(key);
}

Quantity fixed_quantity(const Scope& scope, std::string_view key, double value) {
  return {scope.qualified(key), fixed_at(value), fmt::format("{}", value), scope.provenance(), {}};
}

Quantity read_quantity(const Node& node, const InputDescription& description, const Scope& scope,
                       std::vector<std::string_view> extra_keys) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::string shown = fmt::format("`{}`", description.key);
  Quantity quantity = fixed_quantity(scope, description.key, document::placeholder(description));
  quantity.span = node.span;
  if (!node.is_mapping()) {
    const double value = document::read_number(node, description, shown, diagnostics);
    quantity.distribution = fixed_at(value);
    quantity.stated = fmt::format("{}", value);
    return quantity;
  }

  Reader reader(node, shown, diagnostics);
  quantity.provenance = read_provenance(reader, scope.provenance());
  for (const std::string_view key : extra_keys) (void)reader.optional_node(key);
  const Node::Entry* found = nullptr;
  for (const Node::Entry& entry : node.entries) {
    if (entry.key == "fixed" || sampling::find_distribution(entry.key)) {
      (void)reader.optional_node(std::string_view(entry.key));
      if (found)
        diagnostics.error(entry.key_span, fmt::format("{} has two distributions", shown),
                          "only one of them could be drawn from", "keep one",
                          {{found->key_span, "the first stands here"}});
      else
        found = &entry;
    }
  }
  if (!found) {
    std::vector<std::string> kinds;
    for (const auto* kind : sampling::all_distributions()) kinds.emplace_back(kind->name);
    std::string help = "one of " + document::name_list(kinds);
    for (const Node::Entry& entry : node.entries)
      if (const auto near = document::nearest(entry.key, kinds)) {
        help = fmt::format("did you mean `{}` for `{}`?", *near, entry.key);
        (void)reader.optional_node(std::string_view(entry.key));
      }
    diagnostics.error(node.span, fmt::format("{} states no number and no distribution", shown),
                      "a value is a number, or a mapping with one distribution", help);
    reader.finish();
    return quantity;
  }
  reader.finish();
  if (found->key == "fixed") {
    const double value = document::read_number(found->value, description, shown, diagnostics);
    quantity.distribution = fixed_at(value);
    quantity.stated = fmt::format("{}", value);
    return quantity;
  }
  auto distribution = read_distribution(*found, description, scope, quantity.stated);
  if (distribution) quantity.distribution = std::move(*distribution);
  if (distribution && quantity.provenance.source.empty())
    diagnostics.error(found->key_span, fmt::format("{} is uncertain and has no source", shown),
                      "a reader must be able to see where every uncertain number comes from",
                      "add `source:` here or to the block around it");
  return quantity;
}

Quantity quantity(Reader& block, const InputDescription& description, const Scope& scope) {
  const Node* node = block.node({description.key, description.meaning, description.example});
  return node ? read_quantity(*node, description, scope)
              : fixed_quantity(scope, description.key, document::placeholder(description));
}

Quantity quantity_or(Reader& block, const InputDescription& description, double fallback,
                     const Scope& scope) {
  const Node* node = block.optional_node(description.key);
  return node ? read_quantity(*node, description, scope)
              : fixed_quantity(scope, description.key, fallback);
}

}  // namespace equipoise::spec
