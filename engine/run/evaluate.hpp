/// \file  engine/run/evaluate.hpp
/// \brief The probabilistic analysis proper: draws of all inputs, and every model in every draw.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"

#include "engine/compile/study.hpp"
#include "engine/document/diagnostics.hpp"
#include "engine/run/executor.hpp"

namespace equipoise::run {

/// Outcomes of one model, per person in the starting cohort.
struct ModelOutcomes {
  LaneTable by_draw;   ///< shape [row of the structure][draw]
  LaneTable at_means;  ///< shape [row of the structure][1]: every input at its mean
};

/// Outcomes of models that have been run, by key: scenarios that leave a model alone share them.
using ModelCache = std::map<std::string, std::shared_ptr<const ModelOutcomes>>;

/// All draws of one scenario.
struct Evaluation {
  std::shared_ptr<const LaneTable> inputs;                    ///< shape [input][draw]
  LaneTable input_means;                                      ///< shape [input][1]
  std::vector<std::shared_ptr<const ModelOutcomes>> targets;  ///< in the order of the study
  std::shared_ptr<const ModelOutcomes> plain;
};

/// What the base case has drawn, for scenarios that draw the same.
struct DrawnInputs {
  std::shared_ptr<const sampling::Sampler> sampler;
  std::shared_ptr<const LaneTable> inputs;
};

/// Draws the inputs and runs every model that the cache does not hold.
/// \param[in,out] base  filled by the first scenario, the base case
/// \param block  draws a task; no result depends on it
/// \throws NumericalFailure at the lowest (target, intervention, draw, cycle) that failed
[[nodiscard]] Evaluation evaluate(const compile::CompiledStudy& study, ModelCache& cache,
                                  DrawnInputs& base, Executor& executor, std::size_t block,
                                  const document::Diagnostics& diagnostics);

/// Occupancy of every state at every time point, with every input at its mean.
/// \returns file name -> CSV
[[nodiscard]] std::map<std::string, std::string> traces(const compile::CompiledStudy& study);

}  // namespace equipoise::run
