#include "engine/report/text.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace equipoise::report {
namespace {

struct Scale {
  double factor;
  const char* suffix;
};
constexpr std::array<Scale, 4> scales{{{1e9, "bn"}, {1e6, "m"}, {1e3, "k"}, {1.0, ""}}};

/// Three significant digits without an exponent.
std::string three_digits(double x) {
  const double magnitude = std::abs(x);
  if (magnitude == 0) return "0";
  const int digits_before = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
  const int decimals = std::max(0, 3 - digits_before);
  return fmt::format("{:.{}f}", x, decimals);
}

}  // namespace

std::string money(double amount, std::string_view symbol) {
  if (!std::isfinite(amount)) return "–";
  const double magnitude = std::abs(amount);
  const std::string sign = amount < 0 ? "-" : "";
  for (const auto& [factor, suffix] : scales) {
    // 999.6 thousand prints as 1.00m, not as 1000k
    if (magnitude < factor * 0.9995 && factor > 1.0) continue;
    const double scaled = magnitude / factor;
    const std::string digits = factor == 1.0 ? fmt::format("{:.0f}", scaled) : three_digits(scaled);
    return (digits == "0" ? "" : sign) + std::string(symbol) + digits + suffix;
  }
  return std::string(symbol) + "0";
}

std::string quantity(double amount) {
  if (!std::isfinite(amount)) return "–";
  const double magnitude = std::abs(amount);
  if (magnitude < 999.5) return three_digits(amount);
  const double step = std::pow(10.0, std::floor(std::log10(magnitude)) - 2);
  std::string digits = fmt::format("{:.0f}", std::round(magnitude / step) * step);
  for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ",");
  return (amount < 0 ? "-" : "") + digits;
}

std::string percentage(double share) {
  if (!std::isfinite(share)) return "–";
  if (share > 0 && share < 0.005) return "<1%";
  if (share < 1 && share >= 0.995) return ">99%";
  return fmt::format("{:.0f}%", 100 * share);
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  const std::size_t taken = width(text);
  return std::string(text) + std::string(taken < columns ? columns - taken : 0, ' ');
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string lines;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    const std::string_view word = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (column > 0 && column + 1 + width(word) > columns) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += width(word);
  }
  return lines;
}

}  // namespace equipoise::report
