/// \file  models/core/input_description.hpp
/// \brief One record describes an input: the reader checks against it, the JSON Schema and the
///        reference pages are written from it.
#pragma once

#include <limits>
#include <optional>
#include <string_view>

namespace equipoise {

/// What a number means. A file must write a unit where the list says so.
enum class Unit {
  number,       ///< dimensionless, any size
  probability,  ///< in [0, 1]; may be written 37%
  share,        ///< in [0, 1]; may be written 37%
  rate,         ///< per year, >= 0
  money,        ///< the study's currency and price year
  utility,      ///< <= 1
  duration,     ///< written with a unit: `1 year`, `6 months`, `52 weeks`, `90 days`; held in years
  count,        ///< a whole number >= 0
};

/// One numeric input of a distribution, a trial design, a strategy ...
struct InputDescription {
  std::string_view key;  ///< as written in YAML
  Unit unit = Unit::number;
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  bool lower_open = false;  ///< the bound itself is not allowed
  bool upper_open = false;
  std::string_view meaning;                       ///< one phrase, for the reference page
  std::string_view example;                       ///< a value as written in YAML
  std::optional<double> fallback = std::nullopt;  ///< where the key is left out; none: required
  std::string_view instead_of;  ///< key of another input that must not stand beside this one
};

}  // namespace equipoise
