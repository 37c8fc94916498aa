/// \file  engine/spec/read_sample.hpp
/// \brief A sample that somebody else drew: costs, outcomes and parameters, three CSV files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/document/diagnostics.hpp"

namespace equipoise::spec {

/// The paths of the three files, as the user writes them.
struct SampleFiles {
  std::string costs, outcomes, parameters;
};

/// A probabilistic analysis by its draws. The order of options is that of the costs.
struct PsaSample {
  std::vector<std::string> options;
  std::vector<std::vector<double>> cost, qalys;  ///< shape [option][draw]; per person
  std::vector<std::string> parameters;
  std::vector<std::vector<double>> values;  ///< shape [parameter][draw]

  [[nodiscard]] std::size_t draws() const { return cost.empty() ? 0 : cost.front().size(); }
};

/// Reads the layout that SAVI takes: a header, then a draw a row, the same draw in the same row of
/// all files. Options are joined by name, never by position: where every column of a file carries a
/// word for what it is (cost_A, qaly_A, A_Cost, effects1), that word does not count. A column
/// `draw` is no option and no parameter: where more than one file has it, its rows must agree.
///
/// Errors, each at its place: an option without its cost or its outcome, fewer than two options,
/// fewer than 20 draws, files of different length, draws that do not agree, what is no number.
[[nodiscard]] std::optional<PsaSample> read_sample(const SampleFiles& files,
                                                   document::Diagnostics& diagnostics);

}  // namespace equipoise::spec
