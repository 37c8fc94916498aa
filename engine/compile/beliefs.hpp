/// \file  engine/compile/beliefs.hpp
/// \brief What is believed of the effects of strategies, before and after what trials reported.
#pragma once

#include "engine/compile/study.hpp"

namespace equipoise::compile {

/// The effect of a strategy for one target where it has its own, or nothing.
[[nodiscard]] const spec::EffectSpec* own_effect(const spec::StrategySpec& strategy,
                                                 const std::string& target);

/// Makes the beliefs of a study, learnt from its evidence, and the ties between them. Strategies
/// that no report observes at once are learnt each by itself. Errors: what cannot be brought to the
/// log-odds scale, what contradicts what was believed.
void add_beliefs(CompiledStudy& study, document::Diagnostics& diagnostics);

/// The belief that a strategy has in a target, in CompiledStudy::beliefs.
[[nodiscard]] std::size_t belief_in(const CompiledStudy& study, std::size_t target,
                                    std::size_t strategy);

}  // namespace equipoise::compile
