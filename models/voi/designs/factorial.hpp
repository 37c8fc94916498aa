/// \file  models/voi/designs/factorial.hpp
/// \brief The 2 x 2 factorial trial of two strategies in one target: what its four cells say about
///        main effects, simple effects and their interaction.
#pragma once

#include <array>
#include <limits>

#include "models/core/contracts.hpp"

namespace equipoise::voi {

/// Variances of the log odds of the four cells, or any other quantity of each.
struct FactorialCells {
  double neither = 0.0, first = 0.0, second = 0.0, both = 0.0;
};

/// Simple effect of the first strategy, L(first) - L(neither): what it does alone.
[[nodiscard]] inline double simple_effect_variance(const FactorialCells& variance) {
  return variance.first + variance.neither;
}

/// Main effect of the first strategy, the mean of its effects without and with the second:
/// [L(first) - L(neither) + L(both) - L(second)] / 2. It uses every practice.
/// \test equal cells: 4 sigma^2 / K, sigma^2 the variance of a practice's mean, K all practices
[[nodiscard]] inline double main_effect_variance(const FactorialCells& variance) {
  return (variance.neither + variance.first + variance.second + variance.both) / 4;
}

/// Interaction, the difference of its two effects: L(both) - L(second) - L(first) + L(neither).
/// \test equal cells: 16 sigma^2 / K
[[nodiscard]] inline double interaction_variance(const FactorialCells& variance) {
  return variance.neither + variance.first + variance.second + variance.both;
}

/// Covariance of (main effect of the first, main effect of the second, interaction), row by row.
/// Diagonal where all cells are equally exact.
/// \test simulated, unequal cells
[[nodiscard]] inline std::array<std::array<double, 3>, 3> factorial_covariance(
    const FactorialCells& variance) {
  const std::array<double, 4> cell{variance.neither, variance.first, variance.second,
                                   variance.both};
  constexpr std::array<std::array<double, 4>, 3> contrast{
      {{-0.5, 0.5, -0.5, 0.5}, {-0.5, -0.5, 0.5, 0.5}, {1, -1, -1, 1}}};
  std::array<std::array<double, 3>, 3> covariance{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t c = 0; c < 4; ++c)
        covariance[i][j] += contrast[i][c] * contrast[j][c] * cell[c];
  return covariance;
}

/// How exactly the trial observes what the first strategy does alone, where the interaction is
/// itself uncertain, N(0, omega^2), and learnt from the same trial.
///
/// Without the second strategy the trial observes delta with variance V0; with it, delta +
/// interaction with variance V1. Both say something about delta: 1 / v = 1 / V0 + 1 / (V1 +
/// omega^2). Where omega is 0 that is the main effect, where it is unbounded the simple effect.
/// \param interaction_sd  omega, log odds
/// \test the main and the simple effect as limits; a posterior variance by the full covariance
[[nodiscard]] inline double factorial_effect_variance(const FactorialCells& variance,
                                                      double interaction_sd) {
  EQUIPOISE_EXPECT(interaction_sd >= 0);
  const double without = variance.first + variance.neither;
  const double with_second = variance.both + variance.second + interaction_sd * interaction_sd;
  return 1 / (1 / without + 1 / with_second);
}

/// Covariance of the estimates of what either strategy does alone, (delta_1, delta_2), by
/// generalised least squares on the four cells, the interaction being N(0, omega^2).
///
/// The cells are independent, with the means level, level + delta_1, level + delta_2 and level +
/// delta_1 + delta_2, the last with the variance of the interaction beside its own. With w = 1 /
/// variance and W their sum, the level eliminated, the information is
///
///   S_11 = (w_1 + w_12) - (w_1 + w_12)^2 / W,   S_12 = w_12 - (w_1 + w_12)(w_2 + w_12) / W,
///
/// S_22 as S_11, and the covariance its inverse.
/// \param interaction_sd  omega, log odds
/// \returns infinite where a cell without both observes nothing
/// \test the same estimates from factorial_covariance and the interaction's prior; equal cells:
///       factorial_effect_variance; omega without bound: two contrasts with one control arm
[[nodiscard]] inline std::array<std::array<double, 2>, 2> joint_effect_covariance(
    const FactorialCells& variance, double interaction_sd) {
  EQUIPOISE_EXPECT(interaction_sd >= 0);
  const double both = 1 / (variance.both + interaction_sd * interaction_sd);
  const double first = 1 / variance.first + both, second = 1 / variance.second + both;
  const double all = 1 / variance.neither + first + second - both;
  const double s11 = first - first * first / all, s22 = second - second * second / all;
  const double s12 = both - first * second / all;
  const double determinant = s11 * s22 - s12 * s12;
  if (!(determinant > 0)) {
    constexpr double nothing = std::numeric_limits<double>::infinity();
    return {{{nothing, nothing}, {nothing, nothing}}};
  }
  return {{{s22 / determinant, -s12 / determinant}, {-s12 / determinant, s11 / determinant}}};
}

}  // namespace equipoise::voi
