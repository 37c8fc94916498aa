/// \file  engine/compile/pairing_effects.hpp
/// \brief The effects of strategies, brought to log odds, after what trials have reported of them.
#pragma once

#include "engine/compile/inputs.hpp"
#include "engine/compile/study.hpp"

namespace equipoise::compile {

/// Makes the pairings of a study, target by target, their effects learnt from its evidence, with
/// the inputs that these imply. Errors: what cannot be brought to the log-odds scale.
void add_pairings(CompiledStudy& study, Inputs& inputs, document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
