/// \file  models/numerics/normal.hpp
/// \brief The standard normal distribution and its unit loss.
#pragma once

namespace equipoise::numerics {

/// phi(z) = exp(-z^2 / 2) / sqrt(2 pi).
[[nodiscard]] double normal_density(double z) noexcept;

/// Phi(z) = P(Z <= z); small values keep their relative accuracy.
[[nodiscard]] double normal_distribution(double z);

/// 1 - Phi(z) = P(Z > z), without cancellation in the upper tail: relative error about z^2 1e-16.
[[nodiscard]] double normal_complement(double z);

/// Phi^-1(u).
/// \pre 0 < u < 1
[[nodiscard]] double normal_quantile(double u);

/// Phi^-1(1 - u), for u so small that 1 - u would lose it.
/// \pre 0 < u < 1
[[nodiscard]] double normal_quantile_complement(double u);

/// Unit normal loss L(z) = E[max(0, Z - z)] = phi(z) - z (1 - Phi(z)), to full relative accuracy:
/// above z = 2.5 the difference loses digits, so a continued fraction takes over.
/// \source Abramowitz and Stegun 7.2.5 (repeated integrals of the error function)
/// \test against 14 printed digits, and against quadrature to z = 30
[[nodiscard]] double unit_normal_loss(double z);

}  // namespace equipoise::numerics
