/// \file  models/decision/learnt_effect.hpp
/// \brief What trials of one strategy, in this target, in others or in both, are worth for the
///        choice of a target.
///
/// Trial i observes X_i = lambda_i delta_i + e_i in its own target; errors are independent. Effects
/// of targets share the strategy's mean effect alone, so that with delta the effect here, SE the
/// standard error of the mean effect as either target knows it and V the variance of an effect,
///
///   c_i = Cov(X_i, delta) = lambda_i SE_i SE,  of this target's own trial  lambda V,
///   S_ij = lambda_i lambda_j SE_i SE_j,  S_ii = lambda_i^2 V_i + v_i,
///   E[delta | X] = m + c' S^-1 (X - E X) = m + sqrt(w V) Z,   w = c' S^-1 c / V,
///
/// Z standard normal: however many the trials are, all that they say is one score.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "models/decision/pairing_tables.hpp"
#include "models/decision/signal_value.hpp"
#include "models/implementation/effect.hpp"

namespace equipoise::decision {

/// A trial of the strategy in one target.
struct EffectTrial {
  implementation::Effect effect;                ///< there
  double attenuation = 1.0;                     ///< lambda there
  std::vector<double> error_variances, shares;  ///< v and its weight, by intracluster correlation
};

/// What all trials together learn, for every combination of their intracluster correlations, which
/// are independent.
/// \param here  the effect in the target that decides, its variance > 0
/// \param own   which of the trials is in that target; nothing: none
/// \pre at least one trial, every S positive definite
/// \returns shares that sum to 1
[[nodiscard]] std::vector<Learning> learning_weights(const implementation::Effect& here,
                                                     std::span<const EffectTrial> trials,
                                                     std::optional<std::size_t> own);

/// What it is worth to learn a strategy's effect so; see signal_value.hpp for what is counted.
///
/// Integrated by the midpoint rule (normal_midpoints).
/// \param strategies  all of the target, with the time table of the trials
/// \param conduct     what the target's own trial does there
/// \cost 2 ms for six options, each weight
/// \source Raiffa and Schlaifer 1961, Applied Statistical Decision Theory, ch. 8
/// \test one trial elsewhere: taught_choice; two of an effect that is the same everywhere: one of
///       as much precision; two linear options in closed form
[[nodiscard]] SignalValue learnt_effect(std::span<const TimedStrategy> strategies,
                                        std::size_t strategy, std::span<const Learning> learning,
                                        const Conduct& conduct);

}  // namespace equipoise::decision
