// What YAML lets pass in silence: split text, glued keys, keys that stand twice.
#include <fmt/format.h>
#include <map>
#include <utility>

#include "engine/document/syntax.hpp"
#include "engine/document/unicode.hpp"

namespace equipoise::document {
namespace {

/// Opening minus closing brackets, and whether one closes that was not opened.
struct Balance {
  int depth = 0;
  bool early = false;
  void add(std::string_view text) {
    for (const char c : text) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      early = early || depth < 0;
    }
  }
};

/// A text between two commas: the value of an entry, its key where it has no value, or an item.
struct Piece {
  std::string text;
  Span span;
  bool plain;  ///< not in quotes, and no brackets
  bool alone;  ///< a key without a value, or an item
};

std::vector<Piece> pieces_of(const Node& node) {
  std::vector<Piece> pieces;
  for (const Node::Entry& entry : node.entries) {
    const bool alone = entry.value.is_null();
    if (alone) {
      pieces.push_back({entry.key, entry.key_span, !entry.key_quoted, true});
    } else {
      const bool plain = entry.value.is_scalar() && !entry.value.quoted;
      pieces.push_back({entry.value.text, entry.value.span, plain, false});
    }
  }
  for (const Node& item : node.items)
    pieces.push_back({item.text, item.span, item.is_scalar() && !item.quoted, true});
  return pieces;
}

/// Keeps the elements whose index says so, in order.
template <typename T, typename Keep>
void keep_if(std::vector<T>& list, const Keep& keep) {
  std::vector<T> kept;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (keep(i)) kept.push_back(std::move(list[i]));
  list = std::move(kept);
}

void report_split(const Piece& first, const Piece& last, const std::string& text,
                  Diagnostics& diagnostics) {
  Span span = first.span;
  if (last.span.begin.line == span.begin.line)
    span.length = last.span.begin.column + last.span.length - span.begin.column;
  diagnostics.error(span, fmt::format("a comma splits `{}`", text),
                    "inside { } and [ ] a comma ends the entry",
                    fmt::format("put this expression on its own line or in quotes: \"{}\"", text));
}

}  // namespace

void rejoin_split_text(Node& node, Diagnostics& diagnostics) {
  const std::vector<Piece> pieces = pieces_of(node);
  std::vector<bool> absorbed(pieces.size(), false);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].plain) continue;
    Balance balance;
    balance.add(pieces[i].text);
    if (balance.depth == 0 && !balance.early) continue;
    std::string text = pieces[i].text;
    std::size_t last = i;
    while (balance.depth > 0 && last + 1 < pieces.size() && pieces[last + 1].plain &&
           pieces[last + 1].alone) {
      ++last;
      balance.add(pieces[last].text);
      text += ", " + pieces[last].text;
    }
    if (node.is_sequence()) {
      node.items[i].broken = true;
    } else if (!pieces[i].alone) {
      node.entries[i].value.broken = true;
    }
    if (last == i) {
      diagnostics.error(pieces[i].span,
                        fmt::format("`{}` has a bracket without its partner", pieces[i].text),
                        "a comma, a bracket or a colon may have cut this text inside { } or [ ]",
                        "put this expression on its own line or in quotes");
      continue;
    }
    report_split(pieces[i], pieces[last], text, diagnostics);
    for (std::size_t j = i + 1; j <= last; ++j) absorbed[j] = true;
    if (node.is_sequence()) {
      node.items[i].text = text;
    } else if (pieces[i].alone) {
      node.entries[i].key = text;
    } else {
      node.entries[i].value.text = text;
    }
    i = last;
  }
  keep_if(node.items, [&](std::size_t i) { return !absorbed[i]; });
  keep_if(node.entries, [&](std::size_t i) { return !absorbed[i]; });
}

void separate_glued_keys(Node& node, Diagnostics& diagnostics) {
  for (Node::Entry& entry : node.entries) {
    const std::size_t colon = entry.key.find(':');
    if (!entry.value.is_null() || entry.key_quoted || colon == std::string::npos) continue;
    const std::string key = entry.key.substr(0, colon), value = entry.key.substr(colon + 1);
    diagnostics.error(entry.key_span, "a space is missing after the colon",
                      "YAML reads a colon without a space as part of the text",
                      fmt::format("write `{}: {}`", key, value));
    entry.value.kind = Node::Kind::scalar;
    entry.value.text = value;
    entry.value.broken = true;
    entry.key = key;
  }
}

void drop_duplicate_keys(Node& node, Diagnostics& diagnostics) {
  std::map<std::string, Span> first;
  std::vector<bool> repeated;
  for (const Node::Entry& entry : node.entries) {
    const auto [found, fresh] = first.emplace(entry.key, entry.key_span);
    repeated.push_back(!fresh);
    if (fresh) continue;
    diagnostics.error(entry.key_span, fmt::format("`{}` stands twice in this mapping", entry.key),
                      "one of the two values would be ignored silently",
                      "keep one of them, or rename the other",
                      {{found->second, "it stands here first"}});
  }
  keep_if(node.entries, [&](std::size_t i) { return !repeated[i]; });
}

}  // namespace equipoise::document
