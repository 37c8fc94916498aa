/// \file  models/numerics/generalised_least_squares.hpp
/// \brief How exactly generalised least squares estimates a coefficient from a series of equally
///        spaced observations whose errors are correlated.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace equipoise::numerics {

/// Cov(e_i, e_j) = shared correlation^|i - j|, plus `own` where i = j: an autoregressive process of
/// first order that lasts, and noise that does not. With a correlation of 1 all pairs share alike.
struct SerialCovariance {
  double shared = 0.0;       ///< >= 0
  double correlation = 0.0;  ///< in [0, 1]
  double own = 0.0;          ///< >= 0
};

/// Takes the correlation out of a series: W with W' W = V^-1, so that x' V^-1 y is the dot product
/// of the whitened series. It is the one-step prediction error over its standard deviation.
/// \source Kalman 1960, J Basic Eng 82:35; Harvey 1989, Forecasting, Structural Time Series Models
///         and the Kalman Filter, 3.4 (prediction error decomposition)
/// \test W V W' = 1 for every kind of covariance; x' V^-1 y against elimination
class SerialWhitening {
 public:
  /// \pre length >= 1 and the covariance matrix is positive definite: own > 0, or 0 <= correlation
  ///      < 1 and shared > 0
  /// \cost O(length)
  SerialWhitening(const SerialCovariance& covariance, std::size_t length);

  /// Replaces the series by the whitened one. \param series  shape [length] \cost O(length)
  void apply(std::span<double> series) const;

 private:
  struct Step {
    double gain;        ///< share of a prediction error that the shared process takes up
    double over_sigma;  ///< 1 / standard deviation of the prediction error
  };
  std::vector<Step> steps_;
  double correlation_;
};

/// Variance of the generalised least squares estimate of the last coefficient: the inverse of what
/// its whitened column has beyond the others. Infinite where it has nothing: the coefficient cannot
/// be told from the others.
/// \param columns  shape [coefficient][length], whitened; overwritten
/// \pre columns.size() is a multiple of length
/// \source Frisch and Waugh 1933, Econometrica 1:387
/// \test a segmented regression in closed form; a dense solution; a column that others contain
[[nodiscard]] double last_coefficient_variance(std::span<double> columns, std::size_t length);

}  // namespace equipoise::numerics
