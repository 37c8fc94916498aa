/// \file  models/decision/verdict.hpp
/// \brief Implement, evaluate or abandon: two rules, side by side.
#pragma once

#include <optional>
#include <string_view>

#include "models/decision/pairing.hpp"

namespace equipoise::decision {

[[nodiscard]] std::string_view name(Class c) noexcept;     ///< "implement" | "evaluate" | "abandon"
[[nodiscard]] std::string_view name(Research r) noexcept;  ///< "before implementing" | ...
/// "nothing" | "implement" | "shorter" | "later" | "fallback" | ...
[[nodiscard]] std::string_view name(WithoutResearch w) noexcept;

/// The class of standing.hpp; evaluate while or before implementing, by the better research value.
struct Verdict {
  Class verdict = Class::abandon;
  std::optional<Research> detail;    ///< of evaluate
  std::optional<std::size_t> trial;  ///< of evaluate: index of the design
  double margin = 0.0;               ///< money by which the class holds
};
/// \test small cases of every class and both kinds of evaluate; ties
[[nodiscard]] Verdict verdict(const PairingOutcome& outcome, double minimum_enbs);

/// The probability rule of the source paper: P = P(payoff > 0); implement P >= likely, abandon
/// P <= unlikely, else evaluate.
[[nodiscard]] Class probability_rule(double probability_positive, double likely, double unlikely);

/// The rules disagree by design: the one asks how sure we are, the other what being surer is worth.
[[nodiscard]] inline bool disagree(Class a, Class b) noexcept { return a != b; }

}  // namespace equipoise::decision
