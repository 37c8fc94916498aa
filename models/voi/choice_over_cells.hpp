/// \file  models/voi/choice_over_cells.hpp
/// \brief What choosing after a study adds, where a series of 49 terms is not enough.
#pragma once

#include "models/implementation/cubic_table.hpp"
#include "models/voi/hermite_series.hpp"
#include "models/voi/normal_expectation.hpp"

namespace equipoise::voi {

/// A part of the difference that rests on another number, of which the study tells by that of its
/// own: both are normal together.
struct TiedCells {
  implementation::CubicTable part;  ///< one row, of mean 0
  NormalBelief belief;              ///< of the other number
  double correlation = 0.0;         ///< of both numbers
};

/// loss_avoided (hermite_series.hpp) with no terms left out. Given x, the signal Z of a study with
/// learning weight w is N(sqrt(w) (x - m) / sd, 1 - w), so that
///
///   E[D_w(Z) 1(Z in A)] = E[D(x) P(Z in A | x)],
///
/// integrated over x by Gauss-Legendre on the cells of D. Where the preference changes is taken
/// from the series: there the value is stationary, so what is wrong with that place counts squared.
///
/// \param difference  one row: D, first option - second
/// \param preferred   where the first option is preferred, from loss_avoided
/// \param tied        E[part 1(Z in A)] is added, Z given the other number having the learning
///                    weight w correlation^2; null: nothing
/// \returns the unit of D
/// \cost about 50 us, 200 times that of the series
/// \test `smoothed` + `expected_positive_part` for a payoff with a hard ceiling at the prior mean
[[nodiscard]] double loss_avoided_over_cells(const implementation::CubicTable& difference,
                                             const NormalBelief& belief, double w,
                                             const Region& preferred,
                                             const TiedCells* tied = nullptr);

}  // namespace equipoise::voi
