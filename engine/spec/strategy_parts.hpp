/// \file  engine/spec/strategy_parts.hpp
/// \brief The blocks of a strategy. For read_strategy() only.
#pragma once

#include "engine/document/reader.hpp"
#include "engine/spec/strategy_spec.hpp"

namespace equipoise::spec {

/// Reads the block `effect:`, of a strategy or of one target in it.
/// \param listed  takes the heterogeneity
[[nodiscard]] EffectSpec read_effect(document::Reader& block, const Scope& parent,
                                     std::vector<Quantity>& listed);

}  // namespace equipoise::spec
