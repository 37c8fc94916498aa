/// \file  engine/results/csv_table.hpp
/// \brief Records as the lines of a CSV table, columns by the list of fields. For the files of this
///        room that write tables.
#pragma once

#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/results/fields.hpp"

namespace equipoise::results {

/// One row of a table, with the header that belongs to it.
class Row {
 public:
  void add(const std::string& name, const std::string& value) {
    const bool quotes = value.find_first_of(",\"\n\r") != std::string::npos;
    std::string text;
    for (const char c : value) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    put(name, quotes ? "\"" + text + "\"" : text);
  }
  void add(const std::string& name, const char* value) { add(name, std::string(value)); }
  void add(const std::string& name, double value) {
    put(name, std::isfinite(value) ? fmt::format("{}", value) : "");
  }
  void add(const std::string& name, bool value) { put(name, value ? "true" : "false"); }
  void add(const std::string& name, std::uint64_t value) { put(name, fmt::format("{}", value)); }
  void add(const std::string& name, const Estimate& value) {
    add(name, value.value);
    add(name + "_se", value.standard_error);
  }
  void add(const std::string& name, const std::optional<double>& value) {
    add(name, value.value_or(std::nan("")));
  }
  void add(const std::string& name, const std::optional<Estimate>& value) {
    add(name, value.value_or(Estimate{std::nan(""), std::nan("")}));
  }
  template <typename T>
  void add(const std::string&, const std::vector<T>&) {}  // a list has its own place in report.json
  void add(const std::string&, const ImplementationResult&) {}  // and a section its own table

  [[nodiscard]] const std::string& header() const { return header_; }
  [[nodiscard]] const std::string& line() const { return line_; }

 private:
  void put(const std::string& name, const std::string& text) {
    if (!header_.empty()) {
      header_ += ',';
      line_ += ',';
    }
    header_ += name;
    line_ += text;
  }
  std::string header_, line_;
};

/// What a record belongs to: columns before its own.
using Keys = std::vector<std::pair<const char*, std::string>>;

class Table {
 public:
  template <typename Record>
  void add(const Keys& keys, const Record& record) {
    Row row;
    for (const auto& [name, value] : keys) row.add(name, value);
    fields(record, [&](const char* name, const auto& value, const char*, const char*) {
      row.add(name, value);
    });
    if (text_.empty()) text_ = row.header() + "\n";
    text_ += row.line() + "\n";
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// The tables of the plan under budgets: file name -> text, empty where a study has none.
[[nodiscard]] std::string portfolio_csv(const Results& results);
[[nodiscard]] std::string budgets_csv(const Results& results);
[[nodiscard]] std::string frontier_csv(const Results& results);

}  // namespace equipoise::results
