/// \file  engine/run/pairing_report.hpp
/// \brief What a pairing's model says, as fields of its result.
#pragma once

#include "equipoise/results.hpp"

#include "models/core/lanes.hpp"
#include "models/decision/pairing.hpp"
#include "models/implementation/payoff.hpp"
#include "models/numerics/standard_error.hpp"

#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// Net benefit of doing nothing (0) and of the pairing, shape [option][draw].
[[nodiscard]] LaneTable net_benefit(const AnalysedPairing& pairing, double threshold);

/// Share of draws in which the pairing pays.
[[nodiscard]] Estimate probability_positive(const LaneTable& benefit,
                                            const numerics::DrawGroups& groups);

/// Of implementing, against the better of both in each draw.
[[nodiscard]] Estimate loss_of_implementing(const LaneTable& benefit,
                                            const numerics::DrawGroups& groups);

/// What the payoff is made of.
void report_parts(PairingResult& r, const implementation::PairingPayoff& payoff,
                  const implementation::PairingDraws& draws, const decision::PairingModel& model,
                  const numerics::DrawGroups& groups);

/// The same with every input at its mean.
void report_means(PairingResult& r, const implementation::PairingPayoff& at_means,
                  double threshold);

/// The decision at every threshold of the study.
void report_thresholds(PairingResult& r, const AnalysedPairing& pairing,
                       const spec::StudySpec& spec, const numerics::DrawGroups& groups);

}  // namespace equipoise::run
