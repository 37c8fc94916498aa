/// \file  engine/app/evidence_list.hpp
/// \brief The text of a study with one file more under `evidence`.
#pragma once

#include <string>
#include <string_view>

#include "engine/document/node.hpp"

namespace equipoise::app {

/// Adds an item to the list `evidence` of a study, or the list at its end; every other byte stays.
/// \param study  the tree of `text`, without errors
/// \param path   of the file, relative to the study
[[nodiscard]] std::string with_evidence(std::string_view text, const document::Node& study,
                                        std::string_view path);

}  // namespace equipoise::app
