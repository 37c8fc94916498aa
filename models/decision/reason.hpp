/// \file  models/decision/reason.hpp
/// \brief Why, in one plain sentence with its numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "models/decision/probability_rule.hpp"
#include "models/decision/verdict.hpp"

namespace equipoise::decision {

/// Money to three significant figures: "£1.23m", "-£41,500", "£850", "£0".
/// \param symbol  "£", or a code with its space: "EUR "
[[nodiscard]] std::string money(double value, std::string_view symbol);

/// "2 years", "1 year", "1.5 years".
[[nodiscard]] std::string years(double duration);

/// A title within a sentence: "a two-arm cluster randomised trial", "an audit", "the ASPIRE trial".
[[nodiscard]] std::string with_article(std::string_view title);

/// "a two-arm cluster randomised trial with 10 practices an arm", and "... followed up for 2 years"
/// where the trial offers several follow-ups.
[[nodiscard]] std::string trial_of_size(const voi::TrialDesign& trial,
                                        std::size_t practices_per_arm);

/// A programme that ends when a trial would report.
struct ShorterProgramme {
  double duration = 0.0;  ///< years
  double payoff = 0.0;    ///< money
};
/// The best one of those that are worth more than nothing, than the programme as stated and than
/// starting later; one for each listed trial is looked at.
[[nodiscard]] std::optional<ShorterProgramme> shorter_programme(
    const PairingOutcome& outcome, std::span<const voi::TrialDesign> trials);

/// The multiple of today's cost of research at which no listed trial of any size is worth the least
/// that is asked for: the largest of (ENBS + cost - m) / cost. Nothing where a trial is free, or
/// none can be run.
[[nodiscard]] std::optional<double> most_research_cost(const PairingOutcome& outcome,
                                                       double minimum_enbs);

/// One sentence of the expected-value rule: the class, the expected payoff, the best listed trial
/// with its size and net value and what it may cost, or why there is none, and a shorter programme
/// that would pay more. \param trials    the designs of the pairing \param duration  of the
/// programme as stated, years \param combination  the strategy is one, of which no trial is weighed
/// alone \test every number in the sentence is that of the outcome; every class and every reason
[[nodiscard]] std::string reason(const Verdict& verdict, const PairingOutcome& outcome,
                                 std::span<const voi::TrialDesign> trials, double minimum_enbs,
                                 double duration, std::string_view currency_symbol,
                                 bool combination);

/// One sentence of the probability rule: the class, P, and the limits that it lies between.
[[nodiscard]] std::string probability_reason(Class found, double probability_positive,
                                             const ProbabilityLimits& limits);

/// A programme that starts later would be better than the one that is stated or nothing; or nothing
/// is left to decide when a trial reports. Empty where there is nothing to say.
[[nodiscard]] std::string remark(const PairingOutcome& outcome,
                                 std::span<const voi::TrialDesign> trials,
                                 std::string_view currency_symbol);

}  // namespace equipoise::decision
