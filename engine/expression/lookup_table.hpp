/// \file  engine/expression/lookup_table.hpp
/// \brief A table of numbers that an expression can look up.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace equipoise::expression {

/// A step function or a line through points.
struct LookupTable {
  enum class Between {
    step,   ///< the value of the largest key that is not above the one looked up
    linear  ///< the line between the two neighbours
  };
  enum class Beyond {
    last,  ///< above the last key the last value, below the first the first
    error
  };
  std::string name;
  std::vector<double> keys;    ///< ascending, at least one
  std::vector<double> values;  ///< shape [key], finite
  Between between = Between::step;
  Beyond beyond = Beyond::error;

  /// \returns the value at `key`; NaN where there is none or `key` is NaN
  /// \cost O(log keys)
  [[nodiscard]] double at(double key) const noexcept;
};

}  // namespace equipoise::expression
