/// \file  engine/report/text.hpp
/// \brief engine/report: what people look at. This header: numbers as a commissioner reads them.
#pragma once

#include <string>
#include <string_view>

namespace equipoise::report {

/// A share as a whole percentage; "<1%" and ">99%" where rounding would claim certainty.
[[nodiscard]] std::string percentage(double share);

/// Number of columns that UTF-8 text takes on a terminal, one a code point.
[[nodiscard]] std::size_t width(std::string_view text);

/// Pads with spaces to `columns` (longer text is left as it is).
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

/// Lines of at most `columns`, broken at spaces, every line after the first indented.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent);

}  // namespace equipoise::report
