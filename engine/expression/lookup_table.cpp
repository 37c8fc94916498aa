#include "engine/expression/lookup_table.hpp"

#include <algorithm>
#include <cmath>
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

}  // namespace equipoise::expression
