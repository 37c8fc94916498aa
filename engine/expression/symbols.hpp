/// \file  engine/expression/symbols.hpp
/// \brief The names that the expressions of a model can use: one namespace for all of them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"
#include "engine/expression/lookup_table.hpp"

namespace equipoise::expression {

struct Symbol {
  enum class Kind { parameter, variable, table, intervention, state };
  Kind kind = Kind::parameter;
  std::size_t index = 0;  ///< parameter: row of the LaneTable; else position among its kind
  document::Span span;    ///< where it is defined
};

/// "a parameter", "a table": for messages.
[[nodiscard]] std::string_view describe(Symbol::Kind kind);

/// True for a word that the language has taken: functions, `and`, `if`, `cycle`, `remainder` ...
[[nodiscard]] bool is_reserved(std::string_view name);

class Symbols {
 public:
  /// \param diagnostics takes the errors: a name that is taken, a table that is not ascending
  explicit Symbols(document::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// \param row  of the parameter in the LaneTable of a block
  void add_parameter(const std::string& name, std::size_t row, const document::Span& span);
  /// \param expression  its text, read when a ProgramBuilder is made, in any order; broken where an
  ///                    error is recorded: what uses the variable is then no error too
  void add_variable(const std::string& name, const document::Node& expression,
                    const document::Span& span);
  /// Keys must ascend, and there must be one; keys and values are finite.
  void add_table(LookupTable table, const document::Span& span);
  /// Interventions are numbered in the order in which they are added.
  void add_intervention(const std::string& name, const document::Span& span);
  /// Takes the name; an expression cannot use it.
  void add_state(const std::string& name, const document::Span& span);

  /// The symbol of this name, or nullptr.
  [[nodiscard]] const Symbol* find(std::string_view name) const;
  /// The candidates for "did you mean": what is defined, in order of name, and builtin words.
  [[nodiscard]] std::vector<std::string> candidates() const;

  struct Variable {
    std::string name;
    document::Node expression;
    document::Span span;
  };
  [[nodiscard]] const std::vector<Variable>& variables() const noexcept { return variables_; }
  [[nodiscard]] const std::vector<LookupTable>& tables() const noexcept { return tables_; }
  [[nodiscard]] const std::vector<std::string>& interventions() const noexcept {
    return interventions_;
  }

 private:
  bool add(const std::string& name, Symbol::Kind kind, std::size_t index,
           const document::Span& span);

  document::Diagnostics& diagnostics_;
  std::map<std::string, Symbol, std::less<>> symbols_;
  std::vector<Variable> variables_;
  std::vector<LookupTable> tables_;
  std::vector<std::string> interventions_;
};

}  // namespace equipoise::expression
