/// \file  models/voi/implementation_value.hpp
/// \brief The value of implementation beside the value of information.
///
/// Of a decision among options j with net benefits NB_j and current uptake rho_j, j* the option of
/// highest expected net benefit:
///
///   |                        | current information       | perfect information            |
///   | current implementation | A = E[sum_j rho_j NB_j]   | C                              |
///   | perfect implementation | B = max_j E[NB_j]         | D = E[max_j NB_j]              |
///
/// C has two forms. Uptake that ignores information: C = A. Uptake that follows it: the option b
/// that is best in a draw changes places with j*, b getting rho = rho_j* and j* getting rho_b,
/// while all others keep their shares,
///
///   C = E[rho max_j NB_j + (1 - rho) NB_other],
///
/// NB_other the mean over the other options by their shares after the change; with two options the
/// other one. Where less than half have what is best today, fewer would follow what is found best
/// tomorrow than have it by chance, and C lies below A.
///
/// \source Fenwick, Claxton and Sculpher 2008, Med Decis Making 28:21 (the table; its algebra as
/// restated in docs/methods/implementation-value.md)
#pragma once

#include <cstddef>
#include <span>

#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

/// The table and what it says, in the terms of the net benefits.
struct ImplementationValue {
  std::size_t best = 0;             ///< j*
  Estimate current;                 ///< A, and C where uptake ignores information
  Estimate perfect_implementation;  ///< B
  Estimate perfect_information;     ///< C where uptake follows information
  Estimate perfect_both;            ///< D

  InformationValue implementation;  ///< EVPIM = B - A, as the loss that current uptake is expected
                                    ///< to make: E[sum_j rho_j (NB_j* - NB_j)]
  InformationValue information;     ///< EVPI = D - B, as voi::evpi
  InformationValue both;            ///< D - A = EVPIM + EVPI, >= 0 in every draw
  Estimate information_followed;    ///< C - A: of information whose uptake stays as it is today
  Estimate implementation_once_known;  ///< D - C

  /// max_j of sample means lies high on average (voi/selection_bias.hpp), by at most about this: B
  /// and EVPIM lie high, EVPI low. A, D and D - A have no bias. Of C none is known: near a tie j*
  /// may be another option, with another share, and C another number.
  double bias = 0.0;
};

/// \param net_benefit  shape [option][draw]; money, at one threshold, finite
/// \param uptake       rho, shape [option][draw]; shares of the people, >= 0, sum 1 in every draw;
///                     the same in all draws where it is certain
/// \returns money in the terms of the net benefits; values of differences are means of differences,
///          so that small ones keep their digits beside large net benefits
/// \cost O(options draws)
/// \test economics.md and two published decisions with stated shares, exact; a normal decision
/// within
///       4 standard errors, with a twin that must fail; swapped shares by hand, three options
[[nodiscard]] ImplementationValue implementation_value(const LaneTable& net_benefit,
                                                       const LaneTable& uptake,
                                                       const numerics::DrawGroups& groups);

/// Whether B - A = EVPIM, D - B = EVPI, D - A = EVPIM + EVPI, and C lies between by its parts:
/// differences of the table's cells against values that were found without them, within rounding
/// (1e-9 of the largest cell).
[[nodiscard]] bool adds_up(const ImplementationValue& value);

/// What an invariant of a run compares: no strategy can be worth more, before it is paid, than
/// perfect implementation, where that is the same choice at all times. With costs and outcomes
/// discounted at different rates an option can be best in late years alone; then a strategy that
/// builds up slowly may be worth more than having the option from the first day on. True where the
/// strategy's value does not exceed EVPIM by more than five standard errors of their difference and
/// a millionth of what is at stake (values integrated over an effect come from tables that are
/// right to that); where no standard error is known, true.
///
/// B's upward bias is on the safe side. Where uptake is independent of net benefits, EVPIM >= EVSIM
/// holds of the expectations; in a sample by chance it may not.
[[nodiscard]] bool bounded_by_perfect_implementation(double strategy, double implementation,
                                                     double error_of_difference, double stake);

}  // namespace equipoise::voi
