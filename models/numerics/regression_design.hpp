/// \file  models/numerics/regression_design.hpp
/// \brief The columns of a penalised regression and the blocks that share a penalty.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/numerics/regression.hpp"

namespace equipoise::numerics {

/// Columns with one ridge parameter between them: penalty lambda sum_c weight_c beta_c^2.
struct DesignBlock {
  std::size_t first = 0;        ///< index of its first column
  std::vector<double> weights;  ///< > 0, shape [column of the block]
};

/// Every column has mean 0 over the draws.
struct RegressionDesign {
  std::size_t draws = 0, columns = 0;
  std::vector<double> values;       ///< shape [column][draw]
  std::vector<DesignBlock> blocks;  ///< linear terms first, then curved ones, then interactions
};

/// \param variables, terms  as PenalisedRegression takes them
/// \param centred_responses shape [response][draw], each with mean 0: they choose which variables
///                          interact
[[nodiscard]] RegressionDesign make_design(std::span<const std::span<const double>> variables,
                                           std::span<const std::vector<double>> centred_responses,
                                           const RegressionTerms& terms);

}  // namespace equipoise::numerics
