/// \file  engine/document/suggestion.hpp
/// \brief What the user may have meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace equipoise::document {

/// Changes that turn one word into the other: a character added, removed, replaced, or two
/// neighbours swapped (Damerau-Levenshtein, optimal string alignment), upper and lower case alike.
/// \cost O(length of a x length of b)
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word` (the first of equals), if no more than a third of the characters
/// of the longer word, at least one, have to change.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> candidates);

/// The nearest candidate, or else the only one that begins with `word`, or else the only one that
/// has a part in common with it: `half-cycle` for `half`, `c_care` for `care`. Parts stand between
/// `-`,
/// `_` and blanks and count from three characters on.
[[nodiscard]] std::optional<std::string> likely(std::string_view word,
                                                std::span<const std::string> candidates);

/// A line for Diagnostic::help: "did you mean `adherence`?", or where nothing is near the list of
/// what may stand ("one of `a`, `b`, `c`"; at most twelve names), or nothing without candidates.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string> candidates);

/// "`a`, `b` or `c`"; of more than `most` names that many, then how many more.
[[nodiscard]] std::string name_list(std::span<const std::string> names, std::size_t most = 12);

}  // namespace equipoise::document
