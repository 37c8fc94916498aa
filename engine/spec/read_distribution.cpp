#include "engine/spec/read_distribution.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "engine/document/bounds.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/document/table.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;
using sampling::NamedValue;

/// The numbers of one statement and its words for the reader of results.
struct Statement {
  std::vector<NamedValue> values;
  std::string text;
};

/// The values of `{file: ..., column: ...}`.
std::optional<Statement> read_column(Reader& reader, const Scope& scope,
                                     std::vector<double>& numbers) {
  const std::string file = reader.text({"file", "the CSV file with the values", "draws.csv"});
  const std::string column = reader.text({"column", "the column with the values", "cost"});
  if (file.empty() || column.empty()) return std::nullopt;
  const auto table = document::Table::load(document::resolve_path(scope.file(), file),
                                           scope.diagnostics(), reader.span("file"));
  if (!table) return std::nullopt;
  const auto index = table->column(column, reader.span("column"), scope.diagnostics());
  if (!index) return std::nullopt;
  auto read = table->numbers(*index, {.key = column}, scope.diagnostics());
  if (!read) return std::nullopt;
  numbers = std::move(*read);
  return Statement{{{.key = "file"}, {.key = "column", .column = numbers}},
                   fmt::format("empirical({}, column {})", file, column)};
}

/// Brings the values into the order in which their form lists its keys, so that the words of a
/// statement do not depend on the order of keys in the file.
void order_as_form(std::string_view kind, std::vector<NamedValue>& values) {
  std::vector<std::string_view> keys;
  for (const NamedValue& value : values) keys.push_back(value.key);
  const auto* form = sampling::match_form(*sampling::find_distribution(kind), keys);
  if (!form) return;  // solve() says so
  const auto place = [form](const NamedValue& value) {
    return std::find_if(form->keys.begin(), form->keys.end(),
                        [&](const sampling::StatementKey& key) {
                          return key.input.key == value.key ||
                                 (key.type == sampling::StatementKey::Type::interval &&
                                  sampling::interval_level(value.key));
                        });
  };
  std::sort(values.begin(), values.end(),
            [&](const NamedValue& a, const NamedValue& b) { return place(a) < place(b); });
}

/// Reads the keys of a statement as they stand; which of them belong together is solve()'s to say.
/// \param numbers  keeps the values of a column, which the statement only points to
/// \returns nothing after an error
std::optional<Statement> read_statement(const Node& node, const std::string& kind,
                                        const Scope& scope, std::vector<double>& numbers) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::size_t errors_before = diagnostics.count();
  Reader reader(node, fmt::format("`{}`", kind), diagnostics);
  const sampling::DistributionKind& described = *sampling::find_distribution(kind);
  std::vector<std::string_view> keys;
  for (const Node::Entry& entry : node.entries) keys.push_back(entry.key);
  std::optional<Statement> statement = Statement{};
  for (const Node::Entry& entry : node.entries) {
    const std::string_view key = entry.key;
    if (key == "source" || key == "status" || key == "note" || key == "group") {
      (void)reader.optional_node(key);
      diagnostics.error(entry.key_span, fmt::format("`{}` stands inside `{}`", key, kind),
                        "it speaks of the value, not of its distribution",
                        fmt::format("write {{{}: {{...}}, {}: ...}}", kind, key));
    } else if (kind == "empirical") {
      continue;
    } else if (!sampling::has_key(described, key)) {
      (void)reader.optional_node(key);
      diagnostics.error(entry.key_span, fmt::format("`{}` has no key `{}`", kind, key),
                        fmt::format("it is stated by {}", sampling::forms_text(described)),
                        sampling::statement_help(described, keys));
    } else if (sampling::interval_level(key)) {
      const auto limits =
          reader.numbers({.key = key, .meaning = "the limits of the interval, the lower first"}, 2);
      if (limits.size() == 2)
        statement->values.push_back({.key = key, .value = limits[0], .upper = limits[1]});
    } else {
      statement->values.push_back({.key = key, .value = reader.number({.key = key})});
    }
  }
  if (kind == "empirical") statement = read_column(reader, scope, numbers);
  reader.finish();
  if (!statement || diagnostics.count() != errors_before) return std::nullopt;
  order_as_form(kind, statement->values);
  if (statement->text.empty()) statement->text = sampling::describe(kind, statement->values);
  return statement;
}

/// Why a distribution cannot stand for this input; empty where it can. A continuous one never gives
/// the end of its support; a discrete one does. Amounts without an upper end are held by their
/// moments.
std::optional<document::Diagnostic> misfit(const sampling::Distribution& distribution,
                                           const InputDescription& description,
                                           std::string_view kind) {
  const document::Bounds bounds = document::bounds_of(description);
  document::Bounds support = bounds;
  if (description.unit == Unit::money)
    support = {description.lower, description.upper, description.lower_open,
               description.upper_open};
  const double lower = distribution.shape().lower, upper = distribution.shape().upper;
  const bool discrete = distribution.kind().discrete;
  const bool below = lower < support.lower ||
                     (discrete && lower == support.lower && support.lower_open),
             above = upper > support.upper ||
                     (discrete && upper == support.upper && support.upper_open);
  document::Diagnostic wrong;
  if (below || above) {
    wrong.what =
        fmt::format("this {} distribution reaches outside the range of `{}`, which must be {}",
                    kind, description.key, document::phrase(support, below ? lower : upper));
    wrong.why = "some draws would be impossible values, and none is ever repaired";
    wrong.help =
        "use a distribution that stays inside: beta or logit_normal for shares, gamma or lognormal "
        "for amounts, or truncated_normal";
    return wrong;
  }
  if (!document::inside(bounds, distribution.mean()) ||
      (description.unit == Unit::money && !document::inside(bounds, distribution.sd()))) {
    wrong.what = fmt::format("this {} distribution has mean {} and sd {}, and `{}` must be {}",
                             kind, distribution.mean(), distribution.sd(), description.key,
                             document::phrase(bounds, distribution.mean()));
    wrong.why = "sums and products of such numbers would overflow";
    wrong.help = "check its unit and its exponent";
    return wrong;
  }
  return std::nullopt;
}

}  // namespace

std::optional<sampling::Distribution> read_distribution(const Node::Entry& entry,
                                                        const InputDescription& description,
                                                        const Scope& scope, std::string& stated) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  if (entry.value.broken) return std::nullopt;
  if (!entry.value.is_mapping()) {
    const auto* kind = sampling::find_distribution(entry.key);
    diagnostics.error(entry.value.span,
                      fmt::format("`{}` needs its numbers in a mapping", entry.key),
                      fmt::format("it is stated by {}", sampling::forms_text(*kind)),
                      fmt::format("write {{{}: {{key: number, ...}}}}", entry.key));
    return std::nullopt;
  }
  std::vector<double> column;
  const auto statement = read_statement(entry.value, entry.key, scope, column);
  if (!statement) return std::nullopt;
  auto solved = sampling::solve(entry.key, statement->values);
  if (const auto* error = std::get_if<sampling::StatementError>(&solved)) {
    const Node* at = error->key.empty() ? nullptr : entry.value.value(error->key);
    diagnostics.error(at ? at->span : entry.key_span, error->text,
                      fmt::format("no {} distribution meets this statement", entry.key),
                      error->help);
    return std::nullopt;
  }
  auto& distribution = std::get<sampling::Distribution>(solved);
  if (auto wrong = misfit(distribution, description, entry.key)) {
    wrong->span = entry.key_span;
    diagnostics.error(std::move(*wrong));
    return std::nullopt;
  }
  stated = statement->text;
  return std::move(distribution);
}

void report_no_distribution(const Node& node, const std::string& shown,
                            std::span<const std::string_view> other_keys,
                            document::Diagnostics& diagnostics) {
  std::vector<std::string> kinds, fitting;
  std::vector<std::string_view> keys;
  for (const Node::Entry& entry : node.entries)
    if (std::find(other_keys.begin(), other_keys.end(), entry.key) == other_keys.end())
      keys.push_back(entry.key);
  for (const auto* kind : sampling::all_distributions()) {
    kinds.emplace_back(kind->name);
    if (!keys.empty() && sampling::match_form(*kind, keys)) fitting.emplace_back(kind->name);
  }
  std::string help = "one of " + document::name_list(kinds);
  if (!fitting.empty())
    help = fmt::format("say which distribution has these numbers ({}): {{{}: {{...}}}}",
                       document::name_list(fitting), fitting.front());
  for (const std::string_view key : keys)
    if (const auto near = document::nearest(key, kinds))
      help = fmt::format("did you mean `{}` for `{}`?", *near, key);
  diagnostics.error(node.span, fmt::format("{} states no number and no distribution", shown),
                    "a value is a number, or a mapping with one distribution", help);
}

}  // namespace equipoise::spec
