#include <algorithm>

#include <fmt/format.h>

#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

std::vector<StateExpression> read_by_state(std::span<const Node::Entry> entries,
                                           const ModelSpec& spec, const Scope& scope) {
  std::vector<StateExpression> values;
  for (const Node::Entry* entry : by_name(entries)) {
    const auto state = state_named(spec, entry->key, entry->key_span, scope.diagnostics());
    auto text = expression(entry->value, entry->key, scope.diagnostics());
    if (state && text) values.push_back({*state, std::move(*text)});
  }
  return values;
}

bool has_move(const ModelSpec& spec, std::size_t from, std::size_t to) {
  for (const StageSpec& stage : spec.rows[from])
    for (const MoveSpec& move : stage)
      if (move.to == to) return true;
  return false;
}

/// `{well -> post_mi: c_mi}`
std::vector<MoveExpression> read_by_move(std::span<const Node::Entry> entries,
                                         const ModelSpec& spec, const Scope& scope) {
  std::vector<MoveExpression> values;
  document::Diagnostics& diagnostics = scope.diagnostics();
  for (const Node::Entry* entry : by_name(entries)) {
    const std::size_t arrow = entry->key.find("->");
    if (arrow == std::string::npos) {
      diagnostics.error(entry->key_span, fmt::format("`{}` is no move", entry->key), {},
                        "write the state left, `->` and the state entered: well -> post_mi");
      continue;
    }
    const auto trimmed = [](std::string_view text) {
      const std::size_t first = text.find_first_not_of(' ');
      if (first == std::string_view::npos) return std::string_view{};
      return text.substr(first, text.find_last_not_of(' ') - first + 1);
    };
    const std::string_view key = entry->key;
    const auto from =
        state_named(spec, trimmed(key.substr(0, arrow)), entry->key_span, diagnostics);
    const auto to = state_named(spec, trimmed(key.substr(arrow + 2)), entry->key_span, diagnostics);
    auto text = expression(entry->value, entry->key, diagnostics);
    if (!from || !to || !text) continue;
    if (!has_move(spec, *from, *to)) {
      diagnostics.error(entry->key_span, fmt::format("the model has no move {}", entry->key),
                        "a reward on a move that never happens is almost surely a slip",
                        fmt::format("add it to the row of `{}`, or remove this line",
                                    spec.states[*from].name));
      continue;
    }
    values.push_back({*from, *to, std::move(*text)});
  }
  return values;
}

RewardSpec read_reward(const Node& node, const std::string& name, const ModelSpec& spec,
                       const Scope& scope) {
  RewardSpec reward;
  reward.name = name;
  Reader reader(node, fmt::format("`{}`", name), scope.diagnostics());
  reward.on_entry = read_by_state(reader.optional_map("on_entry"), spec, scope);
  reward.on_transition = read_by_move(reader.optional_map("on_transition"), spec, scope);
  reward.at_end = read_by_state(reader.optional_map("at_end"), spec, scope);
  if (const Node* at_start = reader.optional_node("at_start"))
    reward.at_start = expression(*at_start, "at_start", scope.diagnostics());
  std::vector<Node::Entry> states;
  for (const Node::Entry& entry : node.entries) {
    const bool word = entry.key == "on_entry" || entry.key == "on_transition" ||
                      entry.key == "at_end" || entry.key == "at_start";
    if (word) continue;
    (void)reader.optional_node(std::string_view(entry.key));
    states.push_back(entry);
  }
  reward.per_year = read_by_state(states, spec, scope);
  reader.finish();
  return reward;
}

/// One year for each year in a state that is not absorbing: the usual meaning of life years.
RewardSpec default_life_years(const ModelSpec& spec) {
  RewardSpec reward;
  reward.name = "life_years";
  Expression one;
  one.kind = Node::Kind::scalar;
  one.text = "1";
  for (std::size_t s = 0; s < spec.states.size(); ++s)
    if (!spec.states[s].absorbing) reward.per_year.push_back({s, one});
  return reward;
}

}  // namespace

void read_rewards(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node::Entry* entry : by_name(model.map(
           {"costs", "what states and moves cost, by category", "{care: {well: 100, ill: 900}}"}))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a cost category",
                         scope.diagnostics());
    spec.costs.push_back(read_reward(entry->value, entry->key, spec, scope));
  }
  if (const Node* node = model.node({"utilities", "quality of life by state, per year",
                                     "{well: 0.85, ill: 0.6}"}))
    spec.utilities = read_reward(*node, "utilities", spec, scope);
  const Node* life_years = model.optional_node("life_years");
  spec.life_years =
      life_years ? read_reward(*life_years, "life_years", spec, scope) : default_life_years(spec);
  for (const Node::Entry* entry : by_name(model.optional_map("events"))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "an event",
                         scope.diagnostics());
    spec.events.push_back(read_reward(entry->value, entry->key, spec, scope));
  }
}

}  // namespace equipoise::spec
