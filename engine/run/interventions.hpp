/// \file  engine/run/interventions.hpp
/// \brief Cost-effectiveness of the interventions of one model, and of a plain study as a whole.
#pragma once

#include <span>
#include <vector>

#include "equipoise/results.hpp"

#include "models/cea/outcomes.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/studied_parameter.hpp"

namespace equipoise::run {

/// Cost and QALYs by intervention and draw, costs summed over categories.
struct CostsAndQalys {
  LaneTable cost, qalys;  ///< shape [intervention][draw]; discounted, per person

  [[nodiscard]] cea::Outcomes outcomes() const;
};
[[nodiscard]] CostsAndQalys costs_and_qalys(const compile::CompiledModel& model,
                                            const LaneTable& outcomes);

/// One result for each intervention of a model, compared with each other at the threshold.
/// \param target  name of the target; empty in a plain analysis
[[nodiscard]] std::vector<InterventionResult> intervention_results(
    const compile::CompiledModel& model, const ModelOutcomes& outcomes, const std::string& target,
    double threshold, const numerics::DrawGroups& groups);

/// EVPI at every threshold, EVPPI of the model's groups, EVSI of studies of its parameters,
/// population figures.
[[nodiscard]] PlainResult plain_result(const compile::CompiledStudy& study,
                                       const Evaluation& evaluation,
                                       const numerics::DrawGroups& groups,
                                       std::span<const StudiedParameter> studies,
                                       Executor& executor);

}  // namespace equipoise::run
