/// \file  engine/results/format_page.hpp
/// \brief docs/formats/report.md, written from the list of fields so that it cannot go stale.
#pragma once

#include <string>

namespace equipoise::results {

/// The page in Markdown: every section of report.json with its fields, units and meanings.
[[nodiscard]] std::string report_format_page();

}  // namespace equipoise::results
