/// \file  engine/compile/effect_inputs.hpp
/// \brief The inputs that effects imply: mean effects, and how pairings deviate from them.
#pragma once

#include "engine/compile/inputs.hpp"
#include "engine/compile/study.hpp"

namespace equipoise::compile {

/// Adds the mean effect of a belief that is drawn by itself. \returns its row
[[nodiscard]] std::size_t add_mean(const CompiledStudy& study, std::size_t belief, Inputs& inputs);

/// Adds what a place deviates from it. \returns its row
[[nodiscard]] std::size_t add_deviation(const CompiledStudy& study, std::size_t belief,
                                        std::size_t place, Inputs& inputs);

/// Adds what is certain of tied beliefs, and what is the only uncertain number of them: the inputs
/// that are drawn by themselves.
void add_certain(CompiledStudy& study, std::size_t tie, Inputs& inputs);

/// Adds the others, drawn together: mean effects, then deviations, in the order of the study.
/// Errors: reports so exact that no draws can follow them.
/// \pre all inputs that are drawn by themselves are added
void add_uncertain(CompiledStudy& study, std::size_t tie, Inputs& inputs,
                   document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
