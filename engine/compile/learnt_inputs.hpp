/// \file  engine/compile/learnt_inputs.hpp
/// \brief The inputs of a study of which something has been reported, after these reports.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/sampling/posterior.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::compile {

/// Beyond this a report and a belief contradict each other: of what the belief expects not one
/// report in 10^15 lies so far off.
inline constexpr double most_surprise = 8.0;

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

/// An error where a report lies further from what was believed than most_surprise.
void check_surprise(std::optional<double> surprise, const document::Span& at,
                    document::Diagnostics& diagnostics);

}  // namespace equipoise::compile
