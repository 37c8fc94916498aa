#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/model_parts.hpp"
#include "engine/spec/study_files.hpp"

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

void read_time(Reader& model, ModelSpec& spec) {
  spec.cycle_length = model.duration({"cycle", "the length of a cycle", "1 year"});
  const double horizon = model.duration({"horizon", "how long the model runs", "40 years"});
  const double cycles = horizon / spec.cycle_length;
  if (std::abs(cycles - std::round(cycles)) > 1e-9 * cycles || cycles < 0.5)
    model.error("horizon", fmt::format("the horizon is {:.6g} cycles long", cycles),
                "a model runs for a whole number of cycles",
                "change `horizon` or `cycle` so that one divides the other");
  else if (cycles > 100000)
    model.error("horizon", fmt::format("the horizon is {:.0f} cycles long", cycles),
                "more than 100000 cycles are almost surely a slip", "check the units of both");
  else
    spec.cycles = static_cast<std::size_t>(std::lround(cycles));
  spec.start_age = model.number_or({.key = "start_age",
                                    .lower = 0,
                                    .upper = 120,
                                    .meaning = "age of the cohort at the start, years",
                                    .example = "65"},
                                   0.0);
}

void read_correction(Reader& model, ModelSpec& spec) {
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
    if (!markov::fits(c, spec.cycles)) {
      model.error("correction", fmt::format("Simpson's rule needs an even number of cycles, not {}",
                                            spec.cycles),
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
  spec.timing = block->choice_or<Discounting::Timing>(
      "timing", Discounting::Timing::time_point,
      {{"time-point", Discounting::Timing::time_point},
       {"cycle-start", Discounting::Timing::cycle_start}});
  block->finish();
}

void read_interventions(Reader& model, ModelSpec& spec) {
  spec.interventions = model.names(
      {"interventions", "what a person can get, the comparator first", "[usual, recommended]"},
      document::Case::snake);
  if (const Node* list = model.optional_node("interventions"))
    for (const Node& item : list->items) spec.intervention_spans.push_back(item.span);
  spec.intervention_spans.resize(spec.interventions.size(), model.span("interventions"));
}

void read_variables(Reader& model, ModelSpec& spec, const Scope& scope) {
  for (const Node::Entry* entry : by_name(model.optional_map("variables"))) {
    document::check_name(entry->key, document::Case::snake, entry->key_span, "a variable",
                         scope.diagnostics());
    if (auto text = expression(entry->value, entry->key, scope.diagnostics()))
      spec.variables.push_back({entry->key, std::move(*text), entry->key_span});
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
  if (node.is_scalar() && !node.text.empty()) return node;
  diagnostics.error(node.span, fmt::format("`{}` needs an expression, not {}", name,
                                           document::describe(node.kind)),
                    {}, "write a number, a name or a formula; with a comma in it, in quotes");
  return std::nullopt;
}

std::optional<std::size_t> state_named(const ModelSpec& spec, std::string_view name,
                                       const document::Span& span,
                                       document::Diagnostics& diagnostics) {
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

void check_one_namespace(const ModelSpec& spec, document::Diagnostics& diagnostics) {
  struct Use {
    std::string_view kind;
    document::Span span;
  };
  std::map<std::string, Use> used;
  const auto use = [&](const std::string& name, std::string_view kind, const document::Span& span) {
    const auto [found, added] = used.try_emplace(name, Use{kind, span});
    if (!added)
      diagnostics.error(span, fmt::format("{} `{}` has the name of a {}", kind, name,
                                          found->second.kind),
                        "parameters, variables, states, interventions and tables share one "
                        "namespace, so that an expression means one thing",
                        "rename one of them", {{found->second.span, "the other stands here"}});
  };
  for (std::size_t i = 0; i < spec.interventions.size(); ++i)
    use(spec.interventions[i], "intervention", spec.intervention_spans[i]);
  for (const StateSpec& s : spec.states) use(s.name, "state", s.span);
  for (const ParameterSpec& p : spec.parameters) use(p.name, "parameter", p.span);
  for (const JointSpec& j : spec.joint)
    for (std::size_t i = 0; i < j.names.size(); ++i) use(j.names[i], "parameter", j.spans[i]);
  for (const VariableSpec& v : spec.variables) use(v.name, "variable", v.span);
  for (const TableSpec& t : spec.tables) use(t.name, "table", t.span);
}

ModelSpec read_model(Reader& model, const Scope& parent) {
  ModelSpec spec;
  const Scope scope = parent.inside(model, "model");
  spec.name = scope.qualified("");
  spec.name.pop_back();
  spec.span = model.mapping().span;
  spec.canonical = canonical_text(model.mapping());
  (void)model.choice<int>({"kind", "the kind of model", "markov-cohort"}, {{"markov-cohort", 0}});
  read_time(model, spec);
  read_correction(model, spec);
  read_discounting(model, spec);
  read_interventions(model, spec);
  read_parameters(model, spec, scope);
  read_joint_parameters(model, spec, scope);
  read_groups(model, spec, scope);
  read_variables(model, spec, scope);
  read_tables(model, spec, scope);
  read_states(model, spec, scope);
  read_start(model, spec, scope);
  read_transitions(model, spec, scope);
  read_rewards(model, spec, scope);
  check_one_namespace(spec, scope.diagnostics());
  model.finish();
  return spec;
}

}  // namespace equipoise::spec
