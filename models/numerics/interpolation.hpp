/// \file  models/numerics/interpolation.hpp
/// \brief Piecewise cubic Hermite interpolation through values and slopes.
#pragma once

#include <cstddef>
#include <vector>

namespace equipoise::numerics {

/// The cubic on [x0, x1] with values y0, y1 and slopes d0, d1 at its ends, at x.
///
/// With u = (x - x0) / (x1 - x0): y0 (1 + 2u)(1 - u)^2 + y1 u^2 (3 - 2u)
/// + (x1 - x0) [d0 u (1 - u)^2 - d1 u^2 (1 - u)].
/// \test reproduces cubics; ends exact
[[nodiscard]] inline double cubic_hermite(double x, double x0, double x1, double y0, double y1,
                                          double d0, double d1) noexcept {
  const double h = x1 - x0, u = (x - x0) / h, v = 1 - u;
  return y0 * (1 + 2 * u) * v * v + y1 * u * u * (3 - 2 * u) + h * u * v * (d0 * v - d1 * u);
}

/// A function on [x_0, x_n] that is a cubic on every cell and has a continuous derivative.
/// The error on a cell of width h is at most h^4 / 384 times the largest fourth derivative there.
class CubicHermite {
 public:
  /// \param x  ascending, at least two
  /// \param y  values at x
  /// \param slope  derivatives at x
  /// \throws ContractViolation where the lengths differ or x does not ascend
  CubicHermite(std::vector<double> x, std::vector<double> y, std::vector<double> slope);

  /// \pre front <= at <= back: nothing is extrapolated
  [[nodiscard]] double operator()(double at) const;
  [[nodiscard]] double derivative(double at) const;

  /// The cell i with x_i <= at <= x_{i+1}; at an inner breakpoint the right one.
  [[nodiscard]] std::size_t cell(double at) const;

  [[nodiscard]] double front() const { return x_.front(); }
  [[nodiscard]] double back() const { return x_.back(); }
  [[nodiscard]] const std::vector<double>& x() const { return x_; }
  [[nodiscard]] const std::vector<double>& y() const { return y_; }
  [[nodiscard]] const std::vector<double>& slope() const { return slope_; }

 private:
  std::vector<double> x_, y_, slope_;
};

}  // namespace equipoise::numerics
