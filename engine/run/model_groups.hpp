/// \file  engine/run/model_groups.hpp
/// \brief What the named groups of a model's parameters say of the gain for each person.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/compile/study.hpp"
#include "engine/run/decide.hpp"
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

/// Every parameter of a model that has a distribution, in order of name.
[[nodiscard]] std::vector<std::string> uncertain_parameters(const spec::ModelSpec& model);

/// Of every model of every scenario.
[[nodiscard]] GroupCache expect_groups(std::span<const DrawnScenario> scenarios,
                                       Executor& executor);

}  // namespace equipoise::run
