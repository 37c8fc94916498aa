#include "tests/unit/document/form.hpp"

#include <sstream>
#include <vector>

#include "engine/document/parse.hpp"
#include "engine/document/reader.hpp"
#include "engine/document/table.hpp"

namespace equipoise::test {
namespace {

using document::Case;
using document::Diagnostics;
using document::Key;
using document::Node;
using document::Reader;
using document::Table;

InputDescription input(std::string_view key, Unit unit, std::string_view meaning,
                       std::string_view example) {
  InputDescription d;
  d.key = key;
  d.unit = unit;
  d.meaning = meaning;
  d.example = example;
  return d;
}

void override_values(Node& root, Diagnostics& diagnostics) {
  const Node* overrides = root.value("overrides");
  if (!overrides) return;
  const Node copy = *overrides;  // the tree changes below
  for (const Node::Entry& entry : copy.entries) {
    std::vector<std::string> path;
    std::istringstream parts(entry.key);
    for (std::string part; std::getline(parts, part, '.');) path.push_back(part);
    (void)document::replace_at(root, path, entry.value, entry.key_span, diagnostics);
  }
}

void read_adherence(Reader adherence) {
  adherence.number(input("current", Unit::share, "share who receive the practice now", "0.37"));
  adherence.number_or(input("achievable", Unit::share, "the most that can be reached", "0.65"), 1);
  InputDescription attenuation =
      input("attenuation", Unit::share, "how much of an effect reaches the outcome", "0.25");
  attenuation.lower = 0.0;
  attenuation.lower_open = true;
  adherence.number_or(attenuation, 1.0);
  adherence.finish();
}

void read_table(Reader table, const std::string& form, Diagnostics& diagnostics) {
  const std::string file = table.text(Key{"file", "a CSV file", "life-table.csv"});
  const std::string column = table.text(Key{"column", "the column with the values", "qx"});
  const auto rows =
      Table::load(document::resolve_path(form, file), diagnostics, table.span("file"));
  if (rows)
    if (const auto index = rows->column(column, table.span("column"), diagnostics))
      (void)rows->numbers(*index, input(column, Unit::probability, "", ""), diagnostics);
  table.finish();
}

}  // namespace

void read_form(Node root, Diagnostics& diagnostics) {
  const std::string path = diagnostics.source(root.span.file).path();
  override_values(root, diagnostics);
  Reader form(root, "the form", diagnostics);
  form.optional_node("overrides");
  form.optional_name("form", Case::kebab);
  form.optional_name("symbol", Case::snake);
  form.optional_text("title");
  form.number_or(input("share", Unit::share, "a part of the whole", "37%"), 0);
  form.number_or(input("number", Unit::number, "", ""), 0);
  form.number_or(input("cost", Unit::money, "cost of a visit", "120"), 0);
  form.number_or(input("draws", Unit::count, "how many draws are made", "10000"), 0);
  form.number_or(input("rate", Unit::rate, "deaths a year", "0.02"), 0);
  form.optional_duration(Key{"horizon", "how long the model runs", "35 years"});
  form.boolean_or("withdraws", false);
  form.choice_or<int>("correction", 0, {{"none", 0}, {"half-cycle", 1}, {"life-table", 2}});
  if (form.has("ci95"))
    form.numbers(input("ci95", Unit::number, "lower and upper limit", "[0.1, 0.3]"), 2);
  if (form.has("interventions")) form.names("interventions", Case::snake);
  if (auto adherence = form.optional_child("adherence")) read_adherence(*adherence);
  if (auto table = form.optional_child("table")) read_table(*table, path, diagnostics);
  form.optional_map("states");
  form.optional_map("transitions");
  form.optional_text("note");
  form.finish();
}

std::string check_document(const std::string& path) {
  Diagnostics diagnostics;
  if (path.ends_with(".csv")) {
    if (const auto table = Table::load(path, diagnostics))
      for (std::size_t i = 0; i < table->columns().size(); ++i)
        (void)table->numbers(i, input(table->columns()[i], Unit::number, "", ""), diagnostics);
  } else if (auto root = document::read_yaml(path, diagnostics)) {
    read_form(std::move(*root), diagnostics);
  }
  return diagnostics.render();
}

}  // namespace equipoise::test
