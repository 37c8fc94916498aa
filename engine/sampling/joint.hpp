/// \file  engine/sampling/joint.hpp
/// \brief Distributions that give several parameters at once. Valid by construction.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/sampling/distribution.hpp"

namespace equipoise::sampling {

/// A square matrix, row after row.
struct SquareMatrix {
  std::size_t size = 0;
  std::vector<double> values;
  [[nodiscard]] double at(std::size_t i, std::size_t j) const { return values[i * size + j]; }
  friend bool operator==(const SquareMatrix&, const SquareMatrix&) = default;
};

/// Shares that add to one: independent gammas of shape count_i over their sum. One uniform each.
struct Dirichlet {
  std::vector<std::string> names;
  std::vector<double> counts;
  std::vector<Distribution> gammas;
  friend bool operator==(const Dirichlet&, const Dirichlet&) = default;
};

/// mean + L z, z independent standard normals (one uniform each), L L' the covariance.
struct MultivariateNormal {
  std::vector<std::string> names;
  std::vector<double> mean;
  std::vector<double> sd;
  SquareMatrix factor;  ///< L, lower triangular
  friend bool operator==(const MultivariateNormal&, const MultivariateNormal&) = default;
};

/// Rows of a table, each as likely: one uniform for the whole group picks the row floor(n u).
struct JointDraws {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;  ///< [name][row]
  friend bool operator==(const JointDraws&, const JointDraws&) = default;
};

using JointGroup = std::variant<Dirichlet, MultivariateNormal, JointDraws>;
using SolvedJoint = std::variant<JointGroup, StatementError>;

/// \param names   qualified names, two or more, none twice
/// \param counts  [name], each > 0 (a prior may have been added), the largest >= 0.1
[[nodiscard]] SolvedJoint solve_dirichlet(std::vector<std::string> names,
                                          std::vector<double> counts);

/// \param covariance  symmetric, positive definite
[[nodiscard]] SolvedJoint solve_multivariate_normal(std::vector<std::string> names,
                                                    std::vector<double> mean,
                                                    const SquareMatrix& covariance);

/// \param se           [name], each > 0
/// \param correlation  symmetric with unit diagonal, positive definite
[[nodiscard]] SolvedJoint solve_multivariate_normal(std::vector<std::string> names,
                                                    std::vector<double> mean,
                                                    const std::vector<double>& se,
                                                    const SquareMatrix& correlation);

/// \param columns  [name][row], finite, equally long, two rows or more
[[nodiscard]] SolvedJoint solve_joint_draws(std::vector<std::string> names,
                                            std::vector<std::vector<double>> columns);

[[nodiscard]] const std::vector<std::string>& names_of(const JointGroup& group) noexcept;
/// Mean and standard deviation of member i of the group, [0, names): exact.
[[nodiscard]] double mean_of(const JointGroup& group, std::size_t i);
[[nodiscard]] double sd_of(const JointGroup& group, std::size_t i);

/// The lower triangular L with L L' = matrix (Cholesky), or the reason why there is none, which
/// names the members: "the correlations of a, b and c cannot hold together ...".
/// \param what  "correlations" or "covariances"
[[nodiscard]] std::variant<SquareMatrix, std::string> cholesky_factor(
    const SquareMatrix& matrix, std::span<const std::string> names, std::string_view what);

}  // namespace equipoise::sampling
