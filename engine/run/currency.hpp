/// \file  engine/run/currency.hpp
/// \brief How amounts of a currency are written.
#pragma once

#include <string>
#include <string_view>

namespace equipoise::run {

/// The sign of a currency where it has one ("GBP 2024/25" -> "£"), else its code and a space.
[[nodiscard]] inline std::string currency_symbol(std::string_view currency) {
  const std::string_view code = currency.substr(0, 3);
  if (code == "GBP") return "£";
  if (code == "EUR") return "€";
  if (code == "USD") return "$";
  return std::string(currency.substr(0, currency.find(' '))) + " ";
}

}  // namespace equipoise::run
