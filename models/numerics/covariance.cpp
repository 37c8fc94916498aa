#include "models/numerics/covariance.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {

std::vector<double> lower_factor(std::span<const double> covariance, std::size_t size) {
  EQUIPOISE_EXPECT(covariance.size() == size * size);
  std::vector<double> l(size * size, 0.0);
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double left = covariance[i * size + j];
      for (std::size_t k = 0; k < j; ++k) left -= l[i * size + k] * l[j * size + k];
      const double pivot = l[j * size + j];
      EQUIPOISE_EXPECT(std::isfinite(left));
      EQUIPOISE_EXPECT(i != j || left >= -1e-9 * covariance[i * size + i]);
      l[i * size + j] = i == j ? std::sqrt(std::max(0.0, left)) : pivot > 0 ? left / pivot : 0.0;
    }
  return l;
}

std::vector<double> solve_factored(std::span<const double> factor, std::span<const double> x) {
  const std::size_t n = x.size();
  EQUIPOISE_EXPECT(factor.size() == n * n);
  std::vector<double> y(x.begin(), x.end());
  for (std::size_t i = 0; i < n; ++i) {
    EQUIPOISE_EXPECT(factor[i * n + i] > 0);
    for (std::size_t k = 0; k < i; ++k) y[i] -= factor[i * n + k] * y[k];
    y[i] /= factor[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) y[i] -= factor[k * n + i] * y[k];
    y[i] /= factor[i * n + i];
  }
  return y;
}

}  // namespace equipoise::numerics
