/// \file  engine/report/explain.hpp
/// \brief The inputs of a study with their sources: what a reader checks first.
#pragma once

#include <string>

#include "equipoise/results.hpp"

namespace equipoise::report {

/// Every input by name with distribution, mean, status and source, then how many there are of each
/// status.
[[nodiscard]] std::string list_inputs(const Results& results);

}  // namespace equipoise::report
