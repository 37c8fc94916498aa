#include "models/numerics/interpolation.hpp"

#include <algorithm>
#include <utility>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {

CubicHermite::CubicHermite(std::vector<double> x, std::vector<double> y, std::vector<double> slope)
    : x_(std::move(x)), y_(std::move(y)), slope_(std::move(slope)) {
  EQUIPOISE_EXPECT(x_.size() >= 2 && y_.size() == x_.size() && slope_.size() == x_.size());
  for (std::size_t i = 1; i < x_.size(); ++i) EQUIPOISE_EXPECT(x_[i - 1] < x_[i]);
}

std::size_t CubicHermite::cell(double at) const {
  EQUIPOISE_EXPECT(at >= x_.front() && at <= x_.back());
  const auto right = std::upper_bound(x_.begin() + 1, x_.end() - 1, at);
  return static_cast<std::size_t>(right - x_.begin()) - 1;
}

double CubicHermite::operator()(double at) const {
  const std::size_t i = cell(at);
  return cubic_hermite(at, x_[i], x_[i + 1], y_[i], y_[i + 1], slope_[i], slope_[i + 1]);
}

double CubicHermite::derivative(double at) const {
  const std::size_t i = cell(at);
  const double h = x_[i + 1] - x_[i], u = (at - x_[i]) / h, v = 1 - u;
  return 6 * u * v * (y_[i + 1] - y_[i]) / h + slope_[i] * v * (v - 2 * u) +
         slope_[i + 1] * u * (u - 2 * v);
}

}  // namespace equipoise::numerics
