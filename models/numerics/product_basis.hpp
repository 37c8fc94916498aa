/// \file  models/numerics/product_basis.hpp
/// \brief Products of functions of several variables, those that matter most first.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace equipoise::numerics {

/// A function of one variable in a product: 1 the linear one, 2, 3, ... the curved ones.
struct Factor {
  std::size_t variable = 0, degree = 1;
  bool operator==(const Factor&) const = default;
};

/// Variables in ascending order, each once.
using Product = std::vector<Factor>;

/// How a variable takes part in products.
struct ProductMargin {
  double cost = 1;            ///< > 0, of one degree; small for a relevant variable
  std::size_t functions = 0;  ///< how many there are; 0: it takes no part
};

/// The `rank` cheapest products of two to four variables, where a product costs sum_j cost_j
/// degree_j and a degree is at most 4; fewer where there are no more. Among equal costs those with
/// fewer variables come first, then those with the earlier ones.
///
/// A Gaussian process with covariance prod_j sum_k b_j^k f_jk(x_j) f_jk(x_j'), b_j = exp(-cost_j),
/// f_jk uncorrelated, has these products as its leading eigenfunctions.
///
/// \source Zhu, Williams, Rohwer and Morciniec 1998, in Bishop (ed), Neural Networks and Machine
///         Learning, 167 (eigenfunctions as a basis of low rank)
/// \test against all products, sorted; equal and unequal costs
[[nodiscard]] std::vector<Product> leading_products(std::span<const ProductMargin> margins,
                                                    std::size_t rank);

}  // namespace equipoise::numerics
