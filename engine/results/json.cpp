#include "engine/results/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/results/fields.hpp"

namespace equipoise::results {
namespace {

/// Writes values as they come, each on its line: a tree of a large report would take longer to
/// build and to free than to write.
class Writer {
 public:
  void value(const std::string& x) {
    // What is to be escaped, or is not ASCII and so to be checked, is left to the library.
    const auto plain = [](char c) { return c >= ' ' && c != '"' && c != '\\'; };
    if (std::ranges::all_of(x, plain))
      ((text_ += '"') += x) += '"';
    else
      text_ += nlohmann::json(x).dump();
  }
  void value(bool x) { text_ += x ? "true" : "false"; }
  void value(std::uint64_t x) {
    std::array<char, 20> digits{};
    text_.append(digits.data(), std::to_chars(digits.begin(), digits.end(), x).ptr);
  }
  void value(double x) {
    if (!std::isfinite(x)) {
      text_ += "null";
      return;
    }
    std::array<char, 64> digits{};
    // The conversion of the library's own `dump`.
    text_.append(digits.data(), nlohmann::detail::to_chars(digits.begin(), digits.end(), x));
  }
  void value(const Estimate& x) {
    begin('{');
    field("value", x.value);
    field("standard_error", x.standard_error);
    end('}');
  }
  template <typename T>
  void value(const std::optional<T>& x) {
    if (x)
      value(*x);
    else
      text_ += "null";
  }
  template <typename T>
  void value(const std::vector<T>& x) {
    begin('[');
    for (const T& item : x) {
      next();
      value(item);
    }
    end(']');
  }
  template <typename Record>
  void value(const Record& record) {
    begin('{');
    add_fields(record);
    end('}');
  }

  template <typename Record>
  void add_fields(const Record& record) {
    fields(record, [this](const char* name, const auto& value, const char*, const char*) {
      // A study without budgets has no portfolio: neither a section nor its absence.
      using Value = std::decay_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, std::optional<PortfolioResult>>)
        if (!value) return;
      // Few reports are of several strategies, or of inputs that are drawn together.
      if constexpr (std::is_same_v<Value, std::vector<EvidenceResult::Answer>> ||
                    std::is_same_v<Value, std::vector<EvidenceResult::Taught>>)
        if (value.empty()) return;
      field(name, value);
    });
  }
  template <typename T>
  void field(const char* name, const T& x) {
    next();
    ((text_ += '"') += name) += "\": ";
    value(x);
  }
  void begin(char bracket) {
    text_ += bracket;
    ++depth_;
    empty_ = true;
  }
  void end(char bracket) {
    --depth_;
    if (!empty_) new_line();
    text_ += bracket;
    empty_ = false;
  }
  [[nodiscard]] std::string&& text() && { return std::move(text_); }

 private:
  void next() {
    if (!empty_) text_ += ',';
    new_line();
    empty_ = false;
  }
  void new_line() { text_.append(1, '\n').append(2 * depth_, ' '); }

  std::string text_;
  std::size_t depth_ = 0;
  bool empty_ = true;  ///< nothing is in the innermost brackets yet
};

}  // namespace

std::string to_json(const Results& results) {
  Writer writer;
  writer.begin('{');
  writer.field("schema", std::string(schema_name));
  writer.field("schema_version", std::uint64_t{schema_version});
  writer.add_fields(results);
  writer.end('}');
  return std::move(writer).text() + "\n";
}

}  // namespace equipoise::results
