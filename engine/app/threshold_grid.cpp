#include "engine/app/threshold_grid.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace equipoise::app {
namespace {

constexpr double most_money = 1e9;

/// FROM, TO and STEP; nothing where they are not three.
std::optional<std::array<std::string, 3>> parts_of(const std::string& text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
  if (second == std::string::npos || text.find(':', second + 1) != std::string::npos)
    return std::nullopt;
  return std::array{text.substr(0, first), text.substr(first + 1, second - first - 1),
                    text.substr(second + 1)};
}

}  // namespace

std::optional<double> plain_number(const std::string& text, double lower, double upper) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || !(value >= lower && value <= upper))
    return std::nullopt;
  return value;
}

std::variant<std::vector<double>, std::string> threshold_grid(const std::string& text,
                                                              double base) {
  const auto parts = parts_of(text);
  if (!parts)
    return fmt::format("--thresholds: `{}` is not FROM:TO:STEP, for example {}", text,
                       usual_thresholds);
  std::array<double, 3> number{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double lower = i == 0 ? 0.0 : i == 1 ? number[0] : 1e-9;
    const auto value = plain_number((*parts)[i], lower, most_money);
    if (!value)
      return fmt::format("--thresholds: `{}` is not a number from {:g} to {:g}", (*parts)[i], lower,
                         most_money);
    number[i] = *value;
  }
  const auto [from, to, step] = number;
  const double count = std::floor((to - from) / step * (1 + 1e-12));
  if (count > 1000) return fmt::format("--thresholds: `{}` are more than 1,001 thresholds", text);
  std::vector<double> grid;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(count); ++i)
    grid.push_back(from + static_cast<double>(i) * step);
  const auto at = std::ranges::lower_bound(grid, base);
  if (at == grid.end() || *at != base) grid.insert(at, base);
  return grid;
}

}  // namespace equipoise::app
