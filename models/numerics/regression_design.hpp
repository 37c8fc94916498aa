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
  double least_gain = 0;        ///< as in RidgeProblem
};

/// Where the functions of one variable stand: the linear one, then the curved ones by roughness.
struct VariableColumns {
  std::size_t first = 0, count = 0;  ///< no column where the variable is constant
};

/// Every column has mean 0 over the draws.
struct RegressionDesign {
  std::size_t draws = 0, columns = 0;
  std::vector<double> values;       ///< shape [column][draw]
  std::vector<DesignBlock> blocks;  ///< linear terms first, then curved ones, then interactions
  std::vector<VariableColumns> variables;

  [[nodiscard]] double* column(std::size_t c) { return values.data() + c * draws; }
  [[nodiscard]] const double* column(std::size_t c) const { return values.data() + c * draws; }

  /// Adds the product of some of the columns, less its mean; to no block yet.
  void add_product(std::span<const std::size_t> factors);
};

/// out = the product of some columns over the draws [from, from + out.size()).
/// \pre at least one column
void multiply_columns(const RegressionDesign& design, std::span<const std::size_t> factors,
                      std::size_t from, std::span<double> out);

/// \param variables, terms  as PenalisedRegression takes them
/// \pre at least one variable
[[nodiscard]] RegressionDesign make_design(std::span<const std::span<const double>> variables,
                                           const RegressionTerms& terms);

}  // namespace equipoise::numerics
