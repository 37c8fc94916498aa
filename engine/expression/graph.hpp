/// \file  engine/expression/graph.hpp
/// \brief All expressions of a model as one graph, in which equal values are one node.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "models/core/input_description.hpp"

#include "engine/expression/axes.hpp"

namespace equipoise::expression {

struct Function;

/// Index of a node; operands always have smaller ones.
using NodeId = std::uint32_t;

enum class Operation : std::uint8_t {
  // leaves
  constant,
  parameter,        // index: row of the LaneTable
  cycle,            //
  time,             //
  age,              //
  is_intervention,  // index: number of the intervention; 1 or 0
  // of one value
  negate,
  absolute,
  floor,
  square_root,
  exp,
  expm1,
  log,
  log1p,
  log10,
  expit,
  logit,
  require,  // index: of a Requirement
  look_up,  // index: of a table
  // of two
  add,
  subtract,
  multiply,
  divide,
  minimum,
  maximum,
  power,
  less,
  less_equal,
  equal,
  not_equal,
  // of three
  select,  // if the first, which is a condition (1 or 0), then the second, else the third
};

/// Number of operands.
[[nodiscard]] constexpr std::size_t arity(Operation operation) noexcept {
  return operation < Operation::negate   ? 0
         : operation < Operation::add    ? 1
         : operation < Operation::select ? 2
                                         : 3;
}

/// Where a node was first written.
struct Origin {
  std::size_t source = 0;  ///< number of the text (Program)
  std::size_t offset = 0;  ///< bytes
  std::size_t length = 0;
};

/// A value must lie within a domain: an argument of `function`, the result of one that gives a
/// probability, or without a function the value of a whole expression.
struct Requirement {
  const Function* function = nullptr;
  const InputDescription* domain = nullptr;
};

/// A value of the model.
///
/// A value that does not exist in some lane (the logarithm of 0) is NaN there, and so is everything
/// made from it. A choice takes up only the arm that applies, so what the other arm cannot compute
/// does no harm: a NaN that reaches the value of an expression is a fault, and nothing else is.
struct GraphNode {
  Operation operation = Operation::constant;
  bool checked = false;  ///< a result that is not finite becomes NaN
  Axes axes = Axes::none;
  std::array<NodeId, 3> operands{};
  std::size_t index = 0;
  double number = 0.0;  ///< of a constant
  Origin origin;
};

class Graph {
 public:
  /// Whence the nodes that are made from now on.
  void set_origin(const Origin& origin) { origin_ = origin; }
  [[nodiscard]] const Origin& origin() const { return origin_; }

  NodeId constant(double number);
  NodeId leaf(Operation operation, Axes axes, std::size_t index = 0);
  /// \param checked  false only where the result is finite for all operands that can occur, or is
  ///                 an intermediate whose user is checked
  NodeId make(Operation operation, NodeId a, bool checked = false);
  NodeId make(Operation operation, NodeId a, NodeId b, bool checked = false);
  NodeId select(NodeId condition, NodeId then, NodeId otherwise);
  NodeId look_up(std::size_t table, NodeId key);
  /// `value`, which must lie within the domain.
  /// \param domain  outlives the graph
  NodeId require(NodeId value, const Function* function, const InputDescription& domain);

  [[nodiscard]] const std::vector<GraphNode>& nodes() const { return nodes_; }
  [[nodiscard]] const std::vector<Requirement>& requirements() const { return requirements_; }

 private:
  NodeId insert(GraphNode node);

  using Key = std::tuple<Operation, bool, std::array<NodeId, 3>, std::size_t, std::uint64_t>;
  std::vector<GraphNode> nodes_;
  std::vector<Requirement> requirements_;
  std::map<Key, NodeId> known_;
  Origin origin_;
};

}  // namespace equipoise::expression
