#include "models/numerics/normal.hpp"

#include <cmath>

#include <boost/math/special_functions/erf.hpp>

#include "models/core/contracts.hpp"
#include "models/numerics/boost_policy.hpp"

namespace equipoise::numerics {
namespace {
constexpr double sqrt_half = 0.70710678118654752440;
constexpr double sqrt_two = 1.41421356237309504880;
constexpr double one_over_sqrt_two_pi = 0.39894228040143267794;
}  // namespace

double normal_density(double z) noexcept { return one_over_sqrt_two_pi * std::exp(-0.5 * z * z); }

double normal_distribution(double z) {
  return 0.5 * boost::math::erfc(-z * sqrt_half, BoostPolicy());
}

double normal_complement(double z) { return 0.5 * boost::math::erfc(z * sqrt_half, BoostPolicy()); }

double normal_quantile(double u) {
  EQUIPOISE_EXPECT(u > 0 && u < 1);
  return -sqrt_two * boost::math::erfc_inv(2 * u, BoostPolicy());
}

double normal_quantile_complement(double u) { return -normal_quantile(u); }

double unit_normal_loss(double z) {
  if (z <= 2.5) return normal_density(z) - z * normal_complement(z);
  // I_n, the n-th repeated integral of phi, obeys I_{n-2} = z I_{n-1} + n I_n; the ratio
  // r_n = I_n / I_{n-1} = 1 / (z + (n + 1) r_{n+1}), and L = I_1 = phi r_0 r_1. Eighty terms
  // leave a relative error of 3e-17 at z = 2.5 (computed with 40 digits), and less above.
  double ratio = 0;
  for (int n = 80; n >= 1; --n) ratio = 1 / (z + (n + 1) * ratio);
  return normal_density(z) * ratio / (z + ratio);
}

}  // namespace equipoise::numerics
