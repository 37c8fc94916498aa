#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "models/numerics/sum.hpp"

#include "engine/document/number.hpp"
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
void read_stages(const Node& node, const std::string& subject, const ModelSpec& spec,
                 const Scope& scope, std::vector<StageSpec>& stages) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::size_t errors_before = diagnostics.count();
  StageSpec stage;
  const Node* otherwise = nullptr;
  bool open = false;  // something takes what is left over
  std::optional<document::Span> remainder;
  for (const Node::Entry* entry : by_name(node.entries)) {
    if (entry->key == otherwise_word) {
      open = true;
      if (entry->value.broken) continue;
      if (entry->value.is_mapping() && !entry->value.entries.empty())
        otherwise = &entry->value;
      else
        diagnostics.error(entry->value.span, "`otherwise` needs the moves that remain",
                          "it holds what happens given none of the moves beside it",
                          "write it as {destination: probability, ...}");
      continue;
    }
    const auto to = state_named(spec, entry->key, entry->key_span, diagnostics);
    if (is_remainder(entry->value)) {
      open = true;
      if (remainder)
        diagnostics.error(entry->value.span, "`remainder` stands twice in one mapping",
                          "what is left over can go to one state only", "give one a probability",
                          {{*remainder, "the first stands here"}});
      remainder = entry->value.span;
      if (to) stage.push_back({*to, std::nullopt, entry->key_span});
    } else if (auto text = expression(entry->value, entry->key, diagnostics); text && to) {
      stage.push_back({*to, std::move(*text), entry->key_span});
    }
  }
  if (remainder && otherwise)
    diagnostics.error(*remainder, "`remainder` stands beside `otherwise`",
                      "both take what the other moves leave over",
                      "move `remainder` into `otherwise`");
  std::vector<const Expression*> stated;
  for (const MoveSpec& move : stage)
    if (move.probability) stated.push_back(&*move.probability);
  check_stated_probabilities(stated, !open && diagnostics.count() == errors_before, node.span,
                             subject, diagnostics);
  stages.push_back(std::move(stage));
  if (otherwise) read_stages(*otherwise, "this `otherwise`", spec, scope, stages);
}

/// The row of one state.
void read_row(const Node::Entry& entry, std::size_t from, ModelSpec& spec, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  if (entry.value.broken) return;
  if (spec.states[from].absorbing)
    diagnostics.error(entry.key_span, fmt::format("state `{}` is absorbing", entry.key),
                      "nobody leaves an absorbing state", "remove this row, or `absorbing`");
  else if (!entry.value.is_mapping() || entry.value.entries.empty())
    diagnostics.error(
        entry.value.span,
        fmt::format("the row of `{}` must be its moves, but is {}", entry.key,
                    entry.value.is_mapping() ? "empty" : document::describe(entry.value.kind)),
        "a row says where people go in one cycle, those who stay included",
        "write it as {destination: probability, ...}");
  else
    read_stages(entry.value, fmt::format("the row of `{}`", entry.key), spec, scope,
                spec.rows[from]);
}

}  // namespace

void check_stated_probabilities(std::span<const Expression* const> probabilities, bool whole,
                                const document::Span& span, const std::string& subject,
                                document::Diagnostics& diagnostics) {
  numerics::Sum sum;
  bool all_numbers = true, all_good = true;
  for (const Expression* text : probabilities) {
    const document::ParsedNumber number = document::parse_number(text->text);
    if (number.problem) {
      all_numbers = false;
      continue;
    }
    sum.add(number.value);
    if (number.value >= 0 && number.value <= 1) continue;
    all_good = false;
    diagnostics.error(
        text->span, fmt::format("this probability is {}", text->text),
        "a probability lies between 0 and 1; nothing is clamped",
        "check it against the source: a rate may be above 1 and becomes a probability "
        "by `rate_to_probability`");
  }
  const bool wrong = all_numbers ? sum.value() > 1 + 1e-12 || (whole && sum.value() < 1 - 1e-12)
                                 : sum.value() > 1 + 1e-12;
  if (!all_good || !wrong) return;
  const bool above = sum.value() > 1;
  diagnostics.error(span,
                    fmt::format("the probabilities of {} add up to {:.10g}", subject, sum.value()),
                    above ? "all of them together are at most 1; nothing is rescaled"
                          : "everybody must be somewhere; nothing is rescaled",
                    above ? "check them against the source, or give one state `remainder`"
                          : "give one state `remainder`");
}

void read_states(Reader& model, ModelSpec& spec, const Scope& scope) {
  static const std::set<std::string_view> reserved = {"on_entry", "on_transition", "at_start",
                                                      "at_end"};
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::size_t errors_before = diagnostics.count();
  bool somebody_moves = false;
  for (const Node::Entry* entry :
       by_name(model.map({"states", "the states of the cohort", "{well, ill, dead: absorbing}"}))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a state",
                         diagnostics);
    if (reserved.contains(entry->key))
      diagnostics.error(entry->key_span, fmt::format("`{}` cannot name a state", entry->key),
                        "it says when a cost or an outcome is counted", "choose another name");
    const bool absorbing = entry->value.is_scalar() && entry->value.text == "absorbing";
    if (!absorbing && !entry->value.is_null() && !entry->value.broken)
      diagnostics.error(entry->value.span,
                        fmt::format("state `{}` can be `absorbing` or nothing", entry->key),
                        "its moves, costs and utility stand in blocks of their own",
                        "write for example `{well, dead: absorbing}`");
    // A mark that cannot be read was probably to be this one.
    spec.states.push_back({entry->key, !entry->value.is_null(), entry->key_span});
    somebody_moves = somebody_moves || entry->value.is_null();
  }
  if (!somebody_moves && model.present() && diagnostics.count() == errors_before)
    model.error("states",
                spec.states.empty() ? "the model has no states" : "every state is absorbing",
                "a cohort moves between states", "for example `states: {well, dead: absorbing}`");
}

void read_start(Reader& model, ModelSpec& spec, const Scope& scope) {
  document::Diagnostics& diagnostics = scope.diagnostics();
  const std::size_t errors_before = diagnostics.count();
  const Node* remainder = nullptr;
  spec.start_span = model.span("start");
  for (const Node::Entry* entry :
       by_name(model.map({"start", "where the cohort starts", "{well: 1}"}))) {
    const auto state = state_named(spec, entry->key, entry->key_span, diagnostics);
    if (is_remainder(entry->value)) {
      if (remainder)
        diagnostics.error(entry->value.span, "`remainder` stands twice in `start`",
                          "what is left over can be in one state only", "give one a share",
                          {{remainder->span, "the first stands here"}});
      remainder = &entry->value;
      spec.start_remainder = state;
    } else if (auto text = expression(entry->value, entry->key, diagnostics); text && state) {
      spec.start.push_back({*state, std::move(*text)});
    }
  }
  std::vector<const Expression*> stated;
  for (const StateExpression& start : spec.start) stated.push_back(&start.value);
  const bool whole = !remainder && model.has("start") && !spec.states.empty() &&
                     diagnostics.count() == errors_before;
  check_stated_probabilities(stated, whole, model.span("start"), "`start`", diagnostics);
}

void read_transitions(Reader& model, ModelSpec& spec, const Scope& scope) {
  spec.rows.resize(spec.states.size());
  spec.row_spans.resize(spec.states.size());
  std::vector<bool> seen(spec.states.size());
  const auto rows = by_name(model.map(
      {"transitions", "the moves out of each state", "{well: {dead: p_die, well: remainder}}"}));
  for (const Node::Entry* entry : rows) {
    const auto from = state_named(spec, entry->key, entry->key_span, scope.diagnostics());
    if (!from) continue;
    seen[*from] = true;
    spec.row_spans[*from] = entry->value.span;
    read_row(*entry, *from, spec, scope);
  }
  const Node* block = model.mapping().value("transitions");
  if (!block || !block->is_mapping()) return;
  for (std::size_t s = 0; s < spec.states.size(); ++s)
    if (!seen[s] && !spec.states[s].absorbing)
      scope.diagnostics().error(
          spec.states[s].span,
          fmt::format("state `{}` has no row in `transitions`", spec.states[s].name),
          "a state that nobody leaves must say so",
          fmt::format("add its moves, or mark it as `{}: absorbing`", spec.states[s].name));
}

}  // namespace equipoise::spec
