/// \file  engine/spec/strategy_parts.hpp
/// \brief What readers of strategies and trials share, and the block of an effect.
#pragma once

#include "engine/document/reader.hpp"
#include "engine/spec/strategy_spec.hpp"

namespace equipoise::spec {

/// A cost: an amount of money that is not negative.
[[nodiscard]] inline InputDescription cost(std::string_view key, std::string_view meaning) {
  return {.key = key, .unit = Unit::money, .lower = 0, .meaning = meaning, .example = "1500"};
}

/// Reads the block `effect:`, of a strategy or of one target in it.
/// \param listed  takes the heterogeneity
[[nodiscard]] EffectSpec read_effect(document::Reader& block, const Scope& parent,
                                     std::vector<Quantity>& listed);

/// Reads `combines:` and `kappa:` in the place of all that a strategy of its own has.
void read_combination(document::Reader& strategy, StrategySpec& spec, const Scope& scope);

/// Reads an estimate: its mean, with an interval or a standard error.
void read_estimate(document::Reader& block, EffectSpec& effect, const InputDescription& mean,
                   double most_standard_error, const document::Diagnostics& diagnostics);
/// The same as a reader would say it: "1.2, 95% interval 1 to 1.44".
[[nodiscard]] std::string estimate_text(const EffectSpec& effect);

/// Reads how large an effect is, with its uncertainty: `risk_difference`, `odds_ratio` or
/// `log_odds` of a block.
void read_effect_size(document::Reader& block, EffectSpec& effect,
                      document::Diagnostics& diagnostics);

/// Reads what a trial observes other than the effect of one strategy: `in_target` and `observes`,
/// or `between`, as its design asks for.
void read_observed(document::Reader& trial, voi::TrialDesign& design, TrialSpec& spec,
                   const Scope& scope);

}  // namespace equipoise::spec
