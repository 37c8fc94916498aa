/// \file  engine/sampling/joint/joint_draws.cpp
/// \brief draws: the rows of a posterior sample.
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "engine/sampling/joint.hpp"
#include "engine/sampling/joint_statement.hpp"

namespace equipoise::sampling {

SolvedJoint solve_joint_draws(std::vector<std::string> names,
                              std::vector<std::vector<double>> columns) {
  if (names.empty())
    return refuse("columns", "no column is named", "write {parameter: column, ...}");
  if (names.size() > 1)
    if (auto error = names_error(names)) return *std::move(error);
  if (auto error = length_error("columns", columns.size(), names.size())) return *std::move(error);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].size() < 2)
      return refuse("file",
                    fmt::format("{} rows of draws; there must be 2 or more", columns[i].size()),
                    "name the file that holds the whole sample");
    if (columns[i].size() != columns[0].size())
      return refuse("columns",
                    fmt::format("{} has {} draws, {} has {}", names[i], columns[i].size(), names[0],
                                columns[0].size()),
                    "a row is one draw of all of them: fill or delete the rows that are cut short");
    for (std::size_t row = 0; row < columns[i].size(); ++row)
      if (!std::isfinite(columns[i][row]))
        return refuse("columns",
                      fmt::format("draw {} of {} is not a finite number", row + 1, names[i]),
                      "delete the row, or export the sample again");
  }
  return JointGroup(JointDraws{std::move(names), std::move(columns)});
}

}  // namespace equipoise::sampling
