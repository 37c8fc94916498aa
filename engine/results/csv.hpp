/// \file  engine/results/csv.hpp
/// \brief Tidy tables of the results: one row a thing, one column a number, for any statistics
/// package.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "equipoise/results.hpp"

namespace equipoise::results {

/// Every table that has a row; docs/formats/report.md says what a row of each is. Columns are the
/// fields of report.json, before them what they belong to. Estimates take two columns, `x` and
/// `x_se`; lists and sections are left out. Missing numbers are empty fields; UTF-8, LF, no BOM.
/// \returns file name -> text
[[nodiscard]] std::map<std::string, std::string> tables(const Results& results);

/// Whether a file has the name of one of these tables.
[[nodiscard]] bool is_table(std::string_view name);

}  // namespace equipoise::results
