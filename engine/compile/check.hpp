/// \file  engine/compile/check.hpp
/// \brief Reading with everything that can be known to be wrong before a run: files and
/// expressions.
#pragma once

#include <string>
#include <vector>

#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// As spec::read_study; where that finds errors, those of the expressions and of what else
/// compiling tells are recorded beside them, so that one run reports all. Without errors nothing is
/// compiled.
[[nodiscard]] std::vector<spec::ScenarioSpec> read_study(const std::string& path,
                                                         document::Diagnostics& diagnostics);

/// Checks any file of the language: a study with all it names and all its scenarios, or a target,
/// strategy, trial or evidence alone.
/// \returns the scenarios of a study
/// \test tests/diagnostics/study
std::vector<spec::ScenarioSpec> check_file(const std::string& path,
                                           document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
