/// \file  models/numerics/covariance.hpp
/// \brief Covariance matrices of a few quantities, row by row.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace equipoise::numerics {

/// Lower triangle L with L L' = covariance, which may be singular: then columns of L are 0.
/// \param covariance  shape [size][size], positive semidefinite
/// \pre finite, and no pivot below 0 by more than rounding
/// \cost size^3
[[nodiscard]] std::vector<double> lower_factor(std::span<const double> covariance,
                                               std::size_t size);

/// covariance^-1 x.
/// \param factor  lower_factor of it, without a 0 on its diagonal
[[nodiscard]] std::vector<double> solve_factored(std::span<const double> factor,
                                                 std::span<const double> x);

}  // namespace equipoise::numerics
