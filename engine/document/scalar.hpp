/// \file  engine/document/scalar.hpp
/// \brief Finds a scalar's characters in the file, through quotes, escapes and line breaks;
/// yaml-cpp
///        tells only where it begins.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace equipoise::document {

/// A stretch of the scalar's text that stands in the file as it is (both offsets in bytes).
struct ScalarRun {
  std::size_t text_offset;
  std::size_t file_offset;
};

struct ScalarPlace {
  std::size_t end = 0;          ///< offset in the file behind the scalar, closing quote included
  bool quoted = false;          ///< in quotes or a block scalar
  bool closed = true;           ///< false: the closing quote is missing
  std::vector<ScalarRun> runs;  ///< ascending in both offsets
};

/// \param file   text of the file
/// \param begin  offset of the scalar's first character (a quote, `|` or `>` included)
/// \param value  the scalar's text
[[nodiscard]] ScalarPlace locate_scalar(std::string_view file, std::size_t begin,
                                        std::string_view value);

}  // namespace equipoise::document
