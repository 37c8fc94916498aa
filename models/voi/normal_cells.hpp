/// \file  models/voi/normal_cells.hpp
/// \brief The cells of a piecewise cubic in standard units of a normal belief, and their moments.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "models/implementation/cubic_table.hpp"
#include "models/numerics/normal.hpp"
#include "models/voi/normal_expectation.hpp"

namespace equipoise::voi {

/// One end of a cell, z = (x - mean) / sd.
struct CellEnd {
  double z = 0.0;
  double density = 0.0;  ///< phi(z)
  double below = 0.0;    ///< Phi(z)
  double above = 0.0;    ///< 1 - Phi(z)
  [[nodiscard]] static CellEnd at(double z) {
    const double tail = numerics::normal_complement(std::abs(z));
    return {z, numerics::normal_density(z), z < 0 ? tail : 1 - tail, z < 0 ? 1 - tail : tail};
  }
  [[nodiscard]] static CellEnd infinite(int sign) noexcept {
    const double inf = std::numeric_limits<double>::infinity();
    return sign < 0 ? CellEnd{-inf, 0, 0, 1} : CellEnd{inf, 0, 1, 0};
  }
};

/// P(a < Z < b), from whichever tail keeps the digits.
[[nodiscard]] inline double probability(const CellEnd& a, const CellEnd& b) noexcept {
  return a.z > 0 ? a.above - b.above : b.below - a.below;
}

/// Integrals of (z - origin)^p phi(z) over (a, b), p = 0..4, by integration by parts.
[[nodiscard]] inline std::array<double, 5> moments(const CellEnd& a, const CellEnd& b,
                                                   double origin) noexcept {
  std::array<double, 5> m{};
  m[0] = probability(a, b);
  double power_a = 1.0, power_b = 1.0;  // (end - origin)^(p - 1)
  for (std::size_t p = 1; p < 5; ++p) {
    const double edge =
        (a.density > 0 ? power_a * a.density : 0.0) - (b.density > 0 ? power_b * b.density : 0.0);
    m[p] = edge - origin * m[p - 1] + (p >= 2 ? static_cast<double>(p - 1) * m[p - 2] : 0.0);
    power_a *= a.z - origin;
    power_b *= b.z - origin;
  }
  return m;
}

/// c0 + c1 (z - origin) + c2 (z - origin)^2 + c3 (z - origin)^3.
struct CellCubic {
  double origin = 0.0;
  std::array<double, 4> c{};

  [[nodiscard]] double operator()(double z) const noexcept {
    const double u = z - origin;
    return c[0] + u * (c[1] + u * (c[2] + u * c[3]));
  }
  [[nodiscard]] double mean(const std::array<double, 5>& m) const noexcept {
    return c[0] * m[0] + c[1] * m[1] + c[2] * m[2] + c[3] * m[3];
  }
  [[nodiscard]] double mean_slope(const std::array<double, 5>& m) const noexcept {
    return c[1] * m[0] + 2 * c[2] * m[1] + 3 * c[3] * m[2];
  }
  /// E[f'^2 over the cell].
  [[nodiscard]] double mean_squared_slope(const std::array<double, 5>& m) const noexcept {
    const double b0 = c[1], b1 = 2 * c[2], b2 = 3 * c[3];
    return b0 * b0 * m[0] + 2 * b0 * b1 * m[1] + (b1 * b1 + 2 * b0 * b2) * m[2] +
           2 * b1 * b2 * m[3] + b2 * b2 * m[4];
  }
};

/// The number of cells, the two outer ones (tangents to infinity) included.
[[nodiscard]] inline std::size_t cells(const implementation::CubicTable& f) noexcept {
  return f.size() + 1;
}

/// Where a cell lies, the same for all rows: 0 below the first breakpoint, the last above the last.
struct CellPlace {
  std::size_t index = 0;
  double origin = 0.0;
  double per_width = 0.0;  ///< 1 / width
};
[[nodiscard]] inline CellPlace cell_place(const implementation::CubicTable& f,
                                          const NormalBelief& belief, std::size_t i) {
  const auto& x = f.breakpoints();
  const double origin = (x[i == 0 ? 0 : i - 1] - belief.mean) / belief.sd;
  return {i, origin, i == 0 || i == x.size() ? 0.0 : belief.sd / (x[i] - x[i - 1])};
}

/// A cell of a row.
[[nodiscard]] inline CellCubic cell_cubic(const implementation::CubicTable& f, std::size_t row,
                                          const NormalBelief& belief, const CellPlace& cell) {
  const std::size_t i = cell.index;
  if (i == 0) return {cell.origin, {f.value(0, row), f.slope_below(0, row) * belief.sd, 0, 0}};
  const double y0 = f.value(i - 1, row), d0 = f.slope_above(i - 1, row) * belief.sd;
  if (i == f.size()) return {cell.origin, {y0, d0, 0, 0}};
  const double y1 = f.value(i, row), d1 = f.slope_below(i, row) * belief.sd;
  const double chord = (y1 - y0) * cell.per_width;
  return {cell.origin,
          {y0, d0, (3 * chord - 2 * d0 - d1) * cell.per_width,
           (d0 + d1 - 2 * chord) * (cell.per_width * cell.per_width)}};
}

/// The ends of the cells in standard units, infinite ones included.
[[nodiscard]] inline CellEnd cell_end(const implementation::CubicTable& f,
                                      const NormalBelief& belief, std::size_t i) {
  if (i == 0) return CellEnd::infinite(-1);
  if (i == cells(f)) return CellEnd::infinite(1);
  return CellEnd::at((f.breakpoints()[i - 1] - belief.mean) / belief.sd);
}

}  // namespace equipoise::voi
