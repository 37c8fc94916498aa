/// \file  models/implementation/combination.hpp
/// \brief Several strategies delivered at once, whose effects overlap.
#pragma once

#include <cstddef>
#include <span>

#include "models/implementation/cubic_table.hpp"
#include "models/implementation/effect.hpp"

namespace equipoise::implementation {

/// How many strategies a combination may have: the distribution of four effects would take half a
/// minute.
inline constexpr std::size_t most_combined = 3;

/// delta = largest + (1 - kappa) sum of other positive effects + sum of other negative effects, log
/// odds ratios.
///
/// \param kappa  the overlap, in [0, 1]: 0, the effects add up; 1, the largest stands alone
/// \pre effects is not empty
[[nodiscard]] double combined_effect(std::span<const double> effects, double kappa);

/// What is believed of the effect of a combination.
struct CombinedEffect {
  /// Its mean and variance. The variance that it shares with other targets is what the best linear
  /// predictor from the strategies' mean effects explains: sum of E[d delta / d delta_i]^2 SE_i^2.
  Effect effect;
  /// delta as a function of a standard normal score, one row, ascending: the largest of normal
  /// effects is not normal. From -8 to 8.
  CubicTable of_score{1};
};

/// The distribution of the combined effect where the parts' effects are independent.
///
/// P(delta <= x) is an integral over all effects but the one with the largest variance, whose
/// threshold is a closed form; over the others by Gauss-Legendre between the bends of that
/// threshold. Quantiles by Newton's method.
///
/// \pre 2 to most_combined parts; kappa in [0, 1]
/// \cost two parts: 2 ms; three: 0.3 s
/// \test mean and variance by the closed form of the larger of two normals; quantiles against drawn
///       effects; one uncertain part and none; kappa 0, where it is the normal of the sum
[[nodiscard]] CombinedEffect combine(std::span<const Effect> parts, double kappa);

/// P(delta < 0), from its quantiles. \test drawn effects
[[nodiscard]] double harmful_share(const CubicTable& of_score);

}  // namespace equipoise::implementation
