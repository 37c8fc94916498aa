/// \file  engine/compile/reported_effects.hpp
/// \brief Effects and reports of them as files state them, brought to log odds.
#pragma once

#include <vector>

#include "models/implementation/effect.hpp"
#include "models/implementation/tied_effects.hpp"

#include "engine/compile/study.hpp"

namespace equipoise::compile {

/// Errors: what cannot be brought to the log-odds scale. \returns then nothing but zeros
[[nodiscard]] implementation::Effect effect_of(const spec::EffectSpec& effect,
                                               document::Diagnostics& diagnostics);

/// What a report says, of the effects of strategies in its target: its result over the target's
/// attenuation.
struct ReportedAnswers {
  std::vector<LearntReport::Answer> answers;
  /// The same as numbers of independent errors. Terms name strategies by their place in the study;
  /// their places are 0.
  std::vector<implementation::ObservedContrast> contrasts;
};

/// Errors: what cannot be brought to the log-odds scale, what no trial is large enough for, and
/// errors that no arms have. \returns then nothing
/// \pre the study has the target and the strategies
[[nodiscard]] ReportedAnswers reported_answers(const spec::EvidenceSpec& evidence,
                                               const spec::StudySpec& study,
                                               document::Diagnostics& diagnostics);

/// Of a study with errors: which of the effects and reports that could be read have no log odds.
void check_effects(const spec::StudySpec& spec, document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
