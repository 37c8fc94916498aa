#include "engine/spec/canonical_text.hpp"

#include <algorithm>

#include "engine/spec/study_files.hpp"

namespace equipoise::spec {
namespace {

using document::Node;

void write_text(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void write_canonical(const Node& node, std::string& out) {
  switch (node.kind) {
    case Node::Kind::null:
      out += "~";
      return;
    case Node::Kind::scalar:
      write_text(node.text, out);
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
        write_text(entry->key, out);
        out += ':';
        write_canonical(entry->value, out);
        out += ',';
      }
      out += '}';
      return;
  }
}

}  // namespace

std::string canonical_text(const Node& node) {
  std::string out;
  write_canonical(node, out);
  return out;
}

CanonicalText canonical_text(const StudyFiles& files) {
  Node study = files.study;
  std::erase_if(study.entries, [](const Node::Entry& entry) {
    return entry.key == "scenarios" || entry.key == "expect" || entry.key == "targets" ||
           entry.key == "strategies" || entry.key == "trials" || entry.key == "evidence" ||
           entry.key == "budgets";
  });
  CanonicalText text{canonical_text(study), {}, {}, {}, {}, {}};
  if (const Node* budgets = files.study.value("budgets")) text.budgets = canonical_text(*budgets);
  for (const NamedFile& file : files.targets) text.targets.push_back(canonical_text(file.root));
  for (const NamedFile& file : files.strategies)
    text.strategies.push_back(canonical_text(file.root));
  for (const NamedFile& file : files.trials) text.trials.push_back(canonical_text(file.root));
  for (const NamedFile& file : files.evidence) text.evidence.push_back(canonical_text(file.root));
  return text;
}

std::string CanonicalText::whole() const {
  std::string text = settings;
  if (!budgets.empty()) text += "\n" + budgets;
  for (const auto* list : {&targets, &strategies, &trials, &evidence})
    for (const std::string& file : *list) text += "\n" + file;
  return text;
}

}  // namespace equipoise::spec
