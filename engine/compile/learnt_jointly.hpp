/// \file  engine/compile/learnt_jointly.hpp
/// \brief The inputs of a study that are drawn together, after reports of some of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/sampling/joint_posterior.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// Members of one joint distribution, or inputs that correlations tie to each other.
struct LearntJointly {
  std::vector<std::string> names;  ///< qualified, in the order of the prior
  sampling::JointPrior prior;
  std::vector<sampling::JointReport> reports;
  std::vector<std::string> reported_by;
  /// Of each report against what was believed before it (sampling::surprise).
  std::vector<std::optional<double>> surprises;
  sampling::JointPosterior posterior;

  [[nodiscard]] bool has(const std::string& name) const;
  /// Whether weights made a sample of what was no sample before.
  [[nodiscard]] bool by_weights() const;
};

/// \returns one for each group of inputs that could be learnt, in order of first report. Errors as
/// learn_inputs
[[nodiscard]] std::vector<LearntJointly> learn_jointly(const spec::StudySpec& study,
                                                       document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
