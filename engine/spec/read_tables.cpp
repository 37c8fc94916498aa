#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <set>

#include "engine/document/number.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/document/table.hpp"
#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

/// What the values of a table are, and the years they belong to.
struct TableQuantity {
  Unit unit = Unit::number;
  double years = 0.0;
};

/// Reads `probability per 1 year`, `rate per 1 year` or `number`.
TableQuantity read_quantity_word(Reader& block) {
  const std::string text =
      block.text({"quantity", "what the values are", "probability per 1 year"});
  if (text.empty() || text == "number") return {};
  const std::size_t per = text.find(" per ");
  const std::string word = text.substr(0, per);
  if (per == std::string::npos || (word != "probability" && word != "rate")) {
    block.error("quantity", fmt::format("`quantity` cannot be `{}`", text),
                "a rate and a probability are different things, and each belongs to a time",
                "write `probability per 1 year`, `rate per 1 year` or `number`");
    return {};
  }
  const document::ParsedNumber time = document::parse_duration(text.substr(per + 5));
  if (time.problem || !(time.value > 0)) {
    block.error(
        "quantity", fmt::format("`quantity` cannot be `{}`", text),
        fmt::format("`{}` is not a time: a number above 0 and its unit", text.substr(per + 5)),
        fmt::format("write for example `{} per 1 year`", word));
    return {};
  }
  return {word == "rate" ? Unit::rate : Unit::probability, time.value};
}

/// The rows that `where` keeps; none after an error.
std::vector<std::size_t> matching_rows(const document::Table& table,
                                       const std::vector<const Node::Entry*>& where,
                                       document::Diagnostics& diagnostics) {
  std::vector<std::size_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  bool good = true;
  for (const Node::Entry* entry : where) {
    const auto column = table.column(entry->key, entry->key_span, diagnostics);
    const std::string text = document::read_text(entry->value, "`" + entry->key + "`", diagnostics);
    good = good && column && entry->value.is_scalar();
    if (!column || !entry->value.is_scalar() || rows.empty()) continue;
    std::set<std::string> others;
    for (const std::size_t row : rows) others.insert(table.text(row, *column));
    std::erase_if(rows, [&](std::size_t row) { return table.text(row, *column) != text; });
    if (!rows.empty()) continue;
    const std::vector<std::string> known(others.begin(), others.end());
    diagnostics.error(entry->value.span,
                      fmt::format("no row of the table has `{}` in column `{}`", text, entry->key),
                      "`where` keeps the rows whose columns have exactly these texts",
                      document::did_you_mean(text, known));
    good = false;
  }
  return good ? rows : std::vector<std::size_t>{};
}

/// Keys and values of the rows, in order of key.
void read_rows(const document::Table& table, std::span<const std::size_t> rows,
               std::size_t key_column, std::size_t value_column, TableSpec& spec,
               document::Diagnostics& diagnostics) {
  const std::string& by = table.columns()[key_column];
  const std::string& value = table.columns()[value_column];
  const auto keys = table.numbers(key_column, rows, {.key = by}, diagnostics);
  const auto values =
      table.numbers(value_column, rows, {.key = value, .unit = spec.quantity}, diagnostics);
  if (!keys || !values) return;
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return (*keys)[a] < (*keys)[b]; });
  for (std::size_t n = 0; n < order.size(); ++n) {
    const std::size_t i = order[n];
    if (n > 0 && (*keys)[order[n - 1]] == (*keys)[i]) {
      diagnostics.error(table.span(rows[i], key_column),
                        fmt::format("the table has two rows for {} = {}", by, (*keys)[i]),
                        "which of them holds cannot be known",
                        "name the rows that are meant with `where:`",
                        {{table.span(rows[order[n - 1]], key_column), "the first stands here"}});
      return;  // of a table that lacks a `where`, every row would be one
    }
  }
  spec.keys.clear();
  spec.values.clear();
  for (const std::size_t i : order) {
    spec.keys.push_back((*keys)[i]);
    // A rate is events a year wherever it is used.
    spec.values.push_back(spec.quantity == Unit::rate ? (*values)[i] / spec.years : (*values)[i]);
  }
}

/// A table that cannot be read keeps its name and one row.
TableSpec read_rows_and_words(const Node::Entry& entry, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  Reader block(entry.value, fmt::format("table `{}`", entry.key), diagnostics);
  TableSpec spec{.name = entry.key,
                 .keys = {0.0},
                 .values = {0.0},
                 .provenance = read_provenance(block, scope.provenance()),
                 .span = entry.key_span};
  const std::string file = block.text({"file", "the CSV file", "../tables/life-table-uk.csv"});
  const std::string by = block.text({"by", "the column of the key", "age"});
  const std::string value = block.text({"column", "the column of the value", "qx"});
  const TableQuantity quantity = read_quantity_word(block);
  spec.quantity = quantity.unit;
  spec.years = quantity.years;
  spec.linear = block.choice_or<bool>("between", false, {{"step", false}, {"linear", true}});
  spec.beyond_last = block.choice<bool>({"beyond", "what holds outside the rows", "last"},
                                        {{"last", true}, {"error", false}});
  const auto where = by_name(block.optional_map("where"));
  spec.stated = fmt::format("table {}, column {}, {}", file, value,
                            block.optional_text("quantity").value_or(""));
  block.finish();
  if (file.empty()) return spec;
  const auto table = document::Table::load(document::resolve_path(scope.file(), file), diagnostics,
                                           block.span("file"));
  if (!table) return spec;
  const auto rows = matching_rows(*table, where, diagnostics);
  const auto column = [&](const std::string& name, const char* key) {
    return name.empty() ? std::nullopt : table->column(name, block.span(key), diagnostics);
  };
  const auto key_column = column(by, "by");
  const auto value_column = column(value, "column");
  if (key_column && value_column && !rows.empty())
    read_rows(*table, rows, *key_column, *value_column, spec, diagnostics);
  return spec;
}

TableSpec read_table(const Node::Entry& entry, const Scope& scope) {
  const std::size_t errors_before = scope.diagnostics().count();
  TableSpec spec = read_rows_and_words(entry, scope);
  spec.broken = entry.value.broken || scope.diagnostics().count() != errors_before;
  return spec;
}

}  // namespace

void read_tables(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node::Entry* entry : by_name(model.optional_map("tables"))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a table",
                         scope.diagnostics());
    spec.tables.push_back(read_table(*entry, scope));
    const TableSpec& table = spec.tables.back();
    spec.listed.push_back(
        list_numbers(scope.qualified("tables." + table.name), table.values,
                     fmt::format("{}, {} rows", table.stated, table.values.size()),
                     table.provenance, table.span));
  }
}

}  // namespace equipoise::spec
