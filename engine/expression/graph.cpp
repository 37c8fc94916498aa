#include "engine/expression/graph.hpp"

#include <cstring>

#include "models/core/contracts.hpp"

namespace equipoise::expression {

NodeId Graph::insert(GraphNode node) {
  for (std::size_t i = 0; i < arity(node.operation); ++i) {
    EQUIPOISE_EXPECT(node.operands[i] < nodes_.size());
    node.axes = node.axes | nodes_[node.operands[i]].axes;
  }
  std::uint64_t bits = 0;
  std::memcpy(&bits, &node.number, sizeof bits);
  const Key key{node.operation, node.checked, node.operands, node.index, bits};
  const auto [place, added] = known_.try_emplace(key, static_cast<NodeId>(nodes_.size()));
  if (added) {
    node.origin = origin_;
    nodes_.push_back(node);
  }
  return place->second;
}

NodeId Graph::constant(double number) {
  GraphNode node;
  node.number = number;
  return insert(node);
}

NodeId Graph::leaf(Operation operation, Axes axes, std::size_t index) {
  EQUIPOISE_EXPECT(arity(operation) == 0);
  GraphNode node;
  node.operation = operation;
  node.axes = axes;
  node.index = index;
  return insert(node);
}

NodeId Graph::make(Operation operation, NodeId a, bool checked) {
  EQUIPOISE_EXPECT(arity(operation) == 1);
  GraphNode node;
  node.operation = operation;
  node.checked = checked;
  node.operands = {a, 0, 0};
  return insert(node);
}

NodeId Graph::make(Operation operation, NodeId a, NodeId b, bool checked) {
  EQUIPOISE_EXPECT(arity(operation) == 2);
  GraphNode node;
  node.operation = operation;
  node.checked = checked;
  node.operands = {a, b, 0};
  return insert(node);
}

NodeId Graph::select(NodeId condition, NodeId then, NodeId otherwise) {
  GraphNode node;
  node.operation = Operation::select;
  node.operands = {condition, then, otherwise};
  return insert(node);
}

NodeId Graph::look_up(std::size_t table, NodeId key) {
  GraphNode node;
  node.operation = Operation::look_up;
  node.operands = {key, 0, 0};
  node.index = table;
  return insert(node);
}

NodeId Graph::require(NodeId value, const Function* function, const InputDescription& domain) {
  std::size_t index = 0;
  while (index < requirements_.size() && requirements_[index].domain != &domain) ++index;
  if (index == requirements_.size()) requirements_.push_back({function, &domain});
  GraphNode node;
  node.operation = Operation::require;
  node.operands = {value, 0, 0};
  node.index = index;
  return insert(node);
}

}  // namespace equipoise::expression
