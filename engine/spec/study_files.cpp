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

// A file of evidence says of which target and strategy it is.
constexpr std::array<std::string_view, 5> kinds = {"study", "evidence", "target", "strategy",
                                                   "trial"};

/// Where a study lists files of a kind.
std::string_view list_of(std::string_view kind) {
  if (kind == "target") return "`targets`";
  if (kind == "strategy") return "`strategies`";
  return kind == "evidence" ? "`evidence`" : "`trials`";
}

/// \returns false of another version: whatever else looks wrong may be right there
bool check_version(const Node& root, Diagnostics& diagnostics) {
  const Node* version = root.value("equipoise");
  if (!version)
    diagnostics.error(root.span, "this file does not say that it is one of Equipoise's",
                      "the version of the language decides how a file is read",
                      "start it with `equipoise: 1`");
  if (!version || version->broken) return true;
  if (version->is_scalar() && !version->quoted && version->text == "1") return true;
  diagnostics.error(version->span, "this version of the language is not known",
                    "this program reads version 1", "write `equipoise: 1`");
  return false;
}

/// Opens the files that a list of the study names.
std::vector<NamedFile> open_list(StudyFiles& study, const std::string& key, std::string_view kind,
                                 Diagnostics& diagnostics) {
  std::vector<NamedFile> files;
  const Node* list = study.study.value(key);
  if (!list || !list->is_sequence()) return files;  // the reader of the study says so
  for (const Node& item : list->items) {
    if (item.broken) continue;
    if (!item.is_scalar() || item.text.empty()) {
      diagnostics.error(item.span,
                        fmt::format("an item of `{}` must be a file, but is {}", key,
                                    item.is_scalar() ? "empty" : document::describe(item.kind)),
                        fmt::format("`{}` lists one file for each {}", key, kind),
                        fmt::format("write a path: {}/name.yaml", key));
      continue;
    }
    std::string path = document::resolve_path(study.path, item.text);
    auto root = open_file(path, kind, diagnostics, item.span);
    if (!root) continue;
    const Node* name = root->value(kind);
    std::string text = name && name->is_scalar() ? name->text : "";
    const auto same = std::find_if(files.begin(), files.end(),
                                   [&](const NamedFile& f) { return f.name == text; });
    if (same != files.end() && !text.empty())
      diagnostics.error(item.span, fmt::format("{} `{}` is listed twice", kind, text),
                        kind == "evidence" ? "the same trial would count twice"
                                           : "results are told apart by name",
                        "remove one, or rename it in its file",
                        {{same->named_at, "it is listed here first"}});
    files.push_back({std::move(text), std::move(path), item.span, std::move(*root)});
  }
  study.complete = study.complete && files.size() == list->items.size();
  return files;
}

}  // namespace

std::optional<Node> open_file(const std::string& path, std::string_view kind,
                              Diagnostics& diagnostics, const document::Span& named_at) {
  auto root = document::read_yaml(path, diagnostics, named_at);
  if (!root) return std::nullopt;
  if (!check_version(*root, diagnostics)) return std::nullopt;
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](std::string_view k) { return root->find(k) != nullptr; });
  if (found != kinds.end() && (kind.empty() || *found == kind)) return root;
  const document::Span& at = named_at.known() ? named_at : root->span;
  const auto one = [](std::string_view k) {
    return k == "evidence" ? std::string(k) : fmt::format("a {}", k);
  };
  if (found == kinds.end())
    diagnostics.error(
        at, fmt::format("`{}` does not say what it describes", path),
        "a file has one of the keys `study`, `target`, `strategy`, `trial` and `evidence`",
        fmt::format("name it: `{}: some-name`", kind.empty() ? "study" : kind));
  else
    diagnostics.error(at, fmt::format("`{}` describes {}, not {}", path, one(*found), one(kind)),
                      "each kind of file has a list of its own in the study",
                      *found == "study" ? "remove it: a study does not contain another"
                                        : fmt::format("list it under {}", list_of(*found)));
  return std::nullopt;
}

std::optional<StudyFiles> open_study(const std::string& path, Diagnostics& diagnostics) {
  auto study = open_file(path, "study", diagnostics);
  if (!study) return std::nullopt;
  StudyFiles files{.path = path, .study = std::move(*study)};
  files.targets = open_list(files, "targets", "target", diagnostics);
  files.strategies = open_list(files, "strategies", "strategy", diagnostics);
  files.trials = open_list(files, "trials", "trial", diagnostics);
  files.evidence = open_list(files, "evidence", "evidence", diagnostics);
  return files;
}

}  // namespace equipoise::spec
