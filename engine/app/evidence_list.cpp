#include "engine/app/evidence_list.hpp"

#include <algorithm>

namespace equipoise::app {
namespace {

/// A path as YAML: in quotes where it has anything that could be read as more than a name.
std::string as_item(std::string_view path) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '.' || c == '_' || c == '-';
  };
  if (std::ranges::all_of(path, plain) && path.front() != '-') return std::string(path);
  std::string quoted = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

/// The byte of a place; columns count characters.
std::size_t offset_of(std::string_view text, const document::Position& at) {
  std::size_t offset = 0;
  for (std::uint32_t line = 1; line < at.line; ++line) offset = text.find('\n', offset) + 1;
  const auto continues = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
  };
  for (std::uint32_t column = 1; column < at.column; ++column) {
    ++offset;
    while (continues(offset)) ++offset;
  }
  return offset;
}

}  // namespace

std::string with_evidence(std::string_view text, const document::Node& study,
                          std::string_view path) {
  const std::string item = as_item(path);
  std::string changed(text);
  const document::Node* list = study.value("evidence");
  if (!list) {
    if (!changed.empty() && changed.back() != '\n') changed += '\n';
    return changed + "\nevidence:\n  - " + item + "\n";
  }
  if (list->items.empty()) {  // []
    changed.insert(offset_of(text, list->span.begin) + 1, item);
    return changed;
  }
  const document::Span& last = list->items.back().span;
  const std::size_t begin = offset_of(text, last.begin);
  if (list->flow) {
    document::Position end = last.begin;
    end.column += last.length;
    changed.insert(offset_of(text, end), ", " + item);
    return changed;
  }
  const std::size_t line = begin - (last.begin.column - 1);  // what precedes is spaces and a dash
  std::size_t next = text.find('\n', begin);
  if (next == std::string_view::npos) {
    changed += '\n';
    next = text.size();
  }
  changed.insert(next + 1, std::string(text.substr(line, begin - line)) + item + "\n");
  return changed;
}

}  // namespace equipoise::app
