/// \file  engine/document/node.hpp
/// \brief A file as a tree: what was written, in the order it was written, and where.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/diagnostics.hpp"

namespace equipoise::document {

/// A value of a file. Freely copied: it holds no reference to the file or to other nodes.
struct Node {
  enum class Kind {
    null,      ///< nothing is written (`states: {well}`), or `~` or `null`
    scalar,    ///< text, numbers and booleans included
    sequence,  ///< a list
    mapping    ///< keys with values
  };
  struct Entry;
  /// A stretch of `text` that stands in the file as it is: from byte `offset` of the text on, at
  /// `begin` in the file.
  struct Run {
    std::size_t offset = 0;
    Position begin;
  };

  Kind kind = Kind::null;
  std::string text;     ///< of a scalar, without quotes and with escapes resolved
  bool quoted = false;  ///< a scalar in quotes or a block scalar: never a number or a boolean
  bool flow = false;    ///< a mapping or sequence in brackets
  /// An error of this very value is recorded: who reads it takes a placeholder and adds no other.
  bool broken = false;
  /// Where to point when speaking of the value: a scalar with its quotes; a sequence or mapping in
  /// brackets; for one without brackets the key that introduces it, or its first key or item; for
  /// null the key.
  Span span;
  std::vector<Run> runs;       ///< of a scalar, ascending; see span_of
  std::vector<Entry> entries;  ///< of a mapping, in written order, no key twice
  std::vector<Node> items;     ///< of a sequence

  [[nodiscard]] bool is_null() const noexcept { return kind == Kind::null; }
  [[nodiscard]] bool is_scalar() const noexcept { return kind == Kind::scalar; }
  [[nodiscard]] bool is_sequence() const noexcept { return kind == Kind::sequence; }
  [[nodiscard]] bool is_mapping() const noexcept { return kind == Kind::mapping; }

  /// The entry with this key, or nullptr.
  [[nodiscard]] const Entry* find(std::string_view key) const;
  /// The value of this key, or nullptr.
  [[nodiscard]] const Node* value(std::string_view key) const;
  /// Keys as written.
  [[nodiscard]] std::vector<std::string> keys() const;

  /// Where bytes [offset, offset + length) of `text` stand in the file, through quotes, escapes and
  /// line breaks: an error in an expression points at the token.
  /// \pre a scalar; offset + length <= text.size()
  [[nodiscard]] Span span_of(std::size_t offset, std::size_t length) const;
};

struct Node::Entry {
  std::string key;
  Span key_span;
  Node value;
  bool key_quoted = false;
};

/// "a mapping", "a list", "text", "nothing": for messages.
[[nodiscard]] std::string_view describe(Node::Kind kind);

/// Puts `value` in the place of what stands at `path` below `root`: an override of a scenario. A
/// part
/// `*` stands for every key of the mapping it meets. The path must exist; only its last key may be
/// new to an existing mapping (an optional key), and then carries `where` as its span, so that the
/// reader who does not know it points at the override.
/// \param path   keys from the root, at least one: `adherence`, `current`
/// \param where  where the path is written; errors point there
/// \returns whether every place was found; errors are recorded
[[nodiscard]] bool replace_at(Node& root, std::span<const std::string> path, const Node& value,
                              const Span& where, Diagnostics& diagnostics);

}  // namespace equipoise::document
