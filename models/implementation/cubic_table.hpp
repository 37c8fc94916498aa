/// \file  models/implementation/cubic_table.hpp
/// \brief Several functions of one number on common cells, each a cubic with exact ends.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace equipoise::implementation {

/// Functions r = 0, 1, ... that are continuous and, on every cell [x_i, x_{i+1}], the cubic with
/// the given values and slopes at both ends. A breakpoint may have different slopes on its two
/// sides. Before the first and after the last breakpoint the end's tangent goes on.
class CubicTable {
 public:
  explicit CubicTable(std::size_t rows) : rows_(rows) {}

  /// Appends a breakpoint. \pre x ascends; spans have shape [row]
  void append(double x, std::span<const double> value, std::span<const double> slope_below,
              std::span<const double> slope_above);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t size() const noexcept { return x_.size(); }
  [[nodiscard]] const std::vector<double>& breakpoints() const noexcept { return x_; }

  [[nodiscard]] double value(std::size_t i, std::size_t row) const { return at(i, row, 0); }
  [[nodiscard]] double slope_below(std::size_t i, std::size_t row) const { return at(i, row, 1); }
  [[nodiscard]] double slope_above(std::size_t i, std::size_t row) const { return at(i, row, 2); }

  /// All functions and slopes at x; at a breakpoint the slope of the side asked for.
  /// \param[out] value, slope  shape [row]
  void evaluate(double x, bool from_below, std::span<double> value, std::span<double> slope) const;

  /// One function at x.
  [[nodiscard]] double operator()(std::size_t row, double x) const;

  /// Functions made of each group of factor.size() rows: row g is sum_i factor_i f_(g n + i), n the
  /// number of factors. \pre rows() is a multiple of n
  [[nodiscard]] CubicTable combined(std::span<const double> factor) const {
    return combined(factor, rows_ / factor.size());
  }
  /// The first `groups` of them.
  [[nodiscard]] CubicTable combined(std::span<const double> factor, std::size_t groups) const;

  /// Every function raised by a constant.
  [[nodiscard]] CubicTable lifted(double by) const;

 private:
  [[nodiscard]] double at(std::size_t i, std::size_t row, std::size_t part) const {
    return knots_[(i * rows_ + row) * 3 + part];
  }
  [[nodiscard]] std::size_t cell(double x, bool from_below) const;

  std::size_t rows_;
  std::vector<double> x_;
  std::vector<double> knots_;  ///< [breakpoint][row][value, slope below, slope above]
};

/// Functions to be tabulated: their values and the slopes of one side at x, shapes [row].
using Functions = std::function<void(double x, bool from_below, std::span<double> value,
                                     std::span<double> slope)>;

/// How finely to tabulate.
struct Fineness {
  /// A cell is halved while the cubic misses the true value at its middle by more than this x the
  /// largest |value| of the function seen. An accepted middle becomes a breakpoint too, which for a
  /// smooth function divides the error by about 16 once more.
  double tolerance = 1e-6;
  double smallest_cell = 1.0 / 64;  ///< not halved further
};

/// Tabulates functions on [kinks.front(), kinks.back()].
/// \param kinks  ascending, at least two: the ends, and where slopes may jump (breakpoints, both
/// sides
///               evaluated)
[[nodiscard]] CubicTable tabulate(std::size_t rows, const Functions& functions,
                                  std::span<const double> kinks, const Fineness& fineness);

}  // namespace equipoise::implementation
