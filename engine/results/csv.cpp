#include "engine/results/csv.hpp"

#include <cmath>
#include <fmt/format.h>

#include "engine/results/fields.hpp"

namespace equipoise::results {
namespace {

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
    put(name, value ? fmt::format("{}", *value) : "");
  }
  template <typename T>
  void add(const std::string&, const std::vector<T>&) {}  // a list has its own place in report.json

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

class Table {
 public:
  template <typename Record>
  void add(const std::string* scenario, const Record& record) {
    Row row;
    if (scenario) row.add("scenario", *scenario);
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

}  // namespace

std::string pairings_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& scenario : results.scenarios)
    for (const PairingResult& pairing : scenario.pairings) table.add(&scenario.scenario, pairing);
  return table.text();
}

std::string interventions_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& scenario : results.scenarios)
    for (const InterventionResult& i : scenario.interventions) table.add(&scenario.scenario, i);
  return table.text();
}

std::string parameters_csv(const Results& results) {
  Table table;
  for (const InputResult& input : results.inputs) table.add(nullptr, input);
  return table.text();
}

}  // namespace equipoise::results
