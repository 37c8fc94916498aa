/// \file  engine/sampling/beta_shape.hpp
/// \brief The beta distribution on (0, 1), which both beta and pert are made of.
#pragma once

#include "engine/sampling/distribution.hpp"

namespace equipoise::sampling {

/// Quantile x of beta(alpha, beta) and 1 - x, neither lost where the other is near 1.
struct BetaQuantile {
  double x = 0.0, complement = 0.0;
};
/// The upper half of u is inverted from 1 - u. \throws std::exception (Boost.Math) where alpha or
/// beta is too extreme
[[nodiscard]] BetaQuantile beta_quantile(double alpha, double beta, double u);

[[nodiscard]] double beta_cumulative(double alpha, double beta, double x);

/// y = logit x(z) with x(z) = F^-1(Phi(z)); with f the density of y,
/// y' = phi(z) / f(y) and y'' = y' (-z - (alpha (1 - x) - beta x) y').
[[nodiscard]] Knot beta_knot(double alpha, double beta, double z);

[[nodiscard]] double beta_sd(double alpha, double beta);

}  // namespace equipoise::sampling
