/// \file  engine/run/uptake_by_evidence.hpp
/// \brief What information is worth where uptake follows the strength of evidence.
#pragma once

#include <span>

#include "equipoise/results.hpp"

#include "models/decision/pairing.hpp"
#include "models/voi/realised_value.hpp"

namespace equipoise::run {

/// EVPI of the pairing and EVSI of every size of its trials, the strength of evidence being the
/// mean of the payoff over its standard deviation, and uptake that of the practices that take part.
/// Perfect information is evidence of any strength. The payoff is taken as normal, and what a trial
/// leaves uncertain as the same whatever it finds.
///
/// Standard errors: of EVPI that of the draws; of EVSI an upper bound, the sum of what the errors
/// of the payoff and of its variance move, the share of it that the trial resolves held.
///
/// \param r        takes the values; its trials are those of `outcome`
/// \param payoff   by draw
/// \source voi::value_with_uptake
/// \test EVSI and EVPI where uptake is a matter of the sign alone; simulated evidence
void report_uptake_by_evidence(PairingResult& r, const decision::PairingOutcome& outcome,
                               const decision::PairingModel& model, std::span<const double> payoff,
                               const voi::UptakeByEvidence& uptake);

}  // namespace equipoise::run
