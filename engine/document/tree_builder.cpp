#include "engine/document/tree_builder.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "engine/document/parse.hpp"
#include "engine/document/scalar.hpp"
#include "engine/document/syntax.hpp"
#include "engine/document/unicode.hpp"

namespace equipoise::document {

// --- events

void TreeBuilder::document(std::size_t offset) {
  if (!root) return;
  diagnostics_.error(at(offset, 3), "a second document", "a file holds one thing",
                     "remove the `---`, or put what follows in a file of its own");
  root.reset();  // half a thing would seem to lack the keys of the other half
  throw Stop{};
}

void TreeBuilder::null(std::size_t offset) { complete_null(offset, 0); }

void TreeBuilder::alias(std::size_t offset) {
  const std::size_t end = word_end(offset);
  diagnostics_.error(between(offset, end), fmt::format("an alias (`{}`)", slice(offset, end)),
                     "a value must stand where it is read", "write the value out");
  complete_null(offset, end);
}

void TreeBuilder::scalar(std::size_t offset, const std::string& value) {
  const std::size_t begin = pass_properties(offset);
  const ScalarPlace place = locate_scalar(source_.text(), begin, value);
  if (!place.closed) {
    diagnostics_.error(at(begin, 1), "this quote is never closed",
                       "the rest of the file would become part of the text",
                       "close it with the same quote");
    throw Stop{};
  }
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = value;
  node.quoted = place.quoted;
  node.span = between(begin, place.end);
  for (const ScalarRun& run : place.runs)
    node.runs.push_back({run.text_offset, source_.position(run.file_offset)});
  check_characters(node);
  complete(std::move(node), place.end);
}

void TreeBuilder::open(Node::Kind kind, std::size_t offset, bool flow) {
  const std::size_t begin = pass_properties(offset);
  if (frames_.size() >= max_depth) {
    diagnostics_.error(at(begin, 1), fmt::format("nested deeper than {} levels", max_depth),
                       "no study is that deep", "check the brackets and the indentation");
    throw Stop{};
  }
  Frame frame;
  frame.begin = begin;
  frame.end = begin;
  frame.node.kind = kind;
  const char bracket = kind == Node::Kind::mapping ? '{' : '[';
  frame.node.flow = flow;
  frame.node.span = at(begin, 1);
  if (flow && character(begin) == bracket) ++frame.end;
  frame.node.broken = flow && character(begin) != bracket;  // `[a: 1]`, see report_bare_pairs
  frames_.push_back(std::move(frame));
}

void TreeBuilder::close() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  Node& node = frame.node;
  if (node.flow) {
    const char bracket = node.is_mapping() ? '}' : ']';
    const std::size_t end = pass_blanks(frame.end, ",:?");
    if (character(end) == bracket) frame.end = end + 1;
    node.span = between(frame.begin, frame.end);
    report_bare_pairs(node);
    rejoin_split_text(node, diagnostics_);
    separate_glued_keys(node, diagnostics_);
  } else if (!frames_.empty() && frames_.back().has_key) {
    node.span = frames_.back().entry.key_span;
  } else if (node.is_mapping() && !node.entries.empty()) {
    node.span = node.entries.front().key_span;
  } else if (node.is_sequence() && !node.items.empty()) {
    node.span = node.items.front().span;
  }
  drop_duplicate_keys(node, diagnostics_);
  complete(std::move(node), frame.end);
}

void TreeBuilder::report_bare_pairs(const Node& list) {
  for (const Node& item : list.items)
    if (item.is_mapping() && item.broken)
      diagnostics_.error(item.span, "a key with a value inside [ ]", "a list holds items",
                         "put keys with values in { }");
}

std::optional<Span> TreeBuilder::open_bracket() const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
    if (frame->node.flow) return at(frame->begin, 1);
  return std::nullopt;
}

void TreeBuilder::abandon() {
  for (Frame& frame : frames_)
    if (!frame.node.flow) drop_duplicate_keys(frame.node, diagnostics_);
}

// --- the tree

void TreeBuilder::complete(Node node, std::size_t end) {
  if (frames_.empty()) {
    root = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  frame.end = end;
  if (frame.node.is_sequence()) {
    frame.node.items.push_back(std::move(node));
  } else if (!frame.has_key) {
    frame.has_key = true;
    frame.usable_key = check_key(node);
    frame.entry = {node.text, node.span, Node{}, node.quoted};
  } else {
    frame.has_key = false;
    frame.entry.value = std::move(node);
    if (frame.usable_key) frame.node.entries.push_back(std::move(frame.entry));
  }
}

void TreeBuilder::complete_null(std::size_t offset, std::size_t alias_end) {
  Node node;
  node.broken = alias_end > 0;
  if (frames_.empty()) {
    node.span = at(offset, 1);
    return complete(std::move(node), offset);
  }
  Frame& frame = frames_.back();
  if (frame.has_key) {
    node.span = frame.entry.key_span;
    const std::size_t written = null_end(pass_blanks(frame.end, ":"));
    return complete(std::move(node), std::max({frame.end, written, alias_end}));
  }
  if (frame.node.is_sequence() && alias_end == 0) {
    if (!frame.node.flow) offset = pass_blanks(frame.end, "");
    diagnostics_.error(at(offset, 1), "an item without a value",
                       "every item of a list is something", "write the value, or delete the item");
    frame.end = std::max(frame.end, null_end(offset));
    if (!frame.node.flow && character(offset) == '-') frame.end = offset + 1;
    return;  // the list goes on without it
  }
  node.span = at(offset, 1);
  complete(std::move(node), std::max({frame.end, null_end(offset), alias_end}));
}

bool TreeBuilder::check_key(const Node& key) {
  if (key.is_null() || (key.is_scalar() && key.text.empty())) {
    diagnostics_.error(key.span, "an entry without a key",
                       "a value is found by its key (`~` and `null` are none)", "write its key");
    return false;
  }
  if (!key.is_scalar()) {
    diagnostics_.error(key.span, fmt::format("{} as a key", describe(key.kind)), "keys are names",
                       "write a name before the colon");
    return false;
  }
  if (key.text == "<<" && !key.quoted) {
    diagnostics_.error(key.span, "a merge key (`<<`)", "a value must stand where it is read",
                       "write the keys out");
    return false;
  }
  return true;
}

std::size_t TreeBuilder::pass_properties(std::size_t offset) {
  while (character(offset) == '!' || character(offset) == '&') {
    const std::size_t end = word_end(offset);
    const bool tag = character(offset) == '!';
    diagnostics_.error(between(offset, end),
                       fmt::format("{} (`{}`)", tag ? "a tag" : "an anchor", slice(offset, end)),
                       tag ? "what a value is follows from its place" : "a study has no aliases",
                       "delete it");
    offset = pass_blanks(end, "");
  }
  return offset;
}

void TreeBuilder::check_characters(Node& scalar) {
  const std::size_t before = diagnostics_.count();
  for (std::size_t i = 0; i < scalar.text.size();) {
    const CodePoint c = decode(scalar.text, i);
    if (is_invisible(c.value) || !c.valid ||
        (is_control(c.value) && c.value != '\n' && c.value != '\t')) {
      diagnostics_.error(
          scalar.span_of(i, c.bytes), fmt::format("this escape is {}", code_point_name(c.value)),
          "no text of a study may hide a control or invisible character", "delete it");
    } else if (!scalar.quoted && is_foreign_space(c.value)) {
      diagnostics_.error(scalar.span_of(i, c.bytes),
                         fmt::format("{} looks like a space", code_point_name(c.value)),
                         "it is another character, and a name or number with it is another one",
                         "type a space in its place");
    }
    i += c.bytes;
  }
  scalar.broken = diagnostics_.count() > before;
}

// --- the text

char TreeBuilder::character(std::size_t offset) const {
  return offset < source_.text().size() ? source_.text()[offset] : '\0';
}

std::string_view TreeBuilder::slice(std::size_t begin, std::size_t end) const {
  return source_.text().substr(begin, end - begin);
}

Span TreeBuilder::at(std::size_t offset, std::uint32_t length) const {
  return {file_, source_.position(offset), length};
}

Span TreeBuilder::between(std::size_t begin, std::size_t end) const {
  const std::string_view first_line = slice(begin, end).substr(0, slice(begin, end).find('\n'));
  return at(begin, static_cast<std::uint32_t>(count_characters(first_line)));
}

std::size_t TreeBuilder::word_end(std::size_t begin) const {
  return std::min(source_.text().find_first_of(" \t\n,[]{}", begin), source_.text().size());
}

std::size_t TreeBuilder::pass_blanks(std::size_t offset, std::string_view also) const {
  while (offset < source_.text().size()) {
    const char c = character(offset);
    if (c == '#') {
      offset = std::min(source_.text().find('\n', offset), source_.text().size());
    } else if (c == ' ' || c == '\t' || c == '\n' || also.find(c) != std::string_view::npos) {
      ++offset;
    } else {
      break;
    }
  }
  return offset;
}

std::size_t TreeBuilder::null_end(std::size_t offset) const {
  const std::size_t end = word_end(offset);
  const std::string_view word = slice(offset, end);
  return word == "~" || word == "null" || word == "Null" || word == "NULL" ? end : offset;
}

}  // namespace equipoise::document
