/// \file  engine/run/trial_report.hpp
/// \brief What a pairing's model says of the trials, as fields of their results.
#pragma once

#include <vector>

#include "equipoise/results.hpp"

#include "models/decision/pairing.hpp"
#include "models/implementation/payoff.hpp"

namespace equipoise::run {

/// Every trial of the pairing, with every follow-up that it offers, at all its sizes.
/// \param outcome  of evaluate() at the base levers or another threshold
/// \param draws    of the pairing: the people
[[nodiscard]] std::vector<TrialResult> trial_results(const decision::PairingOutcome& outcome,
                                                     const decision::PairingModel& model,
                                                     double threshold,
                                                     const implementation::PairingDraws& draws);

/// The decision as a tree, with a trial at its best size.
/// \param outcome   of the trial, which can be run \param fallback  the one that it was found with
[[nodiscard]] std::vector<ActionResult> action_results(const decision::TrialOutcome& outcome,
                                                       const decision::PairingModel& model,
                                                       double threshold,
                                                       const decision::Fallback& fallback = {});

}  // namespace equipoise::run
