#include "engine/document/node.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/core/contracts.hpp"

#include "engine/document/suggestion.hpp"
#include "engine/document/unicode.hpp"

namespace equipoise::document {

const Node::Entry* Node::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry;
  return nullptr;
}

const Node* Node::value(std::string_view key) const {
  const Entry* entry = find(key);
  return entry ? &entry->value : nullptr;
}

std::vector<std::string> Node::keys() const {
  std::vector<std::string> list;
  for (const Entry& entry : entries) list.push_back(entry.key);
  return list;
}

Span Node::span_of(std::size_t offset, std::size_t length) const {
  EQUIPOISE_EXPECT(is_scalar() && offset + length <= text.size());
  const auto after = std::upper_bound(runs.begin(), runs.end(), offset,
                                      [](std::size_t o, const Run& run) { return o < run.offset; });
  if (after == runs.begin()) return span;
  const Run& run = *(after - 1);
  // Up to the end of the run at most: what follows stands elsewhere.
  const std::size_t run_end = after == runs.end() ? text.size() : after->offset;
  const std::size_t end = std::min(offset + length, std::max(run_end, offset));
  const std::string_view view(text);
  Span part{span.file, run.begin, 0};
  part.begin.column +=
      static_cast<std::uint32_t>(count_characters(view.substr(run.offset, offset - run.offset)));
  part.length = static_cast<std::uint32_t>(count_characters(view.substr(offset, end - offset)));
  return part;
}

std::string_view describe(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "text";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
  }
  return "";
}

namespace {

/// The override being made, and where it has come to.
struct Override {
  std::span<const std::string> path;
  const Node& value;
  const Span& where;
  Diagnostics& diagnostics;

  /// "`delivery.decay`", the path up to and including part `depth`.
  [[nodiscard]] std::string up_to(std::size_t depth) const {
    std::string joined;
    for (std::size_t i = 0; i <= depth; ++i) joined += (i ? "." : "") + path[i];
    return "`" + joined + "`";
  }

  bool replace(Node& node, std::size_t depth) const {
    if (!node.is_mapping()) return refuse_kind(node, depth);
    const bool last = depth + 1 == path.size();
    bool found = false, good = true;
    for (Node::Entry& entry : node.entries) {
      if (path[depth] != "*" && path[depth] != entry.key) continue;
      found = true;
      if (last) {
        entry.value = value;
      } else {
        good = replace(entry.value, depth + 1) && good;
      }
    }
    if (found) return good;
    if (last && path[depth] != "*") {
      node.entries.push_back({path[depth], where, value, false});
      return true;
    }
    diagnostics.error(
        where, fmt::format("there is no {} to override", up_to(depth)),
        "an override changes what is written; only the last key of its path may be new",
        did_you_mean(path[depth], node.keys()));
    return false;
  }

  bool refuse_kind(const Node& node, std::size_t depth) const {
    if (depth == 0) {
      diagnostics.error(where, "there is nothing to override here");
      return false;
    }
    const std::string here = up_to(depth - 1);
    const std::string written =
        node.is_scalar() ? fmt::format("`{}`", node.text) : std::string(describe(node.kind));
    diagnostics.error(where, fmt::format("{} has no key `{}` to override", here, path[depth]),
                      fmt::format("it is {}, not a mapping", written),
                      fmt::format("override {} as a whole", here),
                      {{node.span, "it is written here"}});
    return false;
  }
};

}  // namespace

bool replace_at(Node& root, std::span<const std::string> path, const Node& value, const Span& where,
                Diagnostics& diagnostics) {
  EQUIPOISE_EXPECT(!path.empty());
  return Override{path, value, where, diagnostics}.replace(root, 0);
}

}  // namespace equipoise::document
