/// \file  engine/spec/report_dates.hpp
/// \brief In which order reports came, as far as their dates tell.
#pragma once

#include <algorithm>
#include <string_view>

namespace equipoise::spec {

/// Whether the first of two reports came before the second. A year alone says nothing against a
/// month of it.
/// \param first, second  2028, 2028-06 or 2028-06-30
[[nodiscard]] inline bool reported_before(std::string_view first, std::string_view second) {
  const std::size_t digits = std::min(first.size(), second.size());
  return first.substr(0, digits) < second.substr(0, digits);
}

}  // namespace equipoise::spec
