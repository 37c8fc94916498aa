/// \file  engine/results/csv_table.hpp
/// \brief Records as the lines of a CSV table, columns by the list of fields. For the files of this
///        room that write tables.
#pragma once

#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/results/fields.hpp"

namespace equipoise::results {

/// One row of a table, with the header that belongs to it.
class Row {
 public:
  void add(std::string_view name, std::string_view value) {
    put(name);
    if (value.find_first_of(",\"\n\r") == std::string_view::npos) {
      line_ += value;
      return;
    }
    line_ += '"';
    for (const char c : value) line_.append(c == '"' ? 2 : 1, c);
    line_ += '"';
  }
  void add(std::string_view name, const std::string& value) { add(name, std::string_view(value)); }
  void add(std::string_view name, const char* value) { add(name, std::string_view(value)); }
  void add(std::string_view name, double value) {
    put(name);
    if (std::isfinite(value)) fmt::format_to(std::back_inserter(line_), "{}", value);
  }
  void add(std::string_view name, bool value) { add(name, value ? "true" : "false"); }
  void add(std::string_view name, std::uint64_t value) {
    put(name);
    fmt::format_to(std::back_inserter(line_), "{}", value);
  }
  void add(std::string_view name, const Estimate& value) {
    add(name, value.value);
    add(std::string(name) + "_se", value.standard_error);
  }
  void add(std::string_view name, const std::optional<double>& value) {
    add(name, value.value_or(std::nan("")));
  }
  void add(std::string_view name, const std::optional<Estimate>& value) {
    add(name, value.value_or(Estimate{std::nan(""), std::nan("")}));
  }
  template <typename T>
  void add(std::string_view, const std::vector<T>&) {}  // a list has its own place in report.json
  void add(std::string_view, const ImplementationResult&) {}  // and a section its own table
  void add(std::string_view, const std::optional<ResearchResult::Elsewhere>&) {}

  [[nodiscard]] const std::string& header() const { return header_; }
  [[nodiscard]] const std::string& line() const { return line_; }

 private:
  void put(std::string_view name) {
    if (!header_.empty()) {
      header_ += ',';
      line_ += ',';
    }
    header_ += name;
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
[[nodiscard]] std::string plan_alternatives_csv(const Results& results);
[[nodiscard]] std::string budgets_csv(const Results& results);
[[nodiscard]] std::string frontier_csv(const Results& results);

/// The tables of what has been reported, likewise.
[[nodiscard]] std::string evidence_csv(const Results& results);
[[nodiscard]] std::string evidence_answers_csv(const Results& results);
[[nodiscard]] std::string evidence_taught_csv(const Results& results);
[[nodiscard]] std::string evidence_choices_csv(const Results& results);
[[nodiscard]] std::string evidence_pairings_csv(const Results& results);
[[nodiscard]] std::string evidence_plan_csv(const Results& results);

/// The tables of research, likewise.
[[nodiscard]] std::string elsewhere_csv(const Results& results);
[[nodiscard]] std::string line_trials_csv(const Results& results);
[[nodiscard]] std::string research_trials_csv(const Results& results);
[[nodiscard]] std::string research_elsewhere_csv(const Results& results);
[[nodiscard]] std::string research_csv(const Results& results);

}  // namespace equipoise::results
