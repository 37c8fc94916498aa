/// \file  models/decision/probability_rule.hpp
/// \brief How firm a class of the probability rule is: its margin, and what other draws would say.
#pragma once

#include <span>

#include "models/decision/stability.hpp"
#include "models/decision/verdict.hpp"
#include "models/implementation/batches.hpp"

namespace equipoise::decision {

/// The limits of the probability rule: implement from `likely` on, abandon up to `unlikely`.
struct ProbabilityLimits {
  double likely = 0.9, unlikely = 0.1;
};

/// Distance of P to the nearest limit that bounds the class: P - likely of implement, unlikely - P
/// of abandon, the smaller of P - unlikely and likely - P of evaluate.
/// \returns share; negative where P has another class
/// \test every class, and a P of another one
[[nodiscard]] double probability_margin(double probability_positive, Class of,
                                        const ProbabilityLimits& limits);

/// Stability of the class that P, the mean of `positive` over all draws, has.
/// \param positive  shape [draw]; 1 where the payoff is positive, else 0
/// \param weights   shape [replicate][batch], as of stability()
/// \test a P that no re-weighting moves, one on a limit, and the share by hand with two batches
[[nodiscard]] Stability probability_stability(std::span<const double> positive,
                                              const implementation::Batches& batches,
                                              const ProbabilityLimits& limits,
                                              std::span<const double> weights);

}  // namespace equipoise::decision
