/// \file  engine/report/matrix.hpp
/// \brief Targets down, strategies across: the grid of a scenario, and the matrix of verdicts.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/report/report.hpp"

namespace equipoise::report {

/// The pairings of a scenario by target and strategy, in the order of the study.
class Grid {
 public:
  explicit Grid(const ScenarioResult& scenario);
  [[nodiscard]] std::size_t targets() const noexcept { return targets_.size(); }
  [[nodiscard]] std::size_t strategies() const noexcept { return strategies_.size(); }
  [[nodiscard]] const std::string& target(std::size_t t) const { return targets_[t]; }
  [[nodiscard]] const std::string& strategy(std::size_t s) const { return strategies_[s]; }
  [[nodiscard]] const PairingResult& cell(std::size_t t, std::size_t s) const {
    return *cells_[t * strategies_.size() + s];
  }

 private:
  std::vector<std::string> targets_, strategies_;  ///< titles
  std::vector<const PairingResult*> cells_;        ///< [target][strategy]
};

/// Lines of a cell; the first may be coloured by the verdict.
struct Cell {
  std::vector<std::string> lines;
  std::string verdict;  ///< empty: no colour
};

/// Titles whole, on several lines, or cut to one line each.
enum class Titles { whole, one_line };

/// A table of cells, in as many bands of strategies as the width needs.
/// \param rows  indices of the targets that are shown
[[nodiscard]] std::string cell_table(const Grid& grid, const std::vector<std::size_t>& rows,
                                     const std::function<Cell(std::size_t, std::size_t)>& cell,
                                     Titles titles, const TerminalStyle& style);

/// The matrix of a scenario, and below it how its cells are read.
[[nodiscard]] std::string verdict_matrix(const ScenarioResult& scenario, const std::string& symbol,
                                         const TerminalStyle& style);

}  // namespace equipoise::report
