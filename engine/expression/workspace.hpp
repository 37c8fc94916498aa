/// \file  engine/expression/workspace.hpp
/// \brief Runs a program for a block of draws.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "models/core/fault.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/elementary.hpp"

#include "engine/expression/program.hpp"

namespace equipoise::expression {

/// All scratch of one task. Nothing is allocated after construction, and nothing is carried from
/// one block to the next.
///
///     work.begin_block(parameters, draws);
///     for (cycle ...) for (intervention ...) {
///       work.evaluate(cycle, intervention);
///       const double* p = work.value(transition);   // [lane]
///     }
///     if (work.fault()) ...
class Workspace {
 public:
  /// \param lanes  the largest block that will be run with it
  /// \param path   must be available on this processor; results do not depend on it
  /// \pre the program outlives the workspace
  Workspace(const Program& program, std::size_t lanes,
            numerics::CodePath path = numerics::code_path());

  /// Computes what depends on draws alone, and on draws and interventions.
  /// \param parameters  shape [parameter][lane >= draws.count], finite; must live as long as the
  ///                    block
  /// \param draws       which draws the lanes are
  void begin_block(const LaneTable& parameters, DrawRange draws);
  void begin_block(const LaneTable&& gone_at_once, DrawRange draws) = delete;

  /// Makes the values of a time point and an intervention current. Calls for one cycle and all
  /// interventions follow each other, so that what they share is computed once.
  void evaluate(std::size_t cycle, std::size_t intervention);

  /// The value of an expression at the current point. A lane in which it does not exist is NaN and
  /// is noted as a fault: only what is asked for can be at fault.
  /// \returns shape [lane], 64-byte aligned, readable to padded_lanes(draws.count); valid until the
  ///          next evaluate()
  /// \pre evaluate() was called in this block, unless the expression depends on draws alone
  [[nodiscard]] const double* value(ExpressionId id);

  /// The lowest fault of the block among the values that were asked for. `where` is a node:
  /// Program::describe() gives its place and words.
  [[nodiscard]] const std::optional<Fault>& fault() const noexcept { return fault_; }

  /// Nodes computed since construction for points of this set of axes.
  [[nodiscard]] std::size_t computed(Axes axes) const {
    return computed_[static_cast<std::size_t>(axes)];
  }

 private:
  /// The point for which the value of an expression was last handed out and checked.
  struct Stamp {
    std::size_t block = 0, cycle = 0, intervention = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };

  void select_point(std::size_t cycle, std::size_t intervention);
  void run_steps(Axes axes, std::size_t cycle, std::size_t intervention);
  [[nodiscard]] double* rows_at(Axes axes, std::size_t intervention);
  void note_fault(NodeId node, const double* values);

  const ProgramData& program_;
  Surroundings surroundings_;
  std::array<LaneTable, axes_sets> rows_;  ///< sets with draws
  LaneTable scalar_values_;  ///< of expressions without draws, shape [expression][lane]
  Spaces spaces_{};
  std::vector<Stamp> stamps_;  ///< by expression
  std::array<std::size_t, axes_sets> computed_{};
  DrawRange draws_;
  std::size_t lanes_ = 0, padded_ = 0;
  std::size_t block_ = 0, cycle_ = 0, intervention_ = 0;
  bool cycle_known_ = false;
  std::optional<Fault> fault_;
};

}  // namespace equipoise::expression
