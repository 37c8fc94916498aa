// Reads what a trial observes, where that is not the effect of one strategy.
#include <algorithm>
#include <fmt/format.h>

#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;
using voi::Measure;

std::string keys_of(std::span<const Measure> measures) {
  std::string text;
  for (const Measure& m : measures) text += fmt::format("{}`{}`", text.empty() ? "" : ", ", m.key);
  return text;
}

/// An error where something is observed that the trial observes already.
void expect_once(const voi::Observation& observation, const document::Span& at,
                 const voi::TrialDesign& design, const TrialSpec& spec,
                 document::Diagnostics& diagnostics) {
  const bool adherence = observation.measure->current_adherence;
  if (observation.parameter.empty() && !adherence)
    return;  // that it is missing is an error already
  for (std::size_t i = 0; i < design.observations.size(); ++i) {
    const voi::Observation& first = design.observations[i];
    if (first.parameter != observation.parameter || first.measure->current_adherence != adherence)
      continue;
    diagnostics.error(
        at,
        adherence ? "the current adherence is observed twice"
                  : fmt::format("`{}` is observed twice", observation.parameter),
        "both estimates come from the same people, and would be counted as if their errors had "
        "nothing in common",
        "keep the one measure that the analysis of the trial will report",
        {{spec.observations[i], "it is observed here first"}});
    return;
  }
}

/// One item of `observes`: exactly one measure, and the parameter that it is of.
void read_observation(const document::Node& node, voi::TrialDesign& design, TrialSpec& spec,
                      const Scope& scope) {
  Reader item(node, "an observation", scope.diagnostics());
  if (!item.present()) return;
  const Scope inner = scope.inside(item, "observes");
  const Measure* measure = nullptr;
  bool several = false;
  for (const Measure& m : design.kind->measures) {
    if (!item.has(m.key)) continue;
    several = several || measure != nullptr;
    measure = &m;
  }
  if (!measure || several) {
    scope.diagnostics().error(
        node.span,
        several ? "an observation is made in more than one way"
                : "an observation does not say how it is made",
        fmt::format("it is one of {}", keys_of(design.kind->measures)),
        "write for example `- {parameter: rr_admission, relative_risk: {risk: 8%}}`");
    (void)item.optional_node("parameter");
    for (const Measure& m : design.kind->measures) (void)item.optional_node(m.key);
    item.finish();
    return;
  }
  voi::Observation observation{measure, {}, {}};
  if (!measure->current_adherence)
    observation.parameter = item.name(
        {"parameter", "the parameter of the target's model that is observed", "rr_admission"},
        document::Case::snake);
  const document::Span at = measure->current_adherence ? node.span : item.span("parameter");
  Reader block = item.child(measure->key);
  const Scope of_measure = inner.inside(block, std::string(measure->key));
  for (const InputDescription& input : measure->inputs)
    observation.inputs.push_back(
        input.fallback ? number_or(block, input, *input.fallback, of_measure, spec.listed)
                       : number(block, input, of_measure, spec.listed));
  block.finish();
  item.finish();
  expect_once(observation, at, design, spec, scope.diagnostics());
  design.observations.push_back(std::move(observation));
  spec.observations.push_back(at);
}

/// The strategies or targets that the design is of.
void read_names(Reader& trial, voi::TrialDesign& design, TrialSpec& spec, const Scope& scope) {
  const voi::NamesInput& input = design.kind->names;
  if (!input.required && !trial.has(input.key)) return;
  const std::size_t errors_before = scope.diagnostics().count();
  design.names = trial.names({input.key, input.meaning, input.example}, document::Case::kebab);
  const document::Node* list = trial.mapping().value(input.key);
  if (list && list->is_sequence())
    for (const document::Node& item : list->items) spec.names.push_back(item.span);
  const std::size_t count = design.names.size();
  if (scope.diagnostics().count() > errors_before || (count >= input.fewest && count <= input.most))
    return;
  std::string help = input.fewest == input.most
                         ? fmt::format("name {}", input.most)
                         : fmt::format("name {} to {}", input.fewest, input.most);
  if (!input.required)
    help += fmt::format(", or leave `{}` out: then every two are looked at", input.key);
  trial.error(input.key, fmt::format("`{}` names {}", input.key, count), std::string(input.why),
              help);
}

}  // namespace

void read_observed(Reader& trial, voi::TrialDesign& design, TrialSpec& spec, const Scope& scope) {
  if (!design.kind) {  // whatever design was meant
    for (const char* key : {"in_target", "observes"}) (void)trial.optional_node(key);
    for (const voi::TrialKind* kind : voi::all_trial_designs())
      if (!kind->names.key.empty()) (void)trial.optional_node(kind->names.key);
    return;
  }
  if (!design.kind->names.key.empty()) read_names(trial, design, spec, scope);
  if (design.kind->observes != voi::Observes::inputs) return;
  design.target = trial.name({"in_target", "the target that is studied", "asthma-review"},
                             document::Case::kebab);
  spec.target = trial.span("in_target");
  const document::Node* observes = trial.mapping().value("observes");
  const auto items = trial.list({"observes", "what the study observes",
                                 "[{parameter: rr_admission, relative_risk: {risk: 8%}}]"});
  if (observes && observes->is_sequence() && items.empty())
    trial.error("observes", "`observes` is an empty list",
                "a study that observes nothing can change nothing",
                "write for example `- {parameter: rr_admission, relative_risk: {risk: 8%}}`");
  for (const document::Node& item : items) read_observation(item, design, spec, scope);
}

}  // namespace equipoise::spec
