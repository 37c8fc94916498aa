// What a scenario changes in the files of a study.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/study_files.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using document::Node;

using Path = std::vector<std::string>;

struct Override {
  const Node::Entry* entry;
  Path path;
};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

Path split_path(std::string_view path) {
  Path parts;
  while (true) {
    const std::size_t dot = path.find('.');
    parts.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

/// Whether two paths change the same place, or one of them what the other lies in.
bool meet(const Path& a, const Path& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (a[i] != b[i] && a[i] != "*" && b[i] != "*") return false;
  return true;
}

/// A new name in a block of names would be a thing that nothing uses: a slip, not an optional key.
bool is_new_name(const Node& root, std::span<const std::string> path, const Node::Entry& entry,
                 Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 7> named = {
      "parameters", "variables", "tables", "groups", "states", "costs", "events"};
  if (path.size() != 3 || path[0] != "model" || !is_one_of(path[1], named) || path[2] == "*")
    return false;
  const Node* model = root.value("model");
  const Node* block = model ? model->value(path[1]) : nullptr;
  if (!block || !block->is_mapping() || block->find(path[2])) return false;
  diagnostics.error(entry.key_span,
                    fmt::format("there is no `{}` in `{}` to override", path[2], path[1]),
                    "a scenario changes what is there; nothing would use a new name",
                    document::did_you_mean(path[2], block->keys()));
  return true;
}

void replace(Node& root, std::span<const std::string> path, const Node::Entry& entry,
             Diagnostics& diagnostics) {
  if (!is_new_name(root, path, entry, diagnostics))
    (void)document::replace_at(root, path, entry.value, entry.key_span, diagnostics);
}

/// Whether a scenario may change this: not what things are called, nor what all scenarios share.
/// \param path  inside its file
bool may_change(std::span<const std::string> path, const Node::Entry& entry,
                Diagnostics& diagnostics) {
  static constexpr std::array<std::string_view, 10> fixed = {
      "equipoise", "study",  "target", "strategy", "trial",
      "scenarios", "expect", "title",  "currency", "perspective"};
  const bool in_model = path[0] == "model" && path.size() > 1;
  const std::string& key = path[in_model ? 1 : 0];
  if (key == "*") {
    diagnostics.error(entry.key_span, fmt::format("`{}` names no key", entry.key),
                      "`*` stands for every name, and keys here are not names",
                      "write one line for each key");
    return false;
  }
  if (!in_model && key == "evidence") {
    diagnostics.error(entry.key_span, "a scenario cannot change `evidence`",
                      "all scenarios have learnt from the same trials", "delete this line");
    return false;
  }
  const bool interventions = in_model && key == "interventions";
  const bool sampling = !in_model && key == "sampling";
  if (!interventions && !sampling && (in_model || !is_one_of(key, fixed))) return true;
  diagnostics.error(
      entry.key_span, fmt::format("a scenario cannot change `{}`", key),
      sampling ? "all scenarios share the draws of the base case: else their differences would be "
                 "noise too"
      : interventions
          ? "their order says which is the comparator: the signs of all results would turn"
          : "it changes numbers of the same study, not what things are called",
      sampling ? "use `--draws` or `--seed` for a whole run" : "delete this line");
  return false;
}

void apply(StudyFiles& files, const Node::Entry& entry, const Path& path,
           Diagnostics& diagnostics) {
  std::vector<NamedFile>* list = path[0] == "targets"      ? &files.targets
                                 : path[0] == "strategies" ? &files.strategies
                                 : path[0] == "trials"     ? &files.trials
                                                           : nullptr;
  if (list && path.size() < 3) {
    diagnostics.error(entry.key_span, fmt::format("`{}` names no key of a file", entry.key),
                      "a scenario changes values inside the files that the study lists",
                      fmt::format("write {}.<name>.<key>, with `*` for every name", path[0]));
    return;
  }
  if (!may_change(std::span(path).subspan(list ? 2 : 0), entry, diagnostics)) return;
  if (!list) return replace(files.study, path, entry, diagnostics);
  bool found = false;
  std::vector<std::string> names;
  for (NamedFile& file : *list) {
    names.push_back(file.name);
    if (path[1] != "*" && path[1] != file.name) continue;
    // `*` stands for every strategy that has the key: a combination has only its own.
    const bool own_key = path[2] == "kappa" || path[2] == "combines";
    if (path[1] == "*" && list == &files.strategies &&
        own_key != (file.root.value("combines") != nullptr))
      continue;
    found = true;
    replace(file.root, std::span(path).subspan(2), entry, diagnostics);
  }
  if (!found && files.complete)
    diagnostics.error(
        entry.key_span,
        path[1] == "*" && names.empty() ? fmt::format("the study lists no {}", path[0])
        : path[1] == "*"
            ? fmt::format("none of the strategies of the study has `{}`", path[2])
            : fmt::format("there is no `{}` among the {} of the study", path[1], path[0]),
        "this override would change nothing",
        names.empty() ? fmt::format("delete this line, or list files under `{}`", path[0])
                      : document::did_you_mean(path[1], names));
}

}  // namespace

StudyFiles apply_overrides(StudyFiles files, const Node& overrides, Diagnostics& diagnostics) {
  std::vector<Override> list;
  for (const Node::Entry& entry : overrides.entries) {
    Path path = split_path(entry.key);
    if (std::find(path.begin(), path.end(), "") != path.end())
      diagnostics.error(entry.key_span, fmt::format("`{}` is no path", entry.key),
                        "a path is a list of keys with a point between them",
                        "write it like targets.asthma-review.adherence.current");
    else
      list.push_back({&entry, std::move(path)});
  }
  // In order of path, so that the order of keys in the file has no say.
  std::sort(list.begin(), list.end(),
            [](const Override& a, const Override& b) { return a.path < b.path; });
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Node::Entry& entry = *list[i].entry;
    for (std::size_t j = 0; j < i; ++j)
      if (meet(list[j].path, list[i].path))
        diagnostics.error(
            entry.key_span,
            fmt::format("`{}` and `{}` change the same place", list[j].entry->key, entry.key),
            "which of them holds would depend on their order", "keep one of them",
            {{list[j].entry->key_span, "the other stands here"}});
    apply(files, entry, list[i].path, diagnostics);
  }
  return files;
}

}  // namespace equipoise::spec
