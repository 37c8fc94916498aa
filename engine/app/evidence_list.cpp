#include "engine/app/evidence_list.hpp"

#include <algorithm>
#include <vector>

#include "engine/document/parse.hpp"
#include "engine/spec/canonical_text.hpp"

namespace equipoise::app {
namespace {

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

std::string edited(std::string_view text, const document::Node& study, std::string_view path,
                   std::size_t after) {
  const std::string item = evidence_item(path);
  const std::size_t first_end = text.find('\n');
  const bool windows =
      first_end != std::string_view::npos && first_end > 0 && text[first_end - 1] == '\r';
  const std::string end = windows ? "\r\n" : "\n";
  std::string changed(text);
  const document::Node* list = study.value("evidence");
  if (!list) {
    if (!changed.empty() && changed.back() != '\n') changed += end;
    return changed + end + "evidence:" + end + "  - " + item + end;
  }
  if (list->items.empty()) {  // []
    changed.insert(offset_of(text, list->span.begin) + 1, item);
    return changed;
  }
  const bool first = after == 0;
  const document::Span& beside = list->items[first ? 0 : after - 1].span;
  const std::size_t begin = offset_of(text, beside.begin);
  if (list->flow) {
    document::Position behind = beside.begin;
    behind.column += beside.length;
    if (first)
      changed.insert(begin, item + ", ");
    else
      changed.insert(offset_of(text, behind), ", " + item);
    return changed;
  }
  const std::size_t line = begin - (beside.begin.column - 1);  // what precedes is spaces and a dash
  if (first) {
    changed.insert(line, std::string(text.substr(line, begin - line)) + item + end);
    return changed;
  }
  std::size_t next = text.find('\n', begin);
  if (next == std::string_view::npos) {
    changed += end;
    next = changed.size() - 1;
  }
  changed.insert(next + 1, std::string(text.substr(line, begin - line)) + item + end);
  return changed;
}

std::vector<std::string> listed(const document::Node& study) {
  std::vector<std::string> paths;
  if (const document::Node* list = study.value("evidence"))
    for (const document::Node& item : list->items) paths.push_back(item.text);
  return paths;
}

std::string all_but_evidence(document::Node study) {
  std::erase_if(study.entries,
                [](const document::Node::Entry& entry) { return entry.key == "evidence"; });
  return spec::canonical_text(study);
}

}  // namespace

std::string evidence_item(std::string_view path) {
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

std::optional<std::string> with_evidence(std::string_view text, const document::Node& study,
                                         std::string_view path, std::size_t after) {
  std::string changed = edited(text, study, path, after);
  document::Diagnostics diagnostics;
  const auto file = diagnostics.add("study", changed);
  const auto tree = file ? document::parse(*file, diagnostics) : std::nullopt;
  if (!tree || !diagnostics.ok()) return std::nullopt;
  std::vector<std::string> wanted = listed(study);
  wanted.emplace(wanted.begin() + static_cast<std::ptrdiff_t>(after), path);
  if (listed(*tree) != wanted || all_but_evidence(*tree) != all_but_evidence(study))
    return std::nullopt;
  return changed;
}

}  // namespace equipoise::app
