/// \file  engine/results/csv.hpp
/// \brief Tidy tables of the results: one row a thing, one column a number, for any statistics
/// package.
#pragma once

#include <string>

#include "equipoise/results.hpp"

namespace equipoise::results {

/// One row a scenario, target and strategy. Estimates take two columns, `x` and `x_se`; lists and
/// sections of report.json are left out. Missing numbers are empty fields; UTF-8, LF, no BOM.
[[nodiscard]] std::string pairings_csv(const Results& results);

/// One row a scenario, target and intervention, per person.
[[nodiscard]] std::string interventions_csv(const Results& results);

/// One row an input: distribution, mean, sd, source, status, note.
[[nodiscard]] std::string parameters_csv(const Results& results);

}  // namespace equipoise::results
