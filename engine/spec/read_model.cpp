#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/canonical_text.hpp"
#include "engine/spec/model_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;
using markov::Correction;
using markov::Discounting;

const std::initializer_list<std::pair<std::string_view, Correction>> corrections = {
    {"none", Correction::none},
    {"start", Correction::start},
    {"end", Correction::end},
    {"half-cycle", Correction::half_cycle},
    {"life-table", Correction::life_table},
    {"simpson", Correction::simpson},
    {"simpson-darth", Correction::simpson_darth}};

/// \returns whether the number of cycles is known
bool read_cycles(Reader& model, ModelSpec& spec, const document::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.count();
  spec.cycle_length = model.duration({"cycle", "the length of a cycle", "1 year"});
  spec.cycle_known = model.present() && diagnostics.count() == errors_before;
  const double horizon = model.duration({"horizon", "how long the model runs", "40 years"});
  if (diagnostics.count() != errors_before || !model.present()) return false;
  const double cycles = horizon / spec.cycle_length;
  if (cycles > 100000)
    model.error("horizon", fmt::format("the horizon is {:.0f} cycles long", cycles),
                "more than 100000 cycles are almost surely a slip", "check the units of both");
  else if (std::abs(cycles - std::round(cycles)) > 1e-9 * cycles || cycles < 0.5)
    model.error("horizon", fmt::format("the horizon is {:.6g} cycles long", cycles),
                "a model runs for a whole number of cycles",
                "change `horizon` or `cycle` so that one divides the other");
  else
    spec.cycles = static_cast<std::size_t>(std::lround(cycles));
  return diagnostics.count() == errors_before;
}

bool read_time(Reader& model, ModelSpec& spec, const Scope& scope) {
  const bool known = read_cycles(model, spec, scope.diagnostics());
  spec.start_age = model.optional_number({.key = "start_age",
                                          .lower = 0,
                                          .upper = 120,
                                          .meaning = "age of the cohort at the start, years",
                                          .example = "65"});
  if (known) {
    list_number(model, "cycle", spec.cycle_length, scope, spec.listed);
    list_number(model, "horizon", spec.cycle_length * static_cast<double>(spec.cycles), scope,
                spec.listed);
  }
  if (spec.start_age) list_number(model, "start_age", *spec.start_age, scope, spec.listed);
  return known;
}

void read_correction(Reader& model, ModelSpec& spec, bool cycles_known) {
  const Node* node = model.optional_node("correction");
  spec.cost_correction = spec.outcome_correction = Correction::half_cycle;
  if (node && node->is_mapping()) {
    Reader both = model.child("correction");
    spec.cost_correction =
        both.choice<Correction>({"costs", "the correction of costs", "start"}, corrections);
    spec.outcome_correction = both.choice<Correction>(
        {"outcomes", "the correction of outcomes", "half-cycle"}, corrections);
    both.finish();
  } else if (node) {
    spec.cost_correction = spec.outcome_correction =
        model.choice<Correction>({"correction"}, corrections);
  }
  for (const Correction c : {spec.cost_correction, spec.outcome_correction})
    if (cycles_known && !markov::fits(c, spec.cycles)) {
      model.error("correction",
                  fmt::format("Simpson's rule needs an even number of cycles, not {}", spec.cycles),
                  "it fits parabolas over pairs of cycles",
                  "use half-cycle, or another horizon or cycle");
      break;
    }
}

void read_discounting(Reader& model, ModelSpec& spec) {
  auto block = model.optional_child("discounting");
  if (!block) return;
  spec.compounding = block->choice_or<Discounting::Compounding>(
      "compounding", Discounting::Compounding::annual,
      {{"annual", Discounting::Compounding::annual},
       {"continuous", Discounting::Compounding::continuous}});
  spec.timing =
      block->choice_or<Discounting::Timing>("timing", Discounting::Timing::time_point,
                                            {{"time-point", Discounting::Timing::time_point},
                                             {"cycle-start", Discounting::Timing::cycle_start}});
  block->finish();
}

void read_interventions(Reader& model, ModelSpec& spec) {
  const auto names = model.names(
      {"interventions", "what a person can get, the comparator first", "[usual, recommended]"},
      document::Case::snake);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(spec.interventions.begin(), spec.interventions.end(), names[i]) !=
        spec.interventions.end())
      continue;  // that it stands twice is an error already
    spec.interventions.push_back(names[i]);
    spec.intervention_spans.push_back(model.mapping().value("interventions")->items[i].span);
  }
}

void read_variables(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node::Entry* entry : by_name(model.optional_map("variables"))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a variable",
                         scope.diagnostics());
    // One whose expression cannot be read keeps its name, so that its uses are no errors too.
    spec.variables.push_back({entry->key, entry->value, entry->key_span});
    if (!expression(entry->value, entry->key, scope.diagnostics()))
      spec.variables.back().expression.broken = true;
  }
}

}  // namespace

std::vector<const Node::Entry*> by_name(std::span<const Node::Entry> entries) {
  std::vector<const Node::Entry*> sorted;
  for (const Node::Entry& entry : entries) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->key < b->key; });
  return sorted;
}

std::optional<Expression> expression(const Node& node, std::string_view name,
                                     document::Diagnostics& diagnostics) {
  if (node.broken) return std::nullopt;
  if (node.is_scalar() && !node.text.empty()) return node;
  const bool list_or_mapping = node.is_sequence() || node.is_mapping();
  diagnostics.error(node.span,
                    list_or_mapping ? fmt::format("`{}` must be an expression, but is {}", name,
                                                  document::describe(node.kind))
                                    : fmt::format("`{}` has no value", name),
                    "an expression is a number, a name or a formula",
                    list_or_mapping ? "write a formula; with a comma in it, in quotes"
                                    : fmt::format("write for example `{}: 0`", name));
  return std::nullopt;
}

Expression constant_expression(std::string text) {
  Expression constant;
  constant.kind = Node::Kind::scalar;
  constant.text = std::move(text);
  return constant;
}

std::optional<std::size_t> state_named(const ModelSpec& spec, std::string_view name,
                                       const document::Span& span,
                                       document::Diagnostics& diagnostics) {
  if (spec.states.empty()) return std::nullopt;  // that they are missing is an error already
  std::vector<std::string> names;
  for (std::size_t i = 0; i < spec.states.size(); ++i) {
    if (spec.states[i].name == name) return i;
    names.push_back(spec.states[i].name);
  }
  diagnostics.error(span, fmt::format("there is no state `{}`", name),
                    "only the names under `states:` are states",
                    document::did_you_mean(name, names));
  return std::nullopt;
}

ModelSpec read_model(Reader& model, const Scope& parent) {
  ModelSpec spec;
  const Scope scope = parent.inside(model, "model");
  spec.name = scope.name();
  spec.span = model.mapping().span;
  spec.canonical = canonical_text(model.mapping());
  (void)model.choice<int>({"kind", "the kind of model", "markov-cohort"}, {{"markov-cohort", 0}});
  const bool known = read_time(model, spec, scope);
  read_correction(model, spec, known);
  read_discounting(model, spec);
  read_interventions(model, spec);
  const std::size_t errors_before = scope.diagnostics().count();
  read_parameters(model, spec, scope);
  read_joint_parameters(model, spec, scope);
  read_correlations(model, spec, scope.diagnostics().count() == errors_before, scope);
  read_groups(model, spec, scope);
  const std::size_t errors_before_names = scope.diagnostics().count();
  read_variables(model, spec, scope);
  read_tables(model, spec, scope);
  read_states(model, spec, scope);
  read_start(model, spec, scope);
  read_transitions(model, spec, scope);
  read_rewards(model, spec, scope);
  for (const Node::Entry* block : model.unread())
    for (const Node::Entry& entry : block->value.entries) spec.names_unread.push_back(entry.key);
  model.finish();
  spec.names_known = scope.diagnostics().count() == errors_before_names;
  return spec;
}

}  // namespace equipoise::spec
