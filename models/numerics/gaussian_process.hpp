/// \file  models/numerics/gaussian_process.hpp
/// \brief Gaussian process regression on several or many variables, with a basis of low rank.
#pragma once

#include <cstddef>
#include <span>

#include "models/numerics/regression.hpp"

namespace equipoise::numerics {

/// Products in the basis at most; at most one for every 20 draws.
inline constexpr std::size_t gaussian_process_products = 100;

/// y_r = a_r + f_r(x) + noise, f_r a Gaussian process whose covariance is a sum over variables and
/// sets S of two to four variables (an analysis of variance of f):
///
///   cov(f(x), f(x')) = sum_j [l_j x_j x_j' + s_j k_j(x_j, x_j')] + sum_S v_S prod_{j in S} K_j,
///   K_j = sum_k b_j^k f_jk(x_j) f_jk(x_j'),
///
/// f_j1 the standardised x_j, f_jk its curved functions by roughness (SplineTerms), k_j that of a
/// penalised spline. For normal x_j the f_jk are near the Hermite polynomials, and K_j near a
/// squared exponential whose lengthscale falls as the relevance b_j rises, free of x_j as a whole
/// (Mehler's formula).
///
/// Basis. All f_jk alone, and the products with the largest prior variance prod_j b_j^k: leading
/// eigenfunctions, not kernels at inducing points, which for ten and more variables reach few of
/// the directions that matter, and for noisy responses are far from the data. The relevance of a
/// variable is the share of the variance of a response (the largest over responses) that its line
/// explains, and beyond chance its products with one or two others, all together; b = 1/4 for the
/// highest, and a quarter of it where the share is a 16th. Only that order of the b_j matters
/// afterwards: every variance (l_j, s_j, and v_S apart for the product of lines and for the rest)
/// maximises the restricted marginal likelihood given the others, and a product enters where that
/// rises by more than 2 (Akaike's price of a variance), so that irrelevant variables and products
/// drop out. The noise is the variance left, the mean a_r is estimated with the rest.
///
/// Not followed: a kink or jump in several variables at once, where 100 smooth products are too
/// few; products of five variables.
///
/// \param variables  shape [variable][draw]; constant ones are left out
/// \param responses  shape [response][draw]
/// \returns the posterior mean and its smoother: a process of finite rank is a penalised regression
/// \pre at least one variable and 20 draws; all finite
/// \cost time O(draws rank^2): PenalisedRegression; 10,000 draws, 2 responses: see
///       docs/methods/value-of-information.md
/// \source Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, 4.3 and 8.1;
///         Gu and Wahba 1993, J Comput Graph Stat 2:97 (variances of the components of f);
///         Durrande, Ginsbourger, Roustant and Carraro 2013, J Multivar Anal 115:57 (kernels as
///         here); Zhu, Williams, Rohwer and Morciniec 1998, in Bishop (ed), Neural Networks and
///         Machine Learning, 167 (leading eigenfunctions); Strong, Oakley and Brennan 2014, Med
///         Decis Making 34:311 (Gaussian processes for EVPPI)
/// \test products of three, curved products, correlated variables; noise and irrelevant variables
///       vanish; the hat matrix against unit vectors; bits wherever the numbers stand
[[nodiscard]] PenalisedRegression gaussian_process(
    std::span<const std::span<const double>> variables,
    std::span<const std::span<const double>> responses);

}  // namespace equipoise::numerics
