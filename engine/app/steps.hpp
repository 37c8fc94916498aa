/// \file  engine/app/steps.hpp
/// \brief The steps that commands are made of: read a study, run it, write what was found.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/app/arguments.hpp"
#include "engine/document/diagnostics.hpp"
#include "engine/run/run.hpp"
#include "engine/sampling/sampling_plan.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::app {

/// Says what is wrong with the input. \returns the exit code
[[nodiscard]] int report_errors(const document::Diagnostics& diagnostics);
[[nodiscard]] int report_error(const std::string& text);

/// Whether all that was printed has arrived: a full disk would lose it in silence.
[[nodiscard]] bool flushed();

struct ReadStudy {
  std::vector<spec::ScenarioSpec> scenarios;
  sampling::SamplingPlan stated;  ///< of the base case, before the command line
};

/// Reads a study and applies what the command line overrides; the exit code where it has errors.
[[nodiscard]] std::variant<ReadStudy, int> read(const Arguments& arguments,
                                                document::Diagnostics& diagnostics);

/// Runs what was read; the exit code where that is not possible.
[[nodiscard]] std::variant<run::RunOutcome, int> execute(const ReadStudy& study,
                                                         const run::RunOptions& options,
                                                         document::Diagnostics& diagnostics);

/// Writes all files of a run, then says on standard output what it found and where the rest is.
/// \throws results::OutputError
void write_results(const std::string& folder, const run::RunOutcome& outcome,
                   const document::Diagnostics& diagnostics, const std::string& found);

}  // namespace equipoise::app
