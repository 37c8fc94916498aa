/// \file  engine/expression/binder.hpp
/// \brief Names and types: a tree as written becomes nodes of the graph.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/expression/graph.hpp"
#include "engine/expression/parser.hpp"
#include "engine/expression/symbols.hpp"

namespace equipoise::expression {

/// What an expression gives. `unknown` follows an error that is recorded: nothing more is said.
enum class Type { number, condition, unknown };

/// Binds expressions into one graph. Every error of an expression is recorded, at its word.
class Binder {
 public:
  /// \param start_age  years; without it `age` and `start_age` are not known
  Binder(const Symbols& symbols, std::optional<double> start_age,
         document::Diagnostics& diagnostics);

  /// Binds every variable, used or not: cycles among them and other errors are reported.
  void bind_variables();

  /// \param domain       of the value, if not all numbers; outlives the graph
  /// \param cycle_years  of a probability of moving in a cycle: a look-up of a table whose values
  ///                     belong to another time is an error, unless a function brings it to it
  /// \param source       silently unknown if it is broken
  /// \returns the node; after an error a constant, of which there is nothing more to say
  NodeId bind(const document::Node& source, Type expected, const InputDescription* domain = nullptr,
              std::optional<double> cycle_years = std::nullopt);

  /// Whether anything that was bound, variables included, has taken up this parameter, variable or
  /// table.
  [[nodiscard]] bool used(std::string_view name) const { return used_.contains(name); }

  [[nodiscard]] const Graph& graph() const { return graph_; }
  /// The texts, numbered as in Origin::source.
  [[nodiscard]] const std::vector<document::Node>& sources() const { return sources_; }

 private:
  struct Value {
    NodeId node = 0;
    Type type = Type::unknown;
    /// Of the value as it stands: tables of probabilities or rates whose time it still has.
    std::set<std::size_t> tables;
  };
  struct VariableState {
    enum class Progress { untouched, open, done };
    Progress progress = Progress::untouched;
    Value value;
  };

  Value text(const document::Node& source);
  Value value(const Syntax& s);
  Value name(const Syntax& s);
  Value variable(const Syntax& s, std::size_t index);
  Value call(const Syntax& s);
  Value choice(const Syntax& s);
  Value look_up(const Syntax& s, std::size_t table);
  Value binary(const Syntax& s);
  Value compare_interventions(const Syntax& s);
  Value number(const Syntax& s);
  Value condition(const Syntax& s);
  bool count_arguments(const Syntax& s, std::size_t expected, const std::string& usage);
  [[nodiscard]] bool names_intervention(const Syntax& s) const;

  /// Refuses a rate where a function takes a probability, and the other way about.
  void check_quantity(const Syntax& argument, const Function& function, Unit taken,
                      const std::set<std::size_t>& tables);
  /// Refuses a probability that is brought to another time as if it belonged to `from_years`.
  void check_time(const Syntax& s, NodeId from_years, const std::set<std::size_t>& tables);
  void check_cycle(const document::Node& source, const std::set<std::size_t>& tables,
                   double cycle_years);

  Value error(const Syntax& s, std::string what, std::string why, std::string help,
              std::vector<document::Note> notes = {});
  /// Where the nearest known name was defined.
  [[nodiscard]] std::vector<document::Note> defined_at(std::string_view word) const;
  [[nodiscard]] std::string written(const Syntax& s) const;
  void originate(const Syntax& s);

  const Symbols& symbols_;
  std::optional<double> start_age_;
  document::Diagnostics& diagnostics_;
  Graph graph_;
  std::vector<document::Node> sources_;
  std::size_t source_ = 0;  ///< the text that is being bound
  std::vector<VariableState> variables_;
  std::vector<std::size_t> open_;  ///< variables on the way to the word at hand
  std::set<std::string, std::less<>> used_;
  int depth_ = 0;
};

}  // namespace equipoise::expression
