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

/// Reads what a trial observes other than the effect of one strategy: `in_target` and `observes`,
/// or `between`, as its design asks for.
void read_observed(document::Reader& trial, voi::TrialDesign& design, TrialSpec& spec,
                   const Scope& scope);

}  // namespace equipoise::spec
