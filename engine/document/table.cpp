#include "engine/document/table.hpp"

#include <fmt/format.h>
#include <map>
#include <numeric>
#include <utility>

#include "models/core/contracts.hpp"

#include "engine/document/number.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/document/unicode.hpp"

namespace equipoise::document {
namespace {

constexpr std::size_t most_errors = 10;  // of one table: what is wrong with one row is with many

struct RawField {
  std::string text;
  Position begin;
  std::uint32_t length = 0;
};
using RawRow = std::vector<RawField>;

/// Cuts a text into rows of fields; keeps its own line and column, so that reading is linear.
class Cutter {
 public:
  Cutter(std::string_view text, std::uint32_t file, Diagnostics& diagnostics)
      : text_(text), file_(file), diagnostics_(diagnostics) {}

  [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
  [[nodiscard]] bool good() const { return good_; }

  RawRow row() {
    RawRow fields;
    while (true) {
      fields.push_back(field());
      if (ended() || !good_) return fields;
      const bool comma = text_[at_] == ',';
      step();
      if (!comma) return fields;
    }
  }

 private:
  /// Passes one character.
  void step() {
    const bool line_end = text_[at_] == '\n';
    at_ += decode(text_, at_).bytes;
    if (line_end) {
      ++here_.line;
      here_.column = 1;
    } else {
      ++here_.column;
    }
  }
  [[nodiscard]] bool at_end_of_field() const {
    return ended() || text_[at_] == ',' || text_[at_] == '\n';
  }

  RawField field() {
    RawField field;
    field.begin = here_;
    const bool quoted = !ended() && text_[at_] == '"';
    const std::size_t begin = at_;
    if (quoted) {
      read_quoted(field.text);
    } else {
      while (!at_end_of_field()) step();
      field.text = text_.substr(begin, at_ - begin);
    }
    field.length = static_cast<std::uint32_t>(
        here_.line == field.begin.line ? here_.column - field.begin.column : 1);
    if (!good_) return field;
    const Span span{file_, field.begin, field.length};
    if (quoted && !at_end_of_field()) {
      fail({file_, here_, 1}, "text after a closing quote", "a quoted field ends with its quote",
           "write a quote inside a quoted field twice");
    } else if (!quoted && field.text.find('"') != std::string::npos) {
      fail(span, "a quote inside a field that is not quoted", "a quote stands around a whole field",
           "put the whole field in quotes, and write the quote twice");
    } else if (!quoted && !field.text.empty() &&
               (is_blank(field.text.front()) || is_blank(field.text.back()))) {
      fail(span, "a space beside a field", "spaces are part of a field", "delete it");
    }
    return field;
  }

  void read_quoted(std::string& text) {
    const Span opening{file_, here_, 1};
    step();
    while (!ended()) {
      const std::size_t begin = at_;
      const bool quote = text_[at_] == '"';
      step();
      if (quote && (ended() || text_[at_] != '"')) return;
      if (quote) step();
      text += quote ? std::string_view("\"") : text_.substr(begin, at_ - begin);
    }
    fail(opening, "this quote is never closed", "the rest of the file would become one field",
         "close it with the same quote");
  }

  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  void fail(const Span& span, std::string what, std::string why, std::string help) {
    diagnostics_.error(span, std::move(what), std::move(why), std::move(help));
    good_ = false;
  }

  std::string_view text_;
  std::uint32_t file_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  Position here_{1, 1};
  bool good_ = true;
};

bool is_empty_line(const RawRow& row) { return row.size() == 1 && row[0].length == 0; }

bool check_header(const RawRow& header, std::uint32_t file, const TableOrigin& origin,
                  Diagnostics& diagnostics) {
  std::map<std::string, Span> first;
  bool good = true;
  const auto fail = [&](const Span& span, std::string what, std::string why, std::string help,
                        std::vector<Note> notes = {}) {
    diagnostics.error(span, std::move(what), std::move(why), std::move(help), std::move(notes));
    good = false;
  };
  for (const RawField& field : header) {
    const Span span{file, field.begin, field.length};
    const auto [found, fresh] = first.emplace(field.text, span);
    if (field.text.empty()) {
      fail(span, "a column without a name", "columns are found by name",
           std::string(origin.unnamed));
    } else if (!fresh) {
      fail(span, fmt::format("the column `{}` stands twice", field.text),
           "columns are found by name", "rename or delete one of them",
           {{found->second, "it stands here first"}});
    }
  }
  const std::string& name = header[0].text;
  if (header.size() == 1 && name.find_first_of(";\t") != std::string::npos)
    fail({file, header[0].begin, header[0].length}, "the header is one field",
         name.find(';') != std::string::npos ? "fields are separated by commas, not by semicolons"
                                             : "fields are separated by commas, not by tabs",
         "save the table with commas");
  return good;
}

}  // namespace

std::optional<Table> Table::load(const std::string& path, Diagnostics& diagnostics,
                                 const Span& named_at, const TableOrigin& origin) {
  const auto file = diagnostics.load(path, named_at, origin.mark);
  return file ? parse(*file, diagnostics, origin) : std::nullopt;
}

std::optional<Table> Table::parse(std::uint32_t file, Diagnostics& diagnostics,
                                  const TableOrigin& origin) {
  Cutter cutter(diagnostics.source(file).text(), file, diagnostics);
  RawRow header = cutter.row();
  if (!cutter.good() || !check_header(header, file, origin, diagnostics)) return std::nullopt;
  Table table;
  table.file_ = file;
  for (RawField& field : header) {
    table.headers_.push_back({file, field.begin, field.length});
    table.columns_.push_back(std::move(field.text));
  }
  const std::size_t width = table.columns_.size();
  std::size_t errors = 0;
  while (!cutter.ended() && errors < most_errors) {
    RawRow row = cutter.row();
    if (!cutter.good()) return std::nullopt;
    if (cutter.ended() && is_empty_line(row)) break;
    if (row.size() != width) {
      const RawField& last = row.back();
      const Span span{file, row.size() > width ? row[width].begin : last.begin,
                      row.size() > width ? row[width].length : last.length};
      diagnostics.error(span,
                        fmt::format("this row has {} field{}, the header {}", row.size(),
                                    row.size() == 1 ? "" : "s", width),
                        "a field would stand below the wrong name",
                        row.size() > width
                            ? "put a field that contains a comma in quotes"
                            : "write every field; an empty one is nothing between two commas");
      ++errors;
      continue;
    }
    for (RawField& field : row)
      table.fields_.push_back({std::move(field.text), field.begin, field.length});
    ++table.rows_;
  }
  if (errors > 0) return std::nullopt;
  if (table.rows_ == 0) {
    diagnostics.error({file, {1, 1}, 1}, "the table has a header and no rows",
                      "no value could be found in it", "write at least one row");
    return std::nullopt;
  }
  return table;
}

std::optional<std::size_t> Table::column(std::string_view name, const Span& asked_at,
                                         Diagnostics& diagnostics) const {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i] == name) return i;
  diagnostics.error(
      asked_at, fmt::format("`{}` has no column `{}`", diagnostics.source(file_).path(), name),
      "columns are found by the names in the table's first line", did_you_mean(name, columns_));
  return std::nullopt;
}

const std::string& Table::text(std::size_t row, std::size_t column) const {
  EQUIPOISE_EXPECT(row < rows_ && column < columns_.size());
  return fields_[row * columns_.size() + column].text;
}

Span Table::span(std::size_t row, std::size_t column) const {
  EQUIPOISE_EXPECT(row < rows_ && column < columns_.size());
  const Field& field = fields_[row * columns_.size() + column];
  return {file_, field.begin, field.length};
}

const Span& Table::header(std::size_t column) const {
  EQUIPOISE_EXPECT(column < headers_.size());
  return headers_[column];
}

std::vector<std::size_t> Table::rows_where(std::size_t column, std::string_view text) const {
  std::vector<std::size_t> found;
  for (std::size_t row = 0; row < rows_; ++row)
    if (this->text(row, column) == text) found.push_back(row);
  return found;
}

std::optional<std::vector<double>> Table::numbers(std::size_t column,
                                                  const InputDescription& description,
                                                  Diagnostics& diagnostics) const {
  std::vector<std::size_t> rows(rows_);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return numbers(column, rows, description, diagnostics);
}

std::optional<std::vector<double>> Table::numbers(std::size_t column,
                                                  std::span<const std::size_t> rows,
                                                  const InputDescription& description,
                                                  Diagnostics& diagnostics) const {
  EQUIPOISE_EXPECT(column < columns_.size());
  std::vector<double> values;
  std::size_t errors = 0;
  for (const std::size_t row : rows) {
    const ParsedNumber parsed =
        parse_quantity(text(row, column), description, fmt::format("`{}`", columns_[column]));
    values.push_back(parsed.value);
    if (!parsed.problem) continue;
    const bool enough = ++errors == most_errors;
    // Of a column alone in its table: an excerpt would show nothing.
    const bool blank = columns_.size() == 1 && text(row, column).empty();
    diagnostics.error(span(row, column), blank ? "this line is empty" : parsed.problem->what,
                      parsed.problem->why,
                      enough  ? "further errors of this column are not shown"
                      : blank ? "remove the line, or write a number"
                              : parsed.problem->help);
    if (enough) break;
  }
  if (errors > 0) return std::nullopt;
  return values;
}

}  // namespace equipoise::document
