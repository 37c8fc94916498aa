/// \file  engine/expression/program.hpp
/// \brief All expressions of a model, compiled: what is computed, when, and where it came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/core/fault.hpp"
#include "models/numerics/elementary.hpp"

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"
#include "engine/expression/binder.hpp"
#include "engine/expression/program_data.hpp"
#include "engine/expression/symbols.hpp"

namespace equipoise::expression {

/// What `cycle`, `time` and `age` are. Time points are 0 ... cycles, both included.
struct Timeline {
  std::size_t cycles = 0;
  double cycle_years = 1.0;
  std::optional<double> start_age;  ///< years

  /// Years from the start to time point t. Durations are whole numbers of 1/17532 year (a 48th of a
  /// day; 12 and 1461 divide it), so twelve cycles of a month are exactly 1 year, and a table
  /// looked up by age turns to the next row when it should.
  [[nodiscard]] double time(std::size_t t) const;
};

/// One of the expressions that were added.
struct ExpressionId {
  std::uint32_t index = 0;
  friend bool operator==(ExpressionId, ExpressionId) = default;
};

/// A fault in words; the caller adds the draw, the cycle and the intervention.
struct FaultText {
  document::Span span;  ///< of the operation that failed
  std::string what;     ///< "argument `p` of `logit` is 1.2"
  std::string why;      ///< "it must be strictly between 0 and 1"
  std::string help;     ///< "check the numbers that it is made of"
};

/// Immutable; shared by all tasks, each with its own Workspace.
class Program {
 public:
  /// What the value of an expression depends on.
  [[nodiscard]] Axes axes(ExpressionId id) const {
    return data_.nodes[data_.roots.at(id.index)].axes;
  }
  [[nodiscard]] std::size_t expressions() const noexcept { return data_.roots.size(); }
  /// Nodes that are computed for each point of this set of axes.
  [[nodiscard]] std::size_t nodes(Axes axes) const;

  /// \param fault  of a Workspace of this program: `where` is a node
  [[nodiscard]] FaultText describe(const Fault& fault) const;
  /// Rows of the parameters that a value is made of, ascending.
  [[nodiscard]] std::vector<std::size_t> parameters_of(NodeId node) const;
  /// Rows of the parameters that any of some expressions is made of under one intervention,
  /// ascending. What the intervention alone takes away is left aside: the other arm of a choice,
  /// what is multiplied by 0 or divides it, and the base of a power of 0.
  [[nodiscard]] std::vector<std::size_t> parameters_of(std::span<const ExpressionId> expressions,
                                                       std::size_t intervention) const;
  [[nodiscard]] NodeId root(ExpressionId id) const { return data_.roots.at(id.index); }

  /// For Workspace.
  [[nodiscard]] const ProgramData& data() const noexcept { return data_; }

 private:
  friend class ProgramBuilder;
  ProgramData data_;
};

/// Collects the expressions of a model.
class ProgramBuilder {
 public:
  /// Reads all variables of `symbols`: what is wrong with them is reported even if nobody uses
  /// them.
  ProgramBuilder(const Symbols& symbols, const Timeline& timeline,
                 document::Diagnostics& diagnostics);

  /// Adds an expression whose values will be asked for. Errors are recorded, at their words.
  /// \param source  a scalar
  /// \param domain  of its values; outlives the program
  ExpressionId add(const document::Node& source, Type expected = Type::number,
                   const InputDescription* domain = nullptr);
  /// Adds the probability of a move in a cycle: a table that speaks of another time is an error.
  ExpressionId add_move(const document::Node& source);
  /// Whether an expression or a variable takes up this name.
  [[nodiscard]] bool used(std::string_view name) const { return binder_.used(name); }

  /// Orders the work and computes what does not depend on draws. What has no value whatever
  /// is drawn (`1 / 0`), and is not left aside by an `if`, is an error that is recorded here.
  /// Where an expression has an error already, nothing more is said of it.
  [[nodiscard]] Program build(numerics::CodePath path = numerics::code_path());

 private:
  const Symbols& symbols_;
  Timeline timeline_;
  document::Diagnostics& diagnostics_;
  Binder binder_;
  std::vector<NodeId> roots_;
};

}  // namespace equipoise::expression
