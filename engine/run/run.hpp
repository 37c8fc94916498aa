/// \file  engine/run/run.hpp
/// \brief engine/run: executes a study on all cores, and nothing of how it does so reaches a
/// result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/document/diagnostics.hpp"
#include "engine/run/studied_parameter.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::run {

struct RunOptions {
  std::size_t threads = 0;  ///< 0: as many as the machine has cores
  std::size_t block = 128;  ///< draws a task, 1 to 256; results do not depend on it
  bool traces = false;      ///< occupancy of states at the means of all inputs
  /// The one scenario to run, with its value of information in full: of every uncertain input, at
  /// every threshold. Nothing: all scenarios, with that of groups at the base threshold.
  std::optional<std::string> information;
  std::vector<StudiedParameter> studies;  ///< of a plain analysis, valued beside `information`
};

/// A value that a model may not have, in some draw: no result is given. The text names the place,
/// the draw and the cycle.
class NumericalFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How long the parts of a run took, seconds of wall time.
struct Timing {
  double compile = 0.0, draws_and_models = 0.0, decisions = 0.0;
};

struct RunOutcome {
  Results results;
  std::map<std::string, std::string> traces;  ///< file name -> CSV
  Timing timing;
  std::size_t threads = 0;
};

/// Called now and then with the share of the work that is done, in [0, 1]; from one thread at a
/// time.
using Progress = std::function<void(double)>;

/// Runs the base case and every scenario.
/// \param diagnostics  takes errors that only show when the study is compiled (expressions,
///                     correlations); nothing is run then
/// \returns nothing after an error in the study
/// \throws NumericalFailure
[[nodiscard]] std::optional<RunOutcome> run(const std::vector<spec::ScenarioSpec>& scenarios,
                                            document::Diagnostics& diagnostics,
                                            const RunOptions& options,
                                            const Progress& progress = {});

}  // namespace equipoise::run
