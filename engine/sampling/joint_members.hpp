/// \file  engine/sampling/joint_members.hpp
/// \brief Inputs that move together, as maps from their uniforms: what is known in front, the rest
///        given it.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"

#include "engine/sampling/copula.hpp"
#include "engine/sampling/joint.hpp"
#include "engine/sampling/joint_quantile.hpp"
#include "engine/sampling/quantile_table.hpp"

namespace equipoise::sampling {

/// Whether a member of a group is known.
using Known = std::function<bool(std::size_t)>;

/// A row that is a function of its own uniform.
struct Single {
  std::size_t row;
  QuantileFunction quantile;
};
/// Rows that move together; `rows` and `quantiles` in the order of the factor.
struct Together {
  /// \param row_known  of all rows
  Together(CorrelatedGroup group, std::span<const Parameter> parameters, const Known& row_known);
  void apply(std::size_t n, LaneTable& out) const;

  std::vector<std::size_t> rows;
  std::vector<QuantileFunction> quantiles;
  SquareMatrix factor;
};
/// Dirichlet shares; as all groups, it adds the uniforms that it takes and replaces them by values
/// in the first n lanes. joint_quantile.hpp says how.
struct Shares {
  Shares(Dirichlet group, std::size_t first_row, const Known& is_known,
         std::vector<UniformRow>& uniforms);
  void apply(std::size_t n, LaneTable& out) const;

  std::vector<Single> known;  ///< each a share of what those before it leave
  std::vector<Single> rest;   ///< gammas
};
/// A multivariate normal.
struct Normals {
  Normals(MultivariateNormal group, std::size_t first_row, const Known& is_known,
          std::vector<UniformRow>& uniforms);
  void apply(std::size_t n, LaneTable& out) const;

  std::vector<std::size_t> rows;
  std::vector<double> mean;
  SquareMatrix factor;
};
/// Rows of a file of joint draws.
struct Rows {
  Rows(JointDraws group, std::size_t first_row, const Known& is_known,
       std::vector<UniformRow>& uniforms);
  void apply(std::size_t n, LaneTable& out) const;

  std::size_t first_row;
  std::size_t uniform_row;  ///< where the uniform that picks a row of the file is written
  std::size_t rest_row;     ///< where the one that picks among its equals is; or the same
  std::vector<std::vector<double>> columns;
  std::vector<std::vector<std::size_t>> alike;  ///< [row of the file]; empty: nothing, or all known
};

}  // namespace equipoise::sampling
