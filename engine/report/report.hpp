/// \file  engine/report/report.hpp
/// \brief The whole answer on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "equipoise/results.hpp"

namespace equipoise::report {

struct TerminalStyle {
  bool colour = false;  ///< only on a terminal; a verdict is always a word, never colour alone
  std::size_t columns = 120;  ///< width of tables, 80 at least; paragraphs keep to 100
  [[nodiscard]] std::size_t text_columns() const noexcept { return columns < 100 ? columns : 100; }
};

/// What the money means, the matrix, each target with its alternatives and reasons, and what the
/// scenarios move; of a plain analysis its table and those of its scenarios.
/// \test tests/unit/report/report_test.cpp
[[nodiscard]] std::string terminal_report(const Results& results, const TerminalStyle& style);

/// What the decisions of the one scenario that was run are worth learning about.
/// \test tests/app/voi_test.cpp
[[nodiscard]] std::string information_report(const Results& results, const TerminalStyle& style);

/// What a report moved when it came, and why; for `update`.
/// \param evidence  its name \pre the study has it
[[nodiscard]] std::string learning_report(const Results& results, std::string_view evidence,
                                          const TerminalStyle& style);

}  // namespace equipoise::report
