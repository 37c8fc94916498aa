/// \file  engine/results/json.hpp
/// \brief report.json: every field of the results, in a fixed order, with nothing volatile in it.
#pragma once

#include <string>

#include "equipoise/results.hpp"

namespace equipoise::results {

inline constexpr const char* schema_name = "equipoise-report";
inline constexpr int schema_version = 1;

/// \returns the text of report.json: shortest decimal numbers that read back to the same double,
///          null where a number does not exist (a standard error that the sampling method does not
///          allow, an ICER of a dominated option)
[[nodiscard]] std::string to_json(const Results& results);

}  // namespace equipoise::results
