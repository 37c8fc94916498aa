/// \file  engine/document/number.hpp
/// \brief Numbers and durations as people write them, read strictly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/core/input_description.hpp"

namespace equipoise::document {

/// Why a text is not what it should be, in the sentences of a Diagnostic.
struct Problem {
  std::string what;
  std::string why;
  std::string help;
};

/// A number, or why it is none.
struct ParsedNumber {
  double value = 0.0;
  bool percent = false;            ///< it was written with `%` (the value is divided already)
  std::optional<Problem> problem;  ///< value is then meaningless
};

/// Reads `0.37`, `-2`, `1e-3`, `37%`: digits, at most one point between digits, an exponent, `%`.
/// The value is the double nearest to the decimal number: `6.2%` and `0.062` are the same bits.
/// Everything else is a problem with its reason: `1,000`, `010`, `.5`, `+5`, `1e-400`, `1e400`,
/// `nan`, `inf`, `0x10`, `1_000`, `1:30`, `10k`, dates, currency signs, units.
[[nodiscard]] ParsedNumber parse_number(std::string_view text);

/// Reads `1 year`, `6 months`, `52 weeks`, `90 days` to years: 1 year = 12 months = 365.25 days,
/// 1 week = 7 days. Singular and plural are the same.
[[nodiscard]] ParsedNumber parse_duration(std::string_view text);

/// Reads a number of the described unit (a duration with its unit) and checks it against the unit's
/// and the description's bounds. `%` may stand with number, probability, share, rate and utility.
/// \param name  how messages call the value: "`current`"
[[nodiscard]] ParsedNumber parse_quantity(std::string_view text,
                                          const InputDescription& description,
                                          std::string_view name);

/// A value that the description allows, to go on with after an error.
[[nodiscard]] double placeholder(const InputDescription& description);

/// "a probability", "an amount of money", "a duration": for messages.
[[nodiscard]] std::string_view describe(Unit unit);

}  // namespace equipoise::document
