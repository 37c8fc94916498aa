/// \file  engine/report/explain.hpp
/// \brief The inputs of a study with their sources: what a reader checks first.
#pragma once

#include <string>
#include <vector>

#include "equipoise/results.hpp"

namespace equipoise::report {

/// Those whose name, or a part of it after a dot, begins with `name`; all for an empty one.
[[nodiscard]] std::vector<InputResult> inputs_named(const std::vector<InputResult>& inputs,
                                                    const std::string& name);

/// Every input by name with distribution, mean, status and source, then how many there are of each
/// status.
[[nodiscard]] std::string list_inputs(const std::vector<InputResult>& inputs);

}  // namespace equipoise::report
