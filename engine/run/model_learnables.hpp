/// \file  engine/run/model_learnables.hpp
/// \brief What the parameters of a model say of the gain of each person: fitted once for all
///        pairings that use it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/compile/study.hpp"
#include "engine/run/decide.hpp"
#include "engine/run/learnable.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// By model key: scenarios that leave a model alone share the curves.
using ModelLearnables = std::map<std::string, std::vector<Learnable>>;

/// Draws of the parameters of a group, in order of name.
[[nodiscard]] std::vector<std::span<const double>> group_draws(
    const std::vector<std::string>& group, const spec::ModelSpec& model,
    const compile::CompiledStudy& study, const LaneTable& inputs);

/// Every parameter of a model that has a distribution, in order of name.
[[nodiscard]] std::vector<std::string> uncertain_parameters(const spec::ModelSpec& model);

/// The gain and the cost of care of one more adherent person given some parameters: two curves.
/// \param draws  of the target
[[nodiscard]] std::shared_ptr<const voi::Curves> gain_curves(
    const std::vector<std::span<const double>>& known, const TargetDraws& draws,
    voi::Curves::Form form);

/// Of every model of every scenario: the benefit of the practice, which knows all its parameters,
/// then its named groups.
[[nodiscard]] ModelLearnables model_learnables(std::span<const DrawnScenario> scenarios,
                                               Executor& executor);

/// Every uncertain parameter of a target's model, by qualified name.
/// \param draws  of the target
[[nodiscard]] std::vector<Learnable> parameter_learnables(const compile::CompiledStudy& study,
                                                          std::size_t target,
                                                          const LaneTable& inputs,
                                                          const TargetDraws& draws,
                                                          Executor& executor);

}  // namespace equipoise::run
