/// \file  engine/expression/program_data.hpp
/// \brief What a compiled program consists of. For this room: others use program.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "models/core/fault.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/elementary.hpp"

#include "engine/document/node.hpp"
#include "engine/expression/graph.hpp"
#include "engine/expression/lookup_table.hpp"
#include "engine/expression/machine.hpp"

namespace equipoise::expression {

struct ProgramData {
  std::vector<GraphNode> nodes;
  std::vector<Requirement> requirements;
  std::vector<LookupTable> tables;
  std::vector<document::Node> sources;  ///< texts, by Origin::source
  std::vector<NodeId> roots;            ///< by expression
  std::vector<double> times, ages;      ///< by time point; no ages without `start_age`
  std::size_t interventions = 1;

  std::vector<Place> places;                       ///< of every node
  std::array<std::size_t, axes_sets> size{};       ///< nodes that each space holds
  std::array<std::vector<Step>, axes_sets> steps;  ///< what computes each set of axes
  std::array<LaneTable, axes_sets> scalars;        ///< sets without draws: [node][point], tiles
};

/// Gives every node its place, and lists the steps that compute each set of axes. The arms of a
/// choice are stretches of steps that are skipped where no lane takes them.
void schedule(ProgramData& program);

/// Computes everything that does not depend on draws, for every time point and intervention.
void compute_scalars(ProgramData& program, const numerics::Elementary& kernels);

/// Points the spaces of what does not depend on draws at a time point and an intervention.
void set_scalar_spaces(const ProgramData& program, Spaces& spaces, std::size_t cycle,
                       std::size_t intervention);

/// Goes from a value that is NaN in a lane to the operation that failed there: the first whose
/// operands all exist. Of a choice only the arm that applies is looked at.
/// \pre the spaces hold the values of the point at hand, and `node` is NaN in `lane`
/// \returns kind, where and value; the caller adds draw, cycle and intervention
[[nodiscard]] Fault explain(const ProgramData& program, const Spaces& spaces, NodeId node,
                            std::size_t lane, const numerics::Elementary& kernels);

}  // namespace equipoise::expression
