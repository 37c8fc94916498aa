/// \file  tests/unit/voi/dense_least_squares.hpp
/// \brief Generalised least squares by plain elimination: referee of the designs over time.
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace equipoise::test {

using Matrix = std::vector<std::vector<double>>;

/// A^-1 B by elimination with pivots.
inline Matrix solve(Matrix a, Matrix b) {
  const std::size_t n = a.size();
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c + 1; r < n; ++r)
      if (std::abs(a[r][c]) > std::abs(a[pivot][c])) pivot = r;
    std::swap(a[c], a[pivot]);
    std::swap(b[c], b[pivot]);
    for (std::size_t r = 0; r < n; ++r) {
      if (r == c) continue;
      const double factor = a[r][c] / a[c][c];
      for (std::size_t k = c; k < n; ++k) a[r][k] -= factor * a[c][k];
      for (std::size_t k = 0; k < b[r].size(); ++k) b[r][k] -= factor * b[c][k];
    }
  }
  for (std::size_t r = 0; r < n; ++r)
    for (double& value : b[r]) value /= a[r][r];
  return b;
}

/// The estimate of the last coefficient is weights' y, and its variance weights' V weights.
struct LastCoefficient {
  std::vector<double> weights;
  double variance = 0;
};

/// \param design  shape [observation][coefficient] \param covariance  V, shape [observation]
/// [observation]
inline LastCoefficient last_coefficient(const Matrix& design, const Matrix& covariance) {
  const std::size_t n = design.size(), p = design[0].size();
  const Matrix weighted = solve(covariance, design);  // V^-1 X
  Matrix information(p, std::vector<double>(p, 0.0)), last(p, std::vector<double>(1, 0.0));
  last[p - 1][0] = 1;
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t o = 0; o < n; ++o) information[i][j] += design[o][i] * weighted[o][j];
  const Matrix column = solve(information, last);
  LastCoefficient result;
  result.weights.assign(n, 0.0);
  for (std::size_t o = 0; o < n; ++o)
    for (std::size_t j = 0; j < p; ++j) result.weights[o] += weighted[o][j] * column[j][0];
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      result.variance += result.weights[i] * covariance[i][j] * result.weights[j];
  return result;
}

inline Matrix zeros(std::size_t rows, std::size_t columns) {
  return Matrix(rows, std::vector<double>(columns, 0.0));
}

}  // namespace equipoise::test
