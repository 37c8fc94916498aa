#include "engine/expression/program_data.hpp"

namespace equipoise::expression {
namespace {

/// Where a node is taken up: everywhere (number 0), or only within an arm of a choice.
struct Context {
  std::size_t parent = 0;
  std::size_t depth = 0;
  NodeId choice = 0;
};

constexpr std::size_t everywhere = 0, unknown = static_cast<std::size_t>(-1);

class Scheduler {
 public:
  Scheduler(const std::vector<GraphNode>& nodes, const std::vector<NodeId>& roots,
            const std::vector<Place>& places)
      : nodes_(nodes), places_(places), context_(nodes.size(), unknown), arms_(nodes.size()) {
    for (const NodeId root : roots) context_[root] = everywhere;
    // Users have larger numbers than operands, so a node's context is final when its turn comes.
    for (std::size_t node = nodes.size(); node-- > 0;) {
      if (context_[node] == unknown) continue;
      const bool choice = nodes[node].operation == Operation::select;
      for (std::size_t i = 0; i < arity(nodes[node].operation); ++i) {
        const std::size_t use =
            choice && i > 0 ? arm(static_cast<NodeId>(node), i - 1) : context_[node];
        std::size_t& context = context_[nodes[node].operands[i]];
        context = context == unknown ? use : common(context, use);
      }
    }
  }

  std::vector<Step> steps(Axes axes) {
    members_.assign(contexts_.size(), {});
    for (NodeId node = 0; node < nodes_.size(); ++node) {
      if (context_[node] == unknown || nodes_[node].axes != axes ||
          nodes_[node].operation == Operation::parameter) {
        continue;
      }
      // A node that changes less often than the choice around it is computed in any case.
      const std::size_t context = context_[node];
      const bool together = context != everywhere && nodes_[contexts_[context].choice].axes == axes;
      members_[together ? context : everywhere].push_back(node);
    }
    list_.clear();
    emit(everywhere);
    return std::move(list_);
  }

 private:
  std::size_t arm(NodeId node, std::size_t which) {
    std::size_t& context = arms_[node][which];
    if (context == everywhere) {
      context = contexts_.size();
      contexts_.push_back({context_[node], contexts_[context_[node]].depth + 1, node});
    }
    return context;
  }

  [[nodiscard]] std::size_t common(std::size_t a, std::size_t b) const {
    while (a != b) {
      std::size_t& deeper = contexts_[a].depth >= contexts_[b].depth ? a : b;
      deeper = contexts_[deeper].parent;
    }
    return a;
  }

  void emit(std::size_t context) {
    for (const NodeId node : members_[context]) {
      if (nodes_[node].operation == Operation::select) {
        emit_arm(node, 0, Step::Kind::skip_unless_any_true);
        emit_arm(node, 1, Step::Kind::skip_unless_any_false);
      }
      const GraphNode& n = nodes_[node];
      Step step;
      step.operation = n.operation;
      step.checked = n.checked;
      step.result = places_[node];
      Place* const operands[] = {&step.a, &step.b, &step.c};
      for (std::size_t i = 0; i < arity(n.operation); ++i) *operands[i] = places_[n.operands[i]];
      step.index = n.index;
      step.number = n.number;
      list_.push_back(step);
    }
  }

  void emit_arm(NodeId node, std::size_t which, Step::Kind skip) {
    const std::size_t context = arms_[node][which];
    if (context == everywhere || members_[context].empty()) return;
    const std::size_t at = list_.size();
    Step step;
    step.kind = skip;
    step.a = places_[nodes_[node].operands[0]];
    list_.push_back(step);
    emit(context);
    list_[at].target = list_.size();
  }

  const std::vector<GraphNode>& nodes_;
  const std::vector<Place>& places_;
  std::vector<Context> contexts_{Context{}};
  std::vector<std::size_t> context_;              ///< of every node
  std::vector<std::array<std::size_t, 2>> arms_;  ///< contexts of the arms of a choice
  std::vector<std::vector<NodeId>> members_;      ///< by context, ascending
  std::vector<Step> list_;
};

}  // namespace

void schedule(ProgramData& program) {
  program.size.fill(0);
  program.places.clear();
  for (const GraphNode& node : program.nodes) {
    if (node.operation == Operation::parameter) {
      program.places.push_back({parameter_space, static_cast<std::uint32_t>(node.index)});
      continue;
    }
    const auto space = static_cast<std::uint32_t>(node.axes);
    program.places.push_back({space, static_cast<std::uint32_t>(program.size[space]++)});
  }
  Scheduler scheduler(program.nodes, program.roots, program.places);
  for (std::size_t axes = 0; axes < axes_sets; ++axes) {
    program.steps[axes] = scheduler.steps(static_cast<Axes>(axes));
  }
}

}  // namespace equipoise::expression
