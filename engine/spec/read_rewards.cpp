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
  // A row that could not be read may have held any move.
  if (spec.rows[from].empty()) return !spec.states[from].absorbing;
  for (const StageSpec& stage : spec.rows[from])
    for (const MoveSpec& move : stage)
      if (move.to == to) return true;
  return false;
}

/// Entries of `on_entry` of states that no move from another state leads to.
void check_entered(std::span<const Node::Entry> entries, const ModelSpec& spec,
                   document::Diagnostics& diagnostics) {
  for (const Node::Entry& entry : entries)
    for (std::size_t to = 0; to < spec.states.size(); ++to) {
      if (spec.states[to].name != entry.key) continue;
      bool entered = false;
      for (std::size_t from = 0; from < spec.states.size(); ++from)
        entered = entered || (from != to && has_move(spec, from, to));
      if (!entered)
        diagnostics.error(entry.key_span, fmt::format("no move leads into state `{}`", entry.key),
                          "what happens on entry would never happen",
                          "add the move to `transitions`, or remove this line");
    }
}

/// `{well -> post_mi: c_mi}`
std::vector<MoveExpression> read_by_move(std::span<const Node::Entry> entries,
                                         const ModelSpec& spec, const Scope& scope) {
  std::vector<MoveExpression> values;
  std::vector<std::pair<std::size_t, std::size_t>> seen;
  document::Diagnostics& diagnostics = scope.diagnostics();
  for (const Node::Entry* entry : by_name(entries)) {
    const std::size_t arrow = entry->key.find("->");
    if (arrow == std::string::npos) {
      diagnostics.error(entry->key_span, fmt::format("`{}` is no move", entry->key),
                        "a move leads from one state to another",
                        "write the state left, `->` and the state entered: `well -> post_mi`");
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
    if (!from || !to) continue;
    if (std::any_of(seen.begin(), seen.end(),
                    [&](const auto& move) { return move == std::pair(*from, *to); })) {
      diagnostics.error(entry->key_span, fmt::format("the move {} stands twice", entry->key),
                        "both would be counted", "keep one of them");
      continue;
    }
    seen.emplace_back(*from, *to);
    if (!has_move(spec, *from, *to)) {
      diagnostics.error(
          entry->key_span, fmt::format("the model has no move {}", entry->key),
          "a reward on a move that never happens is almost surely a slip",
          fmt::format("add it to the row of `{}`, or remove this line", spec.states[*from].name));
      continue;
    }
    if (text) values.push_back({*from, *to, std::move(*text)});
  }
  return values;
}

RewardSpec read_reward(const Node& node, const std::string& name, const ModelSpec& spec,
                       const Scope& scope) {
  RewardSpec reward;
  reward.name = name;
  Reader reader(node, fmt::format("`{}`", name), scope.diagnostics());
  const auto on_entry = reader.optional_map("on_entry");
  reward.on_entry = read_by_state(on_entry, spec, scope);
  check_entered(on_entry, spec, scope.diagnostics());
  reward.on_transition = read_by_move(reader.optional_map("on_transition"), spec, scope);
  reward.at_end = read_by_state(reader.optional_map("at_end"), spec, scope);
  if (const Node* at_start = reader.optional_node("at_start"))
    reward.at_start = expression(*at_start, "at_start", scope.diagnostics());
  if (!reader.present()) return reward;
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
  for (std::size_t s = 0; s < spec.states.size(); ++s)
    if (!spec.states[s].absorbing) reward.per_year.push_back({s, constant_expression("1")});
  return reward;
}

/// A state left out would silently be worth nothing.
void check_every_state_has_utility(const Node& utilities, const ModelSpec& spec,
                                   document::Diagnostics& diagnostics) {
  if (!utilities.is_mapping() || utilities.broken) return;
  for (const StateSpec& state : spec.states)
    if (!state.absorbing && !utilities.find(state.name))
      diagnostics.error(utilities.span, fmt::format("`utilities` lacks state `{}`", state.name),
                        "a year in it would silently count as 0 QALYs",
                        fmt::format("add `{0}: ...`, or `{0}: 0` if that is meant", state.name));
}

}  // namespace

void read_rewards(Reader& model, ModelSpec& spec, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const auto read_named = [&](std::span<const Node::Entry> entries, std::string_view block,
                              std::string_view kind, std::vector<RewardSpec>& rewards) {
    for (const Node::Entry* entry : by_name(entries)) {
      document::check_name(entry->key, document::Case::snake, entry->key_span, kind, diagnostics);
      if (entry->value.is_mapping())
        rewards.push_back(read_reward(entry->value, entry->key, spec, scope));
      else if (!entry->value.broken)
        diagnostics.error(
            entry->value.span,
            fmt::format("`{}` must be a mapping, but is {}", entry->key,
                        entry->value.is_scalar()
                            ? "`" + entry->value.text + "`"
                            : std::string(document::describe(entry->value.kind))),
            fmt::format("a key of `{}` is the name of {}, and the values by state stand "
                        "below it",
                        block, kind),
            fmt::format("write for example `{}: {{some_name: {{{}: 1}}}}`", block,
                        spec.states.empty() ? "well" : spec.states.front().name));
    }
  };
  read_named(model.map({"costs", "what states and moves cost, by category",
                        "{care: {well: 100, ill: 900}}"}),
             "costs", "a cost category", spec.costs);
  if (const Node* node = model.node(
          {"utilities", "quality of life by state, per year", "{well: 0.85, ill: 0.6}"})) {
    spec.utilities = read_reward(*node, "utilities", spec, scope);
    check_every_state_has_utility(*node, spec, diagnostics);
  }
  const Node* life_years = model.optional_node("life_years");
  spec.life_years =
      life_years ? read_reward(*life_years, "life_years", spec, scope) : default_life_years(spec);
  read_named(model.optional_map("events"), "events", "an event", spec.events);
}

}  // namespace equipoise::spec
