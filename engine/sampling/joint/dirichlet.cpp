/// \file  engine/sampling/joint/dirichlet.cpp
/// \brief dirichlet: shares that add to one, stated by counts.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "engine/sampling/joint.hpp"
#include "engine/sampling/joint_statement.hpp"

namespace equipoise::sampling {

SolvedJoint solve_dirichlet(std::vector<std::string> names, std::vector<double> counts) {
  if (auto error = names_error(names)) return *std::move(error);
  if (auto error = length_error("counts", counts.size(), names.size())) return *std::move(error);
  std::vector<Distribution> gammas;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!(counts[i] > 0 && std::isfinite(counts[i])))
      return refuse("counts",
                    fmt::format("count {} of {} must be above 0", text_of(counts[i]), names[i]),
                    "leave the name out, or add a prior to every count");
    const NamedValue statement[] = {{"shape", counts[i]}, {"scale", 1.0}};
    Solved solved = solve("gamma", statement);
    if (auto* error = std::get_if<StatementError>(&solved))
      return refuse("counts", std::move(error->text));
    gammas.push_back(std::get<Distribution>(std::move(solved)));
  }
  // Smaller counts alone could all be drawn as 0.
  if (*std::max_element(counts.begin(), counts.end()) < 0.1)
    return refuse("counts", "the largest count must be at least 0.1",
                  "state the counts that were observed, with a prior where they are 0");
  return JointGroup(Dirichlet{std::move(names), std::move(counts), std::move(gammas)});
}

}  // namespace equipoise::sampling
