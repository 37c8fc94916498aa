/// \file  models/decision/uptake_shortfall.hpp
/// \brief What a programme leaves of the value of perfect implementation, and where the rest goes.
#pragma once

#include <span>

#include "equipoise/estimate.hpp"

#include "models/decision/pairing.hpp"

namespace equipoise::decision {

/// Perfect implementation of a practice against a programme for it, before the programme is paid.
/// Money, k QALYs - care cost, of everybody over the decision horizon. Step by step:
///
///   perfect  everybody who can be has the practice from the first day to the horizon
///   - reach  ... but only in practices that take part
///   - effect ... and only so far as the full effect of the strategy goes
///   - ramp   ... which builds up
///   - decay  ... and fades when delivery ends: the programme, EVSIM before its cost.
///
/// Uptake is low by the first two, slow by the third, and decays by the fourth. The steps
/// telescope: they add up whatever the order, but another order gives other parts (half the reach
/// of half the effect loses three quarters, of which the step that is taken first gets a half). A
/// part may be below 0: a strategy that does harm has a full effect worse than none, whose ramp is
/// then a gain.
struct UptakeShortfall {
  Estimate perfect, reach, effect, ramp, decay, programme;
};

/// A gain by draw, or its product with a weight, as means over all draws and over each batch.
/// \param gain, weight  shape [draw]; no weight: 1
/// \cost 10,000 draws: 10 us
[[nodiscard]] ExpectedGain mean_gain(const numerics::DrawGroups& groups,
                                     std::span<const double> gain,
                                     std::span<const double> weight = {});

/// \param perfect  what perfect implementation gains on current practice; money
/// \param reached  the same weighted with the share of practices that take part
/// \param programme  the model's gain_of_programme at its own threshold
/// \pre the first two from mean_gain with the model's own groups and draws
/// \post perfect = reach + effect + ramp + decay + programme, to rounding
/// \cost some 10 us for each level of the effect
/// \test parts add up to 1e-9; each step by hand; the payoff of draws with a known effect
[[nodiscard]] UptakeShortfall uptake_shortfall(const PairingModel& model,
                                               const ExpectedGain& perfect,
                                               const ExpectedGain& reached,
                                               const ExpectedGain& programme);

/// Standard error of `perfect` less what the programme brings, from the same draws.
[[nodiscard]] double error_of_shortfall(const PairingModel& model, const ExpectedGain& perfect,
                                        const ExpectedGain& programme);

/// The least effect here, log odds, with which implementing pays on average, other inputs being as
/// uncertain as they are: where the mean payoff at a fixed effect is first above 0. No effect of
/// the tables' range below it pays; of those above it some may not, where the payoff dips again.
///
/// Not the shift of the mean effect at which the verdict changes (switch_values.hpp): that moves
/// the whole distribution of the effect and asks what a trial is worth too.
///
/// \returns nothing where no effect within the range pays, or its least one does
/// \cost a few us
/// \test a straight line's closed form; the payoff function on either side; a practice that harms
[[nodiscard]] std::optional<double> least_effect_that_pays(const PairingModel& model);

}  // namespace equipoise::decision
