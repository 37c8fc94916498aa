/// \file  engine/app/arguments.hpp
/// \brief What the command line can say, checked as strictly as the files are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/app/sample_question.hpp"
#include "engine/app/threshold_grid.hpp"
#include "engine/run/run.hpp"

namespace equipoise::app {

/// Arguments of `voi --referee`, as written.
struct RefereeArguments {
  std::string group;  ///< empty: no referee is asked
  std::string target, strategy, standard_error;
  std::string method = "multilevel";
  std::size_t most_evaluations = 100'000'000;
};

/// Arguments of all commands; each reads its own.
struct Arguments {
  std::string study;
  std::string out;                            ///< empty: `results/` and the name of the study
  std::string name;                           ///< of `explain`: what the names of inputs begin with
  std::string trial, to;                      ///< of `update`; `to` empty: beside the study
  std::string scenario;                       ///< of `voi`; empty: the base case
  std::string thresholds = usual_thresholds;  ///< of `voi`, as written
  std::optional<std::uint64_t> draws, seed;
  run::RunOptions options;
  std::vector<std::string> files;  ///< of `check`
  SampleArguments sample;          ///< of `voi`; its threshold also of `voi --referee`
  RefereeArguments referee;
};

inline constexpr std::uint64_t most_draws = 10000000;
/// Larger seeds are not whole in the double that a study file is read through.
inline constexpr std::uint64_t most_seed = std::uint64_t{1} << 53;

/// Reads a whole number that is written with digits alone.
/// \returns nothing where it is not one, or outside [lower, upper]
[[nodiscard]] std::optional<std::uint64_t> whole_number(const std::string& text,
                                                        std::uint64_t lower, std::uint64_t upper);

using Command = std::function<int(const Arguments&)>;

/// What each command calls with its arguments.
struct Commands {
  Command run, check, test, explain, voi, update;
};

/// \returns the exit code
[[nodiscard]] int dispatch(int argc, char** argv, const Commands& commands);

}  // namespace equipoise::app
