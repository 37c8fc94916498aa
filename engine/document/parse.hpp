/// \file  engine/document/parse.hpp
/// \brief YAML text to a tree, strictly. The only door to yaml-cpp, which is used by its events:
///        its node interface keeps duplicate keys, guesses numbers and misplaces aliases.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"

namespace equipoise::document {

/// Mappings and lists may be nested this deep.
inline constexpr std::size_t max_depth = 64;

/// Reads a file that was loaded. Errors, each at its place: syntax; a key twice; tags, anchors,
/// aliases, merge keys, directives, a second document; a quote that is not closed; `{a:1}`; text
/// that a comma in brackets splits (`{e: min(a, b)}`); tabs in indentation; nesting deeper than
/// max_depth; a root that is no mapping. \returns the tree as far as it makes sense (of a key that
/// stands twice, the first), or nothing
///          where it makes none
[[nodiscard]] std::optional<Node> parse(std::uint32_t file, Diagnostics& diagnostics);

/// Loads and parses a file; for the parameters see Diagnostics::load.
[[nodiscard]] std::optional<Node> read_yaml(const std::string& path, Diagnostics& diagnostics,
                                            const Span& named_at = {});

}  // namespace equipoise::document
