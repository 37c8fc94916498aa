/// \file  models/numerics/quadrature.hpp
/// \brief Gaussian quadrature: sum of w_i f(x_i).
#pragma once

#include <cstddef>
#include <vector>

namespace equipoise::numerics {

/// Nodes in ascending order, weights positive.
struct QuadratureRule {
  std::vector<double> nodes;
  std::vector<double> weights;
};

/// Gauss-Hermite for the standard normal: E[f(Z)] = sum of w_i f(x_i), exact for polynomials of
/// degree 2n - 1; the weights sum to 1. E[f(X)], X ~ N(m, s^2), takes f at m + s x_i.
///
/// \pre 1 <= n <= 64
/// \cost about 0.3 ms at n = 64: make once, use often.
/// \test normal moments; published nodes; E[exp(Z)]
[[nodiscard]] QuadratureRule gauss_hermite(std::size_t n);

/// Gauss-Legendre: integral of f over [lower, upper] = sum of w_i f(x_i), exact for polynomials of
/// degree 2n - 1; the weights sum to upper - lower.
///
/// \pre 1 <= n <= 64, lower < upper
/// \test polynomials; published nodes
[[nodiscard]] QuadratureRule gauss_legendre(std::size_t n, double lower = -1, double upper = 1);

/// The Gauss rule of any distribution, given by many values and their weights: at most n nodes,
/// exact for polynomials of degree 2n - 1 over the values given.
///
/// The recurrence of the polynomials that are orthogonal over the values (Stieltjes) gives the
/// nodes as eigenvalues of a tridiagonal matrix (Golub and Welsch), found here by counting sign
/// changes.
///
/// \param fine  values in ascending order, weights >= 0 that sum to 1
/// \returns fewer nodes where fewer values differ
/// \pre 1 <= n <= 16
/// \cost 40 values, n = 3: 10 us
/// \source Gautschi 2004, Orthogonal Polynomials: Computation and Approximation, section 2.2
/// \test moments; the rules of Gauss and Hermite from fine grids; fewer values than nodes
[[nodiscard]] QuadratureRule gauss_of(const QuadratureRule& fine, std::size_t n);

}  // namespace equipoise::numerics
