/// \file  engine/document/unicode.hpp
/// \brief What this room needs of Unicode: code points of UTF-8, their width on a terminal, and
///        which of them nobody can see.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace equipoise::document {

/// One code point and the bytes it takes.
struct CodePoint {
  char32_t value;
  std::size_t bytes;
  bool valid;  ///< false: not UTF-8; value is then U+FFFD and bytes 1
};

/// The code point at `offset`: no overlong forms, no surrogates, nothing above U+10FFFF.
/// \pre offset < text.size()
[[nodiscard]] CodePoint decode(std::string_view text, std::size_t offset) noexcept;

/// Code points; a byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t count_characters(std::string_view text) noexcept;

/// Columns on a terminal: 0 for combining marks, 2 for East Asian wide characters and emoji,
/// else 1. \source Unicode Standard Annex 11 (East Asian Width), whole blocks rather than single
/// characters
[[nodiscard]] std::size_t display_width(char32_t c) noexcept;

/// C0 and C1 control characters and DEL; tab and line feed are among them.
[[nodiscard]] bool is_control(char32_t c) noexcept;

/// Characters that change what is read but not what is seen: zero width, direction, byte order
/// mark, the line and paragraph separators.
[[nodiscard]] bool is_invisible(char32_t c) noexcept;

/// Spaces other than the space of the keyboard (no-break space and its kin).
[[nodiscard]] bool is_foreign_space(char32_t c) noexcept;

/// "U+00A0".
[[nodiscard]] std::string code_point_name(char32_t c);

}  // namespace equipoise::document
