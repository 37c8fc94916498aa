#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "engine/document/number.hpp"
#include "engine/document/table.hpp"
#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

/// Reads `probability per 1 year`, `rate per 1 year` or `number` to the unit of the values.
Unit read_quantity_word(Reader& block, document::Diagnostics& diagnostics) {
  const std::string text = block.text(
      {"quantity", "what the values are", "probability per 1 year"});
  if (text.empty() || text == "number") return Unit::number;
  const std::size_t per = text.find(" per ");
  const std::string word = text.substr(0, per);
  if (per == std::string::npos || (word != "probability" && word != "rate")) {
    block.error("quantity", fmt::format("`{}` is no kind of quantity", text),
                "a rate and a probability are different things, and each belongs to a time",
                "write `probability per 1 year`, `rate per 1 year` or `number`");
    return Unit::number;
  }
  const auto duration = document::parse_duration(text.substr(per + 5));
  if (duration.problem)
    diagnostics.error(block.span("quantity"), duration.problem->what, duration.problem->why,
                      duration.problem->help);
  return word == "rate" ? Unit::rate : Unit::probability;
}

std::vector<std::size_t> matching_rows(const document::Table& table, Reader& block,
                                       document::Diagnostics& diagnostics) {
  std::vector<std::size_t> rows(table.rows());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  for (const Node::Entry* entry : by_name(block.optional_map("where"))) {
    const auto column = table.column(entry->key, entry->key_span, diagnostics);
    const std::string text = document::read_text(entry->value, entry->key, diagnostics);
    if (!column) continue;
    std::erase_if(rows, [&](std::size_t row) { return table.text(row, *column) != text; });
    if (rows.empty())
      diagnostics.error(entry->value.span,
                        fmt::format("no row of the table has `{}` in `{}`", text, entry->key),
                        "a table without rows holds no numbers");
  }
  return rows;
}

std::optional<TableSpec> read_table(const Node::Entry& entry, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  Reader block(entry.value, fmt::format("table `{}`", entry.key), diagnostics);
  const std::size_t errors_before = diagnostics.count();
  (void)read_provenance(block, scope.provenance());
  TableSpec spec;
  spec.name = entry.key;
  spec.span = entry.key_span;
  const std::string file = block.text({"file", "the CSV file", "../tables/life-table-uk.csv"});
  const std::string by = block.text({"by", "the column of the key", "age"});
  const std::string value = block.text({"column", "the column of the value", "qx"});
  const Unit unit = read_quantity_word(block, diagnostics);
  spec.linear = block.choice_or<bool>("between", false, {{"step", false}, {"linear", true}});
  spec.beyond_last = block.choice<bool>({"beyond", "what holds outside the rows", "last"},
                                        {{"last", true}, {"error", false}});
  (void)block.optional_node("where");
  if (file.empty()) {
    block.finish();
    return std::nullopt;
  }
  const auto table = document::Table::load(document::resolve_path(scope.file(), file), diagnostics,
                                           block.span("file"));
  if (table) {
    const auto rows = matching_rows(*table, block, diagnostics);
    const auto key_column = table->column(by, block.span("by"), diagnostics);
    const auto value_column = table->column(value, block.span("column"), diagnostics);
    if (key_column && value_column && !rows.empty()) {
      auto keys = table->numbers(*key_column, rows, {.key = by}, diagnostics);
      auto values = table->numbers(*value_column, rows, {.key = value, .unit = unit}, diagnostics);
      if (keys && values) {
        std::vector<std::size_t> order(rows.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return (*keys)[a] < (*keys)[b]; });
        for (const std::size_t i : order) {
          if (!spec.keys.empty() && spec.keys.back() == (*keys)[i])
            diagnostics.error(table->span(rows[i], *key_column),
                              fmt::format("the table has two rows for {} = {}", by, (*keys)[i]),
                              "which of them holds cannot be known",
                              "name the rows that are meant with `where:`");
          spec.keys.push_back((*keys)[i]);
          spec.values.push_back((*values)[i]);
        }
      }
    }
  }
  block.finish();
  if (diagnostics.count() != errors_before) return std::nullopt;
  return spec;
}

}  // namespace

void read_tables(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node::Entry* entry : by_name(model.optional_map("tables"))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a table",
                         scope.diagnostics());
    if (auto table = read_table(*entry, scope)) spec.tables.push_back(std::move(*table));
  }
}

}  // namespace equipoise::spec
