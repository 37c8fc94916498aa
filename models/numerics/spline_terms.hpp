/// \file  models/numerics/spline_terms.hpp
/// \brief The functions of one variable in a regression: a linear term, then curved ones by
/// roughness.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace equipoise::numerics {

/// A cubic B-spline basis with knots at quantiles, turned (Demmler and Reinsch) into functions that
/// over the draws have mean 0, variance 1 and no correlation: the linear one, and curved ones in
/// order of increasing roughness. A penalty on curvature is then a diagonal.
///
/// Where values repeat, fewer functions remain: two values leave the linear one, one value none.
///
/// \source Demmler and Reinsch 1975, Numer Math 24:375; de Boor 2001, A Practical Guide to Splines
/// \test orthonormal over the draws; penalty against the integral by quadrature; a cubic is
/// reproduced
class SplineTerms {
 public:
  /// \param x      shape [draw]; finite
  /// \param basis  B-splines, >= 4: the functions span the constant and basis - 1 more; 1: the
  ///               linear function alone
  SplineTerms(std::span<const double> x, std::size_t basis);

  [[nodiscard]] std::size_t columns() const noexcept { return penalties_.size(); }

  /// Integral over the range of the data of f''^2, in units of the variable's standard deviation: 0
  /// for the linear term, else positive.
  [[nodiscard]] double penalty(std::size_t column) const { return penalties_[column]; }

  /// Values of all functions: column c of draw i at out[c * stride + i].
  void evaluate(std::span<const double> x, double* out, std::size_t stride) const;

 private:
  struct Location {
    std::size_t interval;  ///< between two knots, from 0
    double u;              ///< 0 at its lower knot, 1 at its upper one
  };
  [[nodiscard]] Location locate(double s) const noexcept;

  /// Coefficients of u^0 to u^3 of the four B-splines that are not zero on an interval; the first
  /// of them has the interval's number.
  using Cubics = std::array<std::array<double, 4>, 4>;
  [[nodiscard]] Cubics b_splines(std::size_t interval) const noexcept;

  void place_knots(std::span<const double> standardised, std::size_t basis);
  /// Shape [B-spline][B-spline], the integral of B_i'' B_j''.
  [[nodiscard]] std::vector<double> roughness() const;
  void diagonalise(std::span<const double> gram);
  [[nodiscard]] std::size_t b_spline_count() const noexcept { return knots_.size() - 4; }
  [[nodiscard]] std::size_t intervals() const noexcept { return knots_.size() - 7; }

  double mean_ = 0.0, scale_ = 1.0;
  std::vector<double> knots_;      ///< of the standardised variable, the ends four times
  std::vector<double> penalties_;  ///< shape [column]
  std::vector<double> pieces_;     ///< shape [interval][curved column][power of u]
};

}  // namespace equipoise::numerics
