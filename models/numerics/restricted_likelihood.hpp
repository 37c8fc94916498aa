/// \file  models/numerics/restricted_likelihood.hpp
/// \brief How strongly to penalise one block of a regression: restricted maximum likelihood (REML).
#pragma once

#include <cstddef>
#include <span>

namespace equipoise::numerics {

/// A ridge problem in its own axes: minimise |r - sum_j u_j a_j|^2 + lambda |a|^2 over a, where
/// columns u_j are orthogonal and have mean 0.
struct RidgeProblem {
  std::span<const double> gram;        ///< |u_j|^2 >= 0, shape [column]
  std::span<const double> projection;  ///< u_j . r, shape [column]
  double residual = 0;                 ///< |r|^2 > 0, r with mean 0
  std::size_t observations = 0;        ///< length of r, > columns + 1
  double least_gain = 0;               ///< >= 0: -2 l must fall by more for the block to enter
};

/// The lambda that maximises the restricted likelihood of a_j ~ N(0, sigma^2 / lambda), sigma^2
/// profiled out:
///
///   -2 l = (n - 1) log(|r|^2 - sum_j p_j^2 / (g_j + lambda)) + sum_j log(1 + g_j / lambda).
///
/// \returns lambda; +infinity where the block is best left out
/// \cost one column: closed form; else 70 evaluations of l (grid of log lambda, then golden
/// section) \source Wood 2011, J R Stat Soc B 73:3; Harville 1977, J Am Stat Assoc 72:320 \test
/// against the dense multivariate normal likelihood on a fine grid
[[nodiscard]] double ridge_by_restricted_likelihood(const RidgeProblem& problem);

}  // namespace equipoise::numerics
