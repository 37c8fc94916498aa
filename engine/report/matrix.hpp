/// \file  engine/report/matrix.hpp
/// \brief The answer on a terminal: targets down, strategies across, a verdict in every cell.
#pragma once

#include <string>

#include "equipoise/results.hpp"

namespace equipoise::report {

struct TerminalStyle {
  bool colour = false;  ///< only on a terminal; a verdict is always a word, never colour alone
  std::size_t columns = 100;  ///< width of the terminal
};

/// The matrix of one scenario, each target's line and every reason; for a plain analysis the table
/// of interventions.
[[nodiscard]] std::string terminal_report(const Results& results, const TerminalStyle& style);

}  // namespace equipoise::report
