/// \file  engine/report/sentences.hpp
/// \brief What is said of one pairing beside its reason, and of the practice itself.
#pragma once

#include <string>
#include <vector>

#include "equipoise/results.hpp"

namespace equipoise::report {

/// "Stable: 100% of re-weightings of the draws agree."
[[nodiscard]] std::string stability_sentence(const PairingResult& pairing);

/// The nearest switch values, three at most, by the verdict to which they lead: "Would change to
/// abandon at a threshold below £18,089 per QALY or programme costs 11% higher." Nearness is the
/// distance as a share of the base value, of the mean effect for its shift.
[[nodiscard]] std::string switch_sentence(const PairingResult& pairing, const std::string& symbol);

/// EVPI and policy ICER; EVPI and EVSI where uptake follows the strength of evidence.
[[nodiscard]] std::string value_sentence(const PairingResult& pairing, const std::string& symbol);

/// The best trial: how many people are left to decide for, what its result avoids, what those who
/// wait forgo and what it costs in its parts, which add up to its net value. Empty where none can
/// be run.
[[nodiscard]] std::string trial_sentence(const PairingResult& pairing, const TargetResult& target,
                                         const std::string& symbol);

/// What one person costs and gains by a target's practice, with its ICER.
/// \param interventions  of the scenario; those of the target are found among them
[[nodiscard]] std::string practice_sentence(const TargetResult& target,
                                            const std::vector<InterventionResult>& interventions,
                                            const std::string& symbol);

}  // namespace equipoise::report
