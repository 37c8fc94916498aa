#include "engine/spec/study_files.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/document/parse.hpp"
#include "engine/document/suggestion.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using document::Node;

constexpr std::array<std::string_view, 4> kinds = {"study", "target", "strategy", "trial"};

void check_version(const Node& root, Diagnostics& diagnostics) {
  const Node* version = root.value("equipoise");
  if (!version)
    diagnostics.error(root.span, "this file does not say that it is one of Equipoise's",
                      "the version of the language decides how a file is read",
                      "start it with `equipoise: 1`");
  else if (!version->is_scalar() || version->text != "1")
    diagnostics.error(version->span, "this version of the language is not known",
                      "this program reads version 1", "write `equipoise: 1`");
}

/// Opens the files that a list of the study names.
std::vector<NamedFile> open_list(const Node& study, const std::string& key, std::string_view kind,
                                 const std::string& study_path, Diagnostics& diagnostics) {
  std::vector<NamedFile> files;
  const Node* list = study.value(key);
  if (!list || !list->is_sequence()) return files;  // the reader of the study says so
  for (const Node& item : list->items) {
    if (!item.is_scalar() || item.text.empty()) {
      diagnostics.error(item.span, fmt::format("`{}` lists files", key), {},
                        fmt::format("write a path: {}/name.yaml", key));
      continue;
    }
    std::string path = document::resolve_path(study_path, item.text);
    auto root = open_file(path, kind, diagnostics, item.span);
    if (!root) continue;
    const Node* name = root->value(kind);
    std::string text = name && name->is_scalar() ? name->text : "";
    const auto same = std::find_if(files.begin(), files.end(),
                                   [&](const NamedFile& f) { return f.name == text; });
    if (same != files.end())
      diagnostics.error(item.span, fmt::format("{} `{}` is listed twice", kind, text),
                        "results are told apart by name", "remove one, or rename it in its file");
    files.push_back({std::move(text), std::move(path), std::move(*root)});
  }
  return files;
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t dot = path.find('.');
    parts.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

void apply_override(StudyFiles& files, const Node::Entry& entry, Diagnostics& diagnostics) {
  std::vector<std::string> parts = split_path(entry.key);
  if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); })) {
    diagnostics.error(entry.key_span, fmt::format("`{}` is no path", entry.key),
                      "a path is a list of keys with a point between them",
                      "write it like targets.asthma-review.adherence.current");
    return;
  }
  std::vector<NamedFile>* list = parts[0] == "targets"      ? &files.targets
                                 : parts[0] == "strategies" ? &files.strategies
                                 : parts[0] == "trials"     ? &files.trials
                                                            : nullptr;
  if (!list) {
    static const std::vector<std::string> fixed = {"scenarios", "expect", "study", "equipoise"};
    if (std::find(fixed.begin(), fixed.end(), parts[0]) != fixed.end())
      diagnostics.error(entry.key_span, fmt::format("a scenario cannot change `{}`", parts[0]));
    else
      (void)document::replace_at(files.study, parts, entry.value, entry.key_span, diagnostics);
    return;
  }
  if (parts.size() < 3) {
    diagnostics.error(entry.key_span, fmt::format("`{}` names no key of a file", entry.key),
                      "a scenario changes values inside the files",
                      fmt::format("write {}.<name>.<key>", parts[0]));
    return;
  }
  bool found = false;
  std::vector<std::string> names;
  for (NamedFile& file : *list) {
    names.push_back(file.name);
    if (parts[1] != "*" && parts[1] != file.name) continue;
    found = true;
    (void)document::replace_at(file.root, std::span(parts).subspan(2), entry.value, entry.key_span,
                               diagnostics);
  }
  if (!found)
    diagnostics.error(entry.key_span, fmt::format("the study has no {} `{}`", parts[0], parts[1]),
                      {}, document::did_you_mean(parts[1], names));
}

void write_canonical(const Node& node, std::string& out) {
  switch (node.kind) {
    case Node::Kind::null:
      out += "~";
      return;
    case Node::Kind::scalar:
      out += '"';
      for (const char c : node.text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
      }
      out += '"';
      return;
    case Node::Kind::sequence:
      out += '[';
      for (const Node& item : node.items) {
        write_canonical(item, out);
        out += ',';
      }
      out += ']';
      return;
    case Node::Kind::mapping:
      std::vector<const Node::Entry*> entries;
      for (const Node::Entry& entry : node.entries) entries.push_back(&entry);
      std::sort(entries.begin(), entries.end(),
                [](const auto* a, const auto* b) { return a->key < b->key; });
      out += '{';
      for (const Node::Entry* entry : entries) {
        out += entry->key + ":";
        write_canonical(entry->value, out);
        out += ',';
      }
      out += '}';
      return;
  }
}

}  // namespace

std::optional<Node> open_file(const std::string& path, std::string_view kind,
                              Diagnostics& diagnostics, const document::Span& named_at) {
  auto root = document::read_yaml(path, diagnostics, named_at);
  if (!root) return std::nullopt;
  check_version(*root, diagnostics);
  std::string_view found;
  for (const std::string_view k : kinds)
    if (root->find(k)) {
      found = k;
      break;
    }
  if (found.empty() || (!kind.empty() && found != kind)) {
    diagnostics.error(named_at.known() ? named_at : root->span,
                      found.empty()
                          ? fmt::format("`{}` does not say what it describes", path)
                          : fmt::format("`{}` describes a {}, not a {}", path, found, kind),
                      {}, fmt::format("a file has one of the keys study, target, strategy, trial"));
    return std::nullopt;
  }
  return root;
}

std::optional<StudyFiles> open_study(const std::string& path, Diagnostics& diagnostics) {
  auto study = open_file(path, "study", diagnostics);
  if (!study) return std::nullopt;
  StudyFiles files{path, std::move(*study), {}, {}, {}};
  files.targets = open_list(files.study, "targets", "target", path, diagnostics);
  files.strategies = open_list(files.study, "strategies", "strategy", path, diagnostics);
  files.trials = open_list(files.study, "trials", "trial", path, diagnostics);
  return files;
}

StudyFiles apply_overrides(StudyFiles files, const Node& overrides, Diagnostics& diagnostics) {
  for (const Node::Entry& entry : overrides.entries) apply_override(files, entry, diagnostics);
  return files;
}

std::string canonical_text(const Node& node) {
  std::string out;
  write_canonical(node, out);
  return out;
}

std::string canonical_text(const StudyFiles& files) {
  Node study = files.study;
  std::erase_if(study.entries, [](const Node::Entry& entry) {
    return entry.key == "scenarios" || entry.key == "expect" || entry.key == "targets" ||
           entry.key == "strategies" || entry.key == "trials";
  });
  std::string out = canonical_text(study);
  for (const auto* list : {&files.targets, &files.strategies, &files.trials})
    for (const NamedFile& file : *list) out += "\n" + canonical_text(file.root);
  return out;
}

}  // namespace equipoise::spec
