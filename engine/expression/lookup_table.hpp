/// \file  engine/expression/lookup_table.hpp
/// \brief A table of numbers that an expression can look up.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/core/input_description.hpp"

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
  Unit quantity = Unit::number;  ///< or probability, rate
  double years = 0.0;            ///< the time that a probability belongs to
  bool broken = false;           ///< an error is recorded: a look-up gives nothing to speak of

  /// \returns the value at `key`; NaN where there is none or `key` is NaN
  /// \cost O(log keys)
  [[nodiscard]] double at(double key) const noexcept;
};

/// Whether two durations in years are the same, up to how their units are rounded.
[[nodiscard]] bool same_time(double a, double b) noexcept;
/// "1 year", "0.25 years": for messages.
[[nodiscard]] std::string years_text(double years);
/// As people write it in an expression: "1/12" for a month.
[[nodiscard]] std::string years_in_expression(double years);

}  // namespace equipoise::expression
