#include "engine/spec/read_sample.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <set>

#include "engine/document/suggestion.hpp"
#include "engine/document/table.hpp"
#include "engine/sampling/sampling_plan.hpp"

namespace equipoise::spec {
namespace {

constexpr std::array<std::string_view, 2> cost_words{"costs", "cost"};
constexpr std::array<std::string_view, 9> outcome_words{
    "outcomes", "outcome", "effects", "effect", "effs", "eff", "qalys", "qaly", "lys"};
constexpr std::string_view draw_column = "draw";

/// A spreadsheet writes a byte order mark, and R the names of rows.
constexpr document::TableOrigin another_tool{
    .mark = document::ByteOrderMark::skipped,
    .unnamed =
        "if it numbers the draws, delete it (in R: write.csv(..., row.names = FALSE)) or "
        "call it `draw`; else name it in the header"};

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// What is left of a name without a word at its start or end and what joins them; empty where the
/// name does not carry the word. Only digits may follow a word without a joint: costs1.
std::string without(const std::string& name, std::string_view word) {
  const std::string low = lower_case(name);
  const auto joint = [](char c) { return c == '_' || c == '.' || c == '-' || c == ' '; };
  if (low.size() <= word.size()) return {};
  if (low.starts_with(word)) {
    const char next = low[word.size()];
    if (joint(next)) return name.substr(word.size() + 1);
    if (std::isdigit(static_cast<unsigned char>(next))) return name.substr(word.size());
  }
  if (low.ends_with(word) && joint(low[low.size() - word.size() - 1]))
    return name.substr(0, name.size() - word.size() - 1);
  return {};
}

/// One file, column by column.
struct Columns {
  std::vector<std::string> names;            ///< as written, without the draws
  std::vector<std::vector<double>> values;   ///< shape [column][row]
  std::vector<document::Span> spans;         ///< of the names
  std::optional<std::vector<double>> draws;  ///< of the column `draw`
  std::size_t rows = 0;
  document::Span first;  ///< where the table begins
  /// The one column that does not carry a word which all the others do.
  std::optional<std::size_t> stranger;
};

std::optional<Columns> read_columns(const std::string& path, const InputDescription& description,
                                    document::Diagnostics& diagnostics) {
  const auto table = document::Table::load(path, diagnostics, {}, another_tool);
  if (!table) return std::nullopt;
  Columns columns;
  columns.rows = table->rows();
  columns.first = table->header(0);
  bool good = true;
  for (std::size_t c = 0; c < table->columns().size(); ++c) {
    auto numbers = table->numbers(c, description, diagnostics);
    good = good && numbers;
    if (!numbers) continue;
    if (table->columns()[c] == draw_column) {
      columns.draws = std::move(*numbers);
      continue;
    }
    columns.names.push_back(table->columns()[c]);
    columns.spans.push_back(table->header(c));
    columns.values.push_back(std::move(*numbers));
  }
  if (!good) return std::nullopt;
  return columns;
}

/// Names of options: without the word, where every column carries the same one.
void name_options(Columns& columns, std::span<const std::string_view> words) {
  for (const std::string_view word : words) {
    std::vector<std::string> names;
    for (const std::string& name : columns.names) names.push_back(without(name, word));
    const auto without_it = std::ranges::count_if(names, &std::string::empty);
    if (without_it == 1 && names.size() > 2)
      columns.stranger = static_cast<std::size_t>(std::ranges::find_if(names, &std::string::empty) -
                                                  names.begin());
    if (without_it > 0 || std::set<std::string>(names.begin(), names.end()).size() != names.size())
      continue;
    columns.names = std::move(names);
    columns.stranger.reset();
    return;
  }
}

/// Each name of one file must stand in the other. Beside a column that does not say what it holds
/// the others keep their whole names, and match nothing: that one is the error.
void expect_in(const Columns& these, const std::string& what, const Columns& others,
               const std::string& others_what, document::Diagnostics& diagnostics) {
  const auto matched = [&](const std::string& name) {
    return std::ranges::find(others.names, name) != others.names.end();
  };
  if (std::ranges::all_of(these.names, matched)) return;
  if (these.stranger)
    diagnostics.error(
        these.spans[*these.stranger],
        fmt::format("the column `{}` does not say that it has {}, as all others do",
                    these.names[*these.stranger], what),
        "a word for what a file holds is left out of the names of options only where every column "
        "carries it",
        "if it numbers the draws, delete it (in R: write.csv(..., row.names = FALSE)) or call it "
        "`draw`; else name it as the others are named");
  if (these.stranger || others.stranger) return;
  for (std::size_t i = 0; i < these.names.size(); ++i)
    if (!matched(these.names[i]))
      diagnostics.error(
          these.spans[i],
          fmt::format("option `{}` has {} but no {}", these.names[i], what, others_what),
          "options are joined by the names of their columns, never by position",
          document::did_you_mean(these.names[i], others.names));
}

void expect_same_draws(const Columns& file, const std::string& name, const Columns& others,
                       const std::string& others_name, document::Diagnostics& diagnostics) {
  if (file.rows != others.rows) {
    diagnostics.error(file.first,
                      fmt::format("the {} have {} draws, and the {} {}", name, file.rows,
                                  others_name, others.rows),
                      "a row of each file must be the same draw",
                      "write all files from one run of the analysis");
    return;
  }
  if (!file.draws || !others.draws) return;
  for (std::size_t d = 0; d < file.rows; ++d)
    if ((*file.draws)[d] != (*others.draws)[d]) {
      diagnostics.error(file.first,
                        fmt::format("row {} of the {} is draw {:g}, and of the {} draw {:g}", d + 1,
                                    name, (*file.draws)[d], others_name, (*others.draws)[d]),
                        "a row of each file must be the same draw",
                        "sort all files by their column `draw`");
      return;
    }
}

}  // namespace

std::optional<PsaSample> read_sample(const SampleFiles& files, document::Diagnostics& diagnostics) {
  auto costs = read_columns(
      files.costs, {.key = "a cost", .meaning = "cost per person", .example = "1250"}, diagnostics);
  auto outcomes = read_columns(
      files.outcomes, {.key = "an outcome", .meaning = "QALYs per person", .example = "12.3"},
      diagnostics);
  auto parameters =
      read_columns(files.parameters,
                   {.key = "a parameter", .meaning = "any number", .example = "0.3"}, diagnostics);
  if (!costs || !outcomes || !parameters) return std::nullopt;
  const std::size_t before = diagnostics.count();
  name_options(*costs, cost_words);
  name_options(*outcomes, outcome_words);
  expect_in(*costs, "costs", *outcomes, "outcomes", diagnostics);
  expect_in(*outcomes, "outcomes", *costs, "costs", diagnostics);
  if (costs->names.size() < 2)
    diagnostics.error(costs->first, "a decision needs at least two options",
                      "values of information are those of a choice",
                      "add a column for what is done now; of increments alone, a column of zeros");
  if (costs->rows < sampling::least_draws)
    diagnostics.error(costs->first,
                      fmt::format("{} draws are too few: at least {} are needed", costs->rows,
                                  sampling::least_draws),
                      "the value of partial information is a regression over the draws", "");
  expect_same_draws(*outcomes, "outcomes", *costs, "costs", diagnostics);
  expect_same_draws(*parameters, "parameters", *costs, "costs", diagnostics);
  if (!costs->draws && outcomes->rows == parameters->rows)
    expect_same_draws(*parameters, "parameters", *outcomes, "outcomes", diagnostics);
  if (diagnostics.count() != before) return std::nullopt;

  PsaSample sample{.options = costs->names,
                   .cost = std::move(costs->values),
                   .qalys = {},
                   .parameters = std::move(parameters->names),
                   .values = std::move(parameters->values)};
  for (const std::string& option : sample.options) {
    const auto found = std::ranges::find(outcomes->names, option);
    sample.qalys.push_back(
        std::move(outcomes->values[static_cast<std::size_t>(found - outcomes->names.begin())]));
  }
  return sample;
}

}  // namespace equipoise::spec
