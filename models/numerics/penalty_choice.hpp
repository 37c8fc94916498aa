/// \file  models/numerics/penalty_choice.hpp
/// \brief How much the blocks of a regression are smoothed: their penalties by restricted
/// likelihood,
///        block after block until nothing moves. For regression.cpp.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "models/numerics/linear_algebra.hpp"
#include "models/numerics/regression_design.hpp"

namespace equipoise::numerics {

/// Products of all columns of a design, shape [column][column].
using GramView = Eigen::Map<const Eigen::MatrixXd>;

/// The penalty of a block that is left out.
inline constexpr double left_out = std::numeric_limits<double>::infinity();

/// A block in its own axes: beta = axes * a, with a'a the penalty and a diagonal Gram matrix.
struct BlockAxes {
  Eigen::Index first = 0, count = 0;
  double least_gain = 0;
  Eigen::MatrixXd axes;
  std::vector<double> gram;
};

[[nodiscard]] BlockAxes make_axes(const DesignBlock& block, const GramView& gram);

/// Chooses the penalty of every block given the others, sweep by sweep, on the normal equations
/// alone.
///
/// \param projection  Z'y, shape [column] \param square  y'y
/// \returns lambda by block, infinity where the block is left out
/// \test as PenalisedRegression
[[nodiscard]] std::vector<double> choose_penalties(const std::vector<BlockAxes>& blocks,
                                                   const GramView& gram,
                                                   const Eigen::VectorXd& projection, double square,
                                                   std::size_t draws);

}  // namespace equipoise::numerics
