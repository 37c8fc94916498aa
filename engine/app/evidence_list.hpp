/// \file  engine/app/evidence_list.hpp
/// \brief The text of a study with one file more under `evidence`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/document/node.hpp"

namespace equipoise::app {

/// The item of a list that names a file, in quotes where it must be.
[[nodiscard]] std::string evidence_item(std::string_view path);

/// Adds an item to the list `evidence` of a study, behind the first `after` of those that it has,
/// or the list at the end of the study; every other byte stays, and new lines end as the first of
/// the study does.
/// \param text   the bytes of the study
/// \param study  the tree of `text`, without errors
/// \param path   of the file, relative to the study
/// \returns nothing where the study has a form of which the result would be another study
[[nodiscard]] std::optional<std::string> with_evidence(std::string_view text,
                                                       const document::Node& study,
                                                       std::string_view path, std::size_t after);

}  // namespace equipoise::app
