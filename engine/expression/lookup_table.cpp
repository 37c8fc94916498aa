#include "engine/expression/lookup_table.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace equipoise::expression {

double LookupTable::at(double key) const noexcept {
  if (std::isnan(key)) return key;
  if (key < keys.front() || key > keys.back()) {
    if (beyond == Beyond::error) return std::numeric_limits<double>::quiet_NaN();
    return key < keys.front() ? values.front() : values.back();
  }
  const auto above = std::upper_bound(keys.begin(), keys.end(), key);
  const auto row = static_cast<std::size_t>(above - keys.begin()) - 1;
  if (between == Between::step || above == keys.end() || key == keys[row]) return values[row];
  const double share = (key - keys[row]) / (keys[row + 1] - keys[row]);
  return values[row] + share * (values[row + 1] - values[row]);
}

bool same_time(double a, double b) noexcept { return std::abs(a - b) <= 1e-9 * std::abs(a); }

std::string years_text(double years) {
  return fmt::format("{:.4g} {}", years, years == 1 ? "year" : "years");
}

std::string years_in_expression(double years) {
  const double parts = std::round(1 / years);
  return years < 1 && same_time(parts * years, 1) ? fmt::format("1/{}", parts)
                                                  : fmt::format("{}", years);
}

}  // namespace equipoise::expression
