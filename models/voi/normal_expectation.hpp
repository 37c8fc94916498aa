/// \file  models/voi/normal_expectation.hpp
/// \brief Exact expectations of piecewise cubics under a normal belief.
#pragma once

#include <cstddef>

#include "models/implementation/cubic_table.hpp"

namespace equipoise::voi {

/// x ~ N(mean, sd^2); sd = 0 is certainty.
struct NormalBelief {
  double mean = 0.0;
  double sd = 0.0;
};

/// E[f(x)] and E[f'(x)] of one row. On every cell the moments of the cubic under the normal are
/// closed forms, so there is no quadrature; the error is rounding, about 1e-14 of the largest |f|
/// near the mean.
///
/// \param f  beyond its breakpoints the end's tangent goes on
/// \returns the unit of f; of f per unit of x
/// \cost about 60 ns a cell
/// \test polynomials; |x| and max(0, x - c) against the unit normal loss; Gauss-Hermite
struct MeanAndSlope {
  double mean = 0.0, slope = 0.0;
};
[[nodiscard]] MeanAndSlope expectation(const implementation::CubicTable& f, std::size_t row,
                                       const NormalBelief& belief);

/// E[max(0, sign f(x))] of one row: the cells are split where f changes sign.
/// \param sign  +1 or -1
/// \test 1e-9 against s L(|m| / s), reference cases D and economics.md section 4; a cubic with
/// three
///       roots
[[nodiscard]] double expected_positive_part(const implementation::CubicTable& f, std::size_t row,
                                            const NormalBelief& belief, double sign = 1.0);

}  // namespace equipoise::voi
