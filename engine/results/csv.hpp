/// \file  engine/results/csv.hpp
/// \brief Tidy tables of the results: one row a thing, one column a number, for any statistics
/// package.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "equipoise/results.hpp"

namespace equipoise::results {

/// The file names of all tables; docs/formats/report.md says what a row of each is.
[[nodiscard]] std::span<const std::string_view> table_names() noexcept;

/// The text of a table, empty where it has no row. Columns are the fields of report.json, before
/// them what they belong to. Estimates take two columns, `x` and `x_se`; lists and sections are
/// left out. Missing numbers are empty fields; UTF-8, LF, no BOM. \pre name is one of table_names()
[[nodiscard]] std::string table(const Results& results, std::string_view name);

}  // namespace equipoise::results
