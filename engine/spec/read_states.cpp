#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

constexpr std::string_view remainder_word = "remainder";
constexpr std::string_view otherwise_word = "otherwise";

bool is_remainder(const Node& node) {
  return node.is_scalar() && !node.quoted && node.text == remainder_word;
}

/// One mapping of a row and, behind `otherwise`, the ones after it.
void read_stages(const Node& node, const ModelSpec& spec, const Scope& scope,
                 std::vector<StageSpec>& stages) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  StageSpec stage;
  const Node* otherwise = nullptr;
  std::optional<document::Span> remainder;
  for (const Node::Entry* entry : by_name(node.entries)) {
    if (entry->key == otherwise_word) {
      otherwise = &entry->value;
      if (!otherwise->is_mapping() || otherwise->entries.empty()) {
        diagnostics.error(entry->value.span, "`otherwise` needs the moves that remain", {},
                          "write it as {destination: probability, ...}");
        otherwise = nullptr;
      }
      continue;
    }
    const auto to = state_named(spec, entry->key, entry->key_span, diagnostics);
    if (!to) continue;
    if (is_remainder(entry->value)) {
      if (remainder)
        diagnostics.error(entry->value.span, "`remainder` stands twice in one mapping",
                          "what is left over can go to one state only", "give one a probability",
                          {{*remainder, "the first stands here"}});
      remainder = entry->value.span;
      stage.push_back({*to, std::nullopt, entry->key_span});
    } else if (auto text = expression(entry->value, entry->key, diagnostics)) {
      stage.push_back({*to, std::move(*text), entry->key_span});
    }
  }
  if (remainder && otherwise)
    diagnostics.error(*remainder, "`remainder` stands beside `otherwise`",
                      "both take what the other moves leave over",
                      "move `remainder` into `otherwise`");
  stages.push_back(std::move(stage));
  if (otherwise) read_stages(*otherwise, spec, scope, stages);
}

}  // namespace

void read_states(Reader& model, ModelSpec& spec, const Scope& scope) {
  static const std::set<std::string_view> reserved = {
      "on_entry", "on_transition", "at_start", "at_end", otherwise_word, remainder_word};
  for (const Node::Entry* entry : by_name(model.map(
           {"states", "the states of the cohort", "{well, ill, dead: absorbing}"}))) {
    document::Diagnostics& diagnostics = scope.diagnostics();
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a state", diagnostics);
    if (reserved.contains(entry->key))
      diagnostics.error(entry->key_span, fmt::format("`{}` cannot name a state", entry->key),
                        "it is a word of the language", "choose another name");
    const bool absorbing = entry->value.is_scalar() && entry->value.text == "absorbing";
    if (!absorbing && !entry->value.is_null())
      diagnostics.error(entry->value.span,
                        fmt::format("state `{}` can be `absorbing` or nothing", entry->key), {},
                        "write `{well, dead: absorbing}`");
    spec.states.push_back({entry->key, absorbing, entry->key_span});
  }
}

void read_start(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node::Entry* entry :
       by_name(model.map({"start", "where the cohort starts", "{well: 1}"}))) {
    const auto state = state_named(spec, entry->key, entry->key_span, scope.diagnostics());
    if (!state) continue;
    if (is_remainder(entry->value)) {
      if (spec.start_remainder)
        scope.diagnostics().error(entry->value.span, "`remainder` stands twice in `start`",
                                  "what is left over can be in one state only");
      spec.start_remainder = state;
    } else if (auto text = expression(entry->value, entry->key, scope.diagnostics())) {
      spec.start.push_back({*state, std::move(*text)});
    }
  }
}

void read_transitions(Reader& model, ModelSpec& spec, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  spec.rows.resize(spec.states.size());
  std::vector<bool> seen(spec.states.size());
  for (const Node::Entry* entry : by_name(model.map(
           {"transitions", "the moves out of each state", "{well: {dead: p_die, well: remainder}}"}))) {
    const auto from = state_named(spec, entry->key, entry->key_span, diagnostics);
    if (!from) continue;
    seen[*from] = true;
    if (spec.states[*from].absorbing) {
      diagnostics.error(entry->key_span, fmt::format("state `{}` is absorbing", entry->key),
                        "nobody leaves an absorbing state", "remove this row, or `absorbing`");
      continue;
    }
    if (!entry->value.is_mapping() || entry->value.entries.empty()) {
      diagnostics.error(entry->value.span, fmt::format("the row of `{}` needs its moves", entry->key),
                        {}, "write it as {destination: probability, ...}");
      continue;
    }
    read_stages(entry->value, spec, scope, spec.rows[*from]);
  }
  for (std::size_t s = 0; s < spec.states.size(); ++s)
    if (!seen[s] && !spec.states[s].absorbing)
      diagnostics.error(spec.states[s].span,
                        fmt::format("state `{}` has no row in `transitions`", spec.states[s].name),
                        "a state that nobody leaves must say so",
                        fmt::format("add its moves, or mark it as `{}: absorbing`",
                                    spec.states[s].name));
}

}  // namespace equipoise::spec
