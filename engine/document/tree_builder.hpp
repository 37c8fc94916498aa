/// \file  engine/document/tree_builder.hpp
/// \brief Events of a parser to a tree of nodes; knows the file's text, but not the parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/document/node.hpp"

namespace equipoise::document {

/// Builds the tree of one document. Offsets are bytes of the file's text where the parser says that
/// something begins. Of an empty value that is the next token, so nothing here trusts it.
class TreeBuilder {
 public:
  /// Thrown where going on makes no sense; the error is recorded.
  struct Stop {};

  TreeBuilder(std::uint32_t file, Diagnostics& diagnostics)
      : file_(file), diagnostics_(diagnostics), source_(diagnostics.source(file)) {}

  /// \throws Stop at a second document
  void document(std::size_t offset);
  void null(std::size_t offset);
  void alias(std::size_t offset);
  /// \throws Stop where a quote is never closed
  void scalar(std::size_t offset, const std::string& value);
  /// \throws Stop where the nesting is too deep
  void open(Node::Kind kind, std::size_t offset, bool flow);
  void close();

  /// The innermost bracket that is open.
  [[nodiscard]] std::optional<Span> open_bracket() const;
  /// Checks what can be checked of mappings that a syntax error left open.
  void abandon();

  std::optional<Node> root;  ///< once the document is complete

 private:
  /// A mapping or list that is not complete yet.
  struct Frame {
    Node node;
    std::size_t begin = 0;    ///< its first character in the file
    std::size_t end = 0;      ///< behind what is read of it
    bool has_key = false;     ///< `entry` has its key and waits for its value
    bool usable_key = false;  ///< false: the entry is dropped, an error is recorded
    Node::Entry entry;
  };

  [[nodiscard]] char character(std::size_t offset) const;
  [[nodiscard]] std::string_view slice(std::size_t begin, std::size_t end) const;
  [[nodiscard]] Span at(std::size_t offset, std::uint32_t length) const;
  /// The part of [begin, end) that stands on the first line.
  [[nodiscard]] Span between(std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::size_t word_end(std::size_t begin) const;
  /// Passes blanks, line ends, comments and the characters in `also`.
  [[nodiscard]] std::size_t pass_blanks(std::size_t offset, std::string_view also) const;
  /// Where an empty value ends: behind the `~` or `null` at `offset`, if one is written there.
  [[nodiscard]] std::size_t null_end(std::size_t offset) const;

  /// Reports tags and anchors in front of a value. \returns where the value itself begins
  [[nodiscard]] std::size_t pass_properties(std::size_t offset);
  /// Reports items `a: 1` of a list in brackets, once it is closed: where a bracket is missing, the
  /// parser tells of pairs that nobody wrote.
  void report_bare_pairs(const Node& list);
  /// Reports characters that an escape hides or that look like a space.
  void check_characters(Node& scalar);
  /// A value, key or item that is nothing, or stands for an alias that ends at `alias_end`.
  void complete_null(std::size_t offset, std::size_t alias_end);
  /// A value, key or item is read.
  void complete(Node node, std::size_t end);
  [[nodiscard]] bool check_key(const Node& key);

  std::uint32_t file_;
  Diagnostics& diagnostics_;
  const Source& source_;
  std::vector<Frame> frames_;
};

}  // namespace equipoise::document
