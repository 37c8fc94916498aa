/// \file  models/numerics/gram_matrix.hpp
/// \brief Z'Z and Z'WZ: the sums of products that a regression needs.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/numerics/code_path.hpp"

namespace equipoise::numerics {

/// sum over draws of w_d z_di z_dj. The same bits on every code path and wherever the numbers
/// stand. A kernel of our own, because Eigen's product would have to be compiled without AVX to
/// keep that promise (docs/decisions/0005) and took a tenth of the main study's run.
/// \param columns  shape [column][draw]
/// \param weights  shape [draw], or none for 1
/// \returns shape [column][column], symmetric
/// \cost time O(draws columns^2), memory O(columns^2)
/// \test tests/unit/numerics/gram_matrix_test.cpp
[[nodiscard]] std::vector<double> gram_matrix(std::span<const double> columns, std::size_t draws,
                                              std::span<const double> weights = {},
                                              CodePath path = code_path());

}  // namespace equipoise::numerics
