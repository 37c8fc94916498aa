/// \file  engine/compile/identity.hpp
/// \brief When two studies, or two models, are the same: by content, never by file or order of
/// keys.
#pragma once

#include <string>
#include <vector>

#include "engine/compile/study.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// The hash of the resolved study with all its scenarios, 32 hexadecimal digits: of what the files
/// say and of the numbers in the tables they name. The order of keys, layout, comments and `expect`
/// have no say.
[[nodiscard]] std::string study_hash(const std::vector<spec::ScenarioSpec>& scenarios);

/// Equal keys give equal outcomes of a target's model, and equal gains for each person counted, in
/// whichever scenario: nothing is run twice.
[[nodiscard]] std::string model_key(const spec::TargetSpec& target,
                                    const spec::ScenarioSpec& scenario);

/// Equal keys give equal results of a pairing, its rank among its target's strategies apart: a
/// scenario takes from the base case what it leaves as it is.
/// \param pairing  its effect and all before it in CompiledPairing are known
/// \param study    that it is of: its scenario and ties are known
[[nodiscard]] std::string pairing_key(const CompiledPairing& pairing, const CompiledStudy& study);

}  // namespace equipoise::compile
