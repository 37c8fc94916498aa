/// \file  engine/compile/learnt_inputs.hpp
/// \brief The inputs of a study that are drawn alone and of which something has been reported,
///        after these reports.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/sampling/posterior.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

struct LearntInput {
  std::string name;  ///< qualified
  sampling::Distribution prior;
  std::vector<sampling::Report> reports;
  std::vector<std::string> reported_by;
  /// Of each report against what was believed before it (sampling::surprise).
  std::vector<std::optional<double>> surprises;
  sampling::Posterior posterior;
};

/// \returns one for each input, in order of first report. Errors: a report that nobody
/// can have made, weights that collapse, both at the report, of several the last
[[nodiscard]] std::vector<LearntInput> learn_inputs(const spec::StudySpec& study,
                                                    document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
