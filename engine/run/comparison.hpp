/// \file  engine/run/comparison.hpp
/// \brief One decision between options, per person, wherever their draws come from.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "equipoise/results.hpp"

#include "models/cea/outcomes.hpp"
#include "models/numerics/standard_error.hpp"

#include "engine/run/executor.hpp"

namespace equipoise::run {

/// Inputs that would be learnt together, or one alone.
struct InputGroup {
  std::string name;
  std::vector<std::span<const double>> draws;  ///< shape [input][draw]
};

/// What is chosen between, and what is uncertain about it.
struct Comparison {
  std::vector<std::string> options;
  cea::Outcomes outcomes;  ///< per person
  std::vector<InputGroup> groups;
  double threshold = 0.0;
  std::vector<double> thresholds;           ///< ascending
  std::optional<double> discounted_people;  ///< who face the decision
  numerics::DrawGroups independent;         ///< which draws are
};

/// Every option against the others at the threshold. What only a model knows (life years, values
/// at the means of its inputs, categories, events) is left empty.
[[nodiscard]] std::vector<InterventionResult> compare(const Comparison& comparison);

/// At every threshold: the best option, EVPI, and EVPPI of every group.
/// \throws NumericalFailure where EVPPI exceeds EVPI by more than chance and bias
/// \cost 10,000 draws, a group of one input, two options: 3 ms and 0.5 ms a threshold
[[nodiscard]] PlainResult value_of_information(const Comparison& comparison, Executor& executor);

}  // namespace equipoise::run
