/// \file  models/core/fault.hpp
/// \brief What went wrong in one draw of a model: numbers only. The caller adds names and
/// positions.
#pragma once

#include <cstddef>
#include <tuple>

namespace equipoise {

/// A value that the model may not have. Nothing is repaired: the run reports the lowest fault.
struct Fault {
  enum class Kind {
    probability_outside_unit_interval,  ///< value = the probability
    row_exceeds_one,                    ///< value = the sum of the stated probabilities of a row
    start_not_one,                      ///< value = the sum of the start distribution
    not_finite,                         ///< value = the value
    outside_domain,                     ///< value = the argument of the function
    outside_table,                      ///< value = the key that was looked up
    row_below_one,                      ///< value = the sum of a row that leaves no remainder
  };
  Kind kind = Kind::not_finite;
  std::size_t intervention = 0;
  std::size_t draw = 0;   ///< index in the run, from 0
  std::size_t cycle = 0;  ///< time point, from 0
  std::size_t where = 0;  ///< row, slot or expression node, as the room that reports it documents
  double value = 0.0;

  /// The order in which faults are reported.
  friend bool operator<(const Fault& a, const Fault& b) noexcept {
    return std::tie(a.intervention, a.draw, a.cycle, a.where) <
           std::tie(b.intervention, b.draw, b.cycle, b.where);
  }
};

}  // namespace equipoise
