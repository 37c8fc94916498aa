#include <algorithm>
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Case;
using document::Node;
using document::Reader;

void refuse_standing_name(const std::string& name, const document::Span& span,
                          document::Diagnostics& diagnostics) {
  if (name != people_group && name != reach_group) return;
  diagnostics.error(
      span, fmt::format("a model's group cannot be called `{}`", name),
      fmt::format("results have a group of that name already, {}: two values of information would "
                  "stand under one name",
                  name == reach_group ? "the reach of the strategies"
                                      : "the inputs that say how many people there are"),
      fmt::format("call it something else, for example `{}_in_model`", name));
}

}  // namespace

void read_group(const Node& node, std::span<const std::string> members, ModelSpec& spec,
                document::Diagnostics& diagnostics) {
  const Node* group = node.value("group");
  if (!group) return;
  const std::string name = document::read_name(*group, Case::snake, "`group`", diagnostics);
  refuse_standing_name(name, group->span, diagnostics);
  auto& list = spec.groups[name];
  list.insert(list.end(), members.begin(), members.end());
}

void read_parameters(Reader& model, ModelSpec& spec, const Scope& scope) {
  const auto entries = by_name(model.optional_map("parameters"));
  const Node* node = model.mapping().is_mapping() ? model.mapping().value("parameters") : nullptr;
  if (!node || !node->is_mapping()) return;
  Reader block(*node, "`parameters`", scope.diagnostics());
  const Scope inner = scope.inside(block, "parameters");
  for (const Node::Entry* entry : entries) {
    if (entry->key == "source" || entry->key == "status" || entry->key == "note") continue;
    document::check_name(entry->key, Case::snake, entry->key_span, "a parameter",
                         scope.diagnostics());
    Quantity value = read_quantity(entry->value, {.key = entry->key}, inner, {"group"});
    if (entry->value.is_mapping())
      read_group(entry->value, std::span(&entry->key, 1), spec, scope.diagnostics());
    spec.parameters.push_back({entry->key, std::move(value), entry->key_span});
  }
}

std::vector<std::string> parameter_names(const ModelSpec& spec) {
  std::vector<std::string> names;
  for (const ParameterSpec& p : spec.parameters) names.push_back(p.name);
  for (const JointSpec& j : spec.joint) names.insert(names.end(), j.names.begin(), j.names.end());
  return names;
}

void read_groups(Reader& model, ModelSpec& spec, const Scope& scope) {
  const std::vector<std::string> known = parameter_names(spec);
  for (const Node::Entry* entry : by_name(model.optional_map("groups"))) {
    document::check_name(entry->key, Case::snake, entry->key_span, "a group", scope.diagnostics());
    refuse_standing_name(entry->key, entry->key_span, scope.diagnostics());
    if (entry->value.broken) continue;
    if (!entry->value.is_sequence() || entry->value.items.empty()) {
      scope.diagnostics().error(entry->value.span,
                                fmt::format("group `{}` must be a list of parameters", entry->key),
                                "the value of partial information is that of all of them together",
                                "for example [c_mi, c_well]");
      continue;
    }
    for (const Node& item : entry->value.items) {
      const std::string name =
          document::read_name(item, Case::snake, "a parameter", scope.diagnostics());
      if (std::find(known.begin(), known.end(), name) == known.end())
        scope.diagnostics().error(item.span, fmt::format("there is no parameter `{}`", name),
                                  "a group is made of parameters of this model",
                                  document::did_you_mean(name, known));
      else if (auto& list = spec.groups[entry->key];
               std::find(list.begin(), list.end(), name) == list.end())
        list.push_back(name);
      else
        scope.diagnostics().error(
            item.span, fmt::format("`{}` stands twice in group `{}`", name, entry->key),
            "a group has each parameter once, `group:` beside a parameter counted",
            "remove it here");
    }
  }
  for (auto& [name, members] : spec.groups) std::sort(members.begin(), members.end());
}

}  // namespace equipoise::spec
