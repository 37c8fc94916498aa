/// \file  models/decision/reason.hpp
/// \brief Why, in one plain sentence with its numbers.
#pragma once

#include <string>
#include <string_view>

#include "models/decision/verdict.hpp"

namespace equipoise::decision {

/// Money to three significant figures: "£1.23m", "-£41,500", "£850", "£0".
/// \param symbol  "£", or a code with its space: "EUR "
[[nodiscard]] std::string money(double value, std::string_view symbol);

/// One sentence: the class, the expected payoff, and the best listed design with its size and net
/// benefit, or why there is none.
/// \param trials  the designs of the pairing
/// \test every number in the sentence is that of the outcome; every class and every reason
[[nodiscard]] std::string reason(const Verdict& verdict, const PairingOutcome& outcome,
                                 std::span<const voi::TrialDesign> trials, double minimum_enbs,
                                 std::string_view currency_symbol);

/// A programme that is shorter or later than the one listed would be better than either
/// implementing or doing nothing; or nothing is left to decide when a design reports. Empty where
/// there is nothing to say.
[[nodiscard]] std::string remark(const PairingOutcome& outcome,
                                 std::span<const voi::TrialDesign> trials,
                                 std::string_view currency_symbol);

/// Why the two rules disagree, one sentence; empty where they agree.
[[nodiscard]] std::string disagreement(const Verdict& verdict, Class by_probability,
                                       double probability_positive);

}  // namespace equipoise::decision
