/// \file  engine/report/text.hpp
/// \brief engine/report: what people look at. This header: numbers and words as a commissioner
///        reads them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise::report {

/// A share as a whole percentage; "<1%" and ">99%" where rounding would claim certainty.
[[nodiscard]] std::string percentage(double share);

/// "10,000", "-1,234.50"; "–" where the number does not exist.
[[nodiscard]] std::string grouped(double value, int decimals = 0);

/// As many digits as a number needs, at most four significant ones below 1,000 and whole above:
/// "20,000", "0.4", "3.5", "18,089".
[[nodiscard]] std::string amount(double value);

/// Money as `amount` writes it, with its sign first: "£18,089", "-£0.4".
[[nodiscard]] std::string exact_money(double value, std::string_view symbol);

/// Large numbers of people: "2.4m", "35,000".
[[nodiscard]] std::string people(double count);

/// A rate a year: "3.5%".
[[nodiscard]] std::string rate(double share);

/// Text of the user on one line: white space of any kind is one space.
[[nodiscard]] std::string one_line(std::string_view text);

/// Number of columns that UTF-8 text takes on a terminal, one a code point.
[[nodiscard]] std::size_t width(std::string_view text);

/// Pads with spaces to `columns` (longer text is left as it is).
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);
/// The same with the text on the right.
[[nodiscard]] std::string right(std::string_view text, std::size_t columns);

/// Cut to `columns`, the last of them an ellipsis.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t columns);

/// Lines of at most `columns`, broken at spaces, every line after the first indented.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent);

/// A name or title in lines of at most `columns`, broken at spaces and after hyphens.
[[nodiscard]] std::vector<std::string> name_lines(std::string_view name, std::size_t columns);

}  // namespace equipoise::report
