/// \file  engine/run/model_groups.hpp
/// \brief What the named groups of a model's parameters say of the gain for each person.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/compile/study.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// The gain and the cost of care expected given the parameters of one group. Shapes [draw].
struct GroupExpectation {
  std::string group, method;
  std::vector<double> qalys, care_cost;  ///< per counted person
};

/// By model key: scenarios that leave a model alone share the regressions.
using GroupCache = std::map<std::string, std::vector<GroupExpectation>>;

/// Draws of the parameters of a group, in order of name.
[[nodiscard]] std::vector<std::span<const double>> group_draws(
    const std::vector<std::string>& group, const spec::ModelSpec& model,
    const compile::CompiledStudy& study, const LaneTable& inputs);

/// Fills the cache for every target of the study.
/// \param draws  shape [target]
void expect_groups(const compile::CompiledStudy& study, const LaneTable& inputs,
                   const std::vector<TargetDraws>& draws, Executor& executor, GroupCache& cache);

}  // namespace equipoise::run
