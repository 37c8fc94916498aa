/// \file  engine/document/syntax.hpp
/// \brief YAML's syntax errors in words that help, and the traps YAML itself lets pass.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"

namespace equipoise::document {

/// What the parser's message means here.
/// \param message  of yaml-cpp
/// \param offset   in the file's text, where the parser stopped
/// \param bracket  the innermost bracket that is still open
[[nodiscard]] Diagnostic explain_syntax_error(const Source& source, std::uint32_t file,
                                              std::string_view message, std::size_t offset,
                                              const std::optional<Span>& bracket);

/// Tabs in indentation and directives, found line by line before the parser sees them.
/// \returns whether there is none
[[nodiscard]] bool check_lines(const Source& source, std::uint32_t file, Diagnostics& diagnostics);

/// Finds expressions and prose that a comma in brackets has split (`{e: min(a, b)}`), reports them,
/// and puts them together again, so that the readers have no second error to report.
/// \param node  a mapping or list in brackets
void rejoin_split_text(Node& node, Diagnostics& diagnostics);

/// Finds keys of a mapping in brackets that are glued to their values (`{a:1}`), reports and
/// separates them.
void separate_glued_keys(Node& node, Diagnostics& diagnostics);

/// Reports keys that stand twice and drops all but the first.
void drop_duplicate_keys(Node& node, Diagnostics& diagnostics);

}  // namespace equipoise::document
