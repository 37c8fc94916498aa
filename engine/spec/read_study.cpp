#include <algorithm>
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/model_parts.hpp"
#include "engine/spec/study_files.hpp"
#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using document::Node;
using document::Reader;

/// A study and what was read from it.
struct Base {
  const StudyFiles* files = nullptr;
  const StudySpec* spec = nullptr;
};

/// Reads the files of one list. What a scenario leaves as it is, is not read again.
template <typename Spec>
std::vector<Spec> read_files(const std::vector<NamedFile>& files,
                             const std::vector<NamedFile>* base_files,
                             const std::vector<Spec>* base_specs,
                             Spec (*read)(const Node&, const std::string&, Diagnostics&),
                             Diagnostics& diagnostics) {
  std::vector<Spec> specs;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool same =
        base_files && canonical_text((*base_files)[i].root) == canonical_text(files[i].root);
    specs.push_back(same ? (*base_specs)[i] : read(files[i].root, files[i].path, diagnostics));
  }
  return specs;
}

void check_names_between_files(const StudySpec& spec, const StudyFiles& files,
                               Diagnostics& diagnostics) {
  const std::vector<std::string> targets = names_of(spec.targets);
  for (const StrategySpec& strategy : spec.strategies)
    for (const TargetEffectSpec& own : strategy.only_for)
      if (files.complete && !contains(targets, own.target))
        diagnostics.error(own.span, fmt::format("the study has no target `{}`", own.target),
                          "this effect would never be used",
                          document::did_you_mean(own.target, targets));
  const Node* population = files.study.value("population");
  for (const TargetSpec& target : spec.targets)
    if (target.denominator == Denominator::adults && !spec.adults_stated && population)
      diagnostics.error(
          population->span,
          fmt::format("`population` lacks `adults`, and target `{}` counts them", target.name),
          "without it every registered person would be counted as an adult",
          "add the share of registered people who are adults: `adults: 79%`");
}

/// Research that raises uptake: what joins is what a strategy does not reach today, and is valued
/// by what it does reach.
void check_uptake(const StudySpec& spec, Diagnostics& diagnostics) {
  for (const TrialSpec& trial : spec.trials)
    for (const StrategySpec& strategy : spec.strategies) {
      if (!trial.reach_after || trial.reach_after->placeholder) break;
      if (strategy.combination || strategy.reach.placeholder) continue;
      const double after = trial.reach_after->mean(), reach = strategy.reach.mean();
      if (reach <= 0)
        diagnostics.error(
            trial.reach_after->span,
            fmt::format("`reach_after` {:.4g} stands beside strategy `{}`, whose reach is 0", after,
                        strategy.name),
            "practices that join are valued by what the strategy brings where it is delivered "
            "today",
            fmt::format("state the reach of `{}`, or leave the key out", strategy.name));
      if (reach <= 0 || after >= reach * (1 - 1e-9)) continue;
      diagnostics.error(
          trial.reach_after->span,
          fmt::format("`reach_after` {:.4g} lies below the reach of strategy `{}`, {:.4g}", after,
                      strategy.name, reach),
          "a trial that leads to adoption may win more practices over; that it drives some away is "
          "not modelled",
          "raise it, or leave the key out: uptake then stays as it is");
    }
}

void read_plain(Reader& study, StudySpec& spec, const Scope& scope) {
  for (const char* key : {"targets", "strategies", "trials"})
    if (study.optional_node(key))
      study.error(key, fmt::format("`{}` stands beside `model`", key),
                  "a study has either a model of its own or targets and strategies",
                  "remove one of them");
  if (study.optional_node("budgets"))
    study.error(
        "budgets", "`budgets` stands beside `model`",
        "budgets are shared out between strategies for targets, and a plain analysis has none",
        "remove `budgets`, or state targets and strategies");
  Reader model = study.child("model");
  spec.model.emplace();
  if (!model.present()) return;
  spec.model = read_model(model, scope);
  if (spec.model->interventions.size() == 1)
    scope.diagnostics().error(spec.model->intervention_spans.front(),
                              "a cost-effectiveness analysis compares at least two interventions",
                              "the first is the comparator of the others", "list another one");
}

/// A required list of files with something in it.
void require_files(Reader& study, const document::Key& key) {
  const Node* node = study.mapping().value(key.key);
  const std::size_t items = study.list(key).size();
  if (node && node->is_sequence() && items == 0)
    study.error(key.key, fmt::format("`{}` is an empty list", key.key),
                "a study pairs targets with strategies",
                fmt::format("write for example `{}: {}`", key.key, key.example));
}

/// \param name  of the scenario, one of `scenarios`
StudySpec read_one(const StudyFiles& files, const std::vector<std::string>& scenarios,
                   const std::string& name, const Base& base, Diagnostics& diagnostics) {
  StudySpec spec;
  Reader study(files.study, "the study", diagnostics);
  const Scope scope = Scope(diagnostics, files.path, "").inside(study, "");
  (void)study.optional_node("equipoise");  // checked when the file was opened
  (void)study.optional_map("scenarios");
  spec.name =
      study.name({"study", "the name of the study", "west-yorkshire"}, document::Case::kebab);
  spec.title = study.optional_text("title").value_or(spec.name);
  spec.currency = study.text({"currency", "currency and price year", "GBP 2024/25"});
  spec.perspective = study.text({"perspective", "whose costs and outcomes count", "NHS"});
  const bool plain = study.has("model");
  read_settings(study, spec, plain, scope);
  if (plain) {
    read_plain(study, spec, scope);
  } else {
    require_files(study, {"targets", "the files of the targets (or `model`)",
                          "[targets/asthma-review.yaml]"});
    require_files(study,
                  {"strategies", "the files of the strategies", "[strategies/webinars.yaml]"});
    (void)study.optional_list("trials");
    read_budgets(study, spec, scope);
    const auto* f = base.files;
    const auto* b = base.spec;
    spec.targets = read_files(files.targets, f ? &f->targets : nullptr, b ? &b->targets : nullptr,
                              read_target, diagnostics);
    spec.strategies = read_files(files.strategies, f ? &f->strategies : nullptr,
                                 b ? &b->strategies : nullptr, read_strategy, diagnostics);
    spec.trials = read_files(files.trials, f ? &f->trials : nullptr, b ? &b->trials : nullptr,
                             read_trial, diagnostics);
    check_names_between_files(spec, files, diagnostics);
    check_combinations(spec, files.complete, diagnostics);
    check_uptake(spec, diagnostics);
    check_trials(spec, files.complete, diagnostics);
  }
  (void)study.optional_list("evidence");
  spec.evidence =
      read_files(files.evidence, base.files ? &base.files->evidence : nullptr,
                 base.spec ? &base.spec->evidence : nullptr, read_evidence, diagnostics);
  check_evidence(spec, files.complete, base.files == nullptr, diagnostics);
  const bool complete = files.complete && (!spec.model || !spec.model->interventions.empty());
  read_expectations(study, spec, scenarios, name, complete, diagnostics);
  study.finish();
  return spec;
}

/// A value as it could be written in a file, on one line.
std::string flow_text(const Node& node) {
  std::string text;
  switch (node.kind) {
    case Node::Kind::null:
      return "~";
    case Node::Kind::scalar: {
      const bool plain =
          !node.text.empty() && node.text.find_first_of(",[]{}#\"'\n") == std::string::npos;
      return plain ? node.text : '"' + node.text + '"';
    }
    case Node::Kind::sequence:
      for (const Node& item : node.items) text += (text.empty() ? "" : ", ") + flow_text(item);
      return "[" + text + "]";
    case Node::Kind::mapping:
      break;
  }
  for (const Node::Entry* entry : by_name(node.entries))
    text += (text.empty() ? "" : ", ") + entry->key + ": " + flow_text(entry->value);
  return "{" + text + "}";
}

/// `path: value` in order of path.
std::vector<std::string> override_texts(const Node& overrides) {
  std::vector<std::string> texts;
  for (const Node::Entry* o : by_name(overrides.entries))
    texts.push_back(o->key + ": " + (o->value.is_scalar() ? o->value.text : flow_text(o->value)));
  return texts;
}

/// What messages say of a scenario: its name and the first of its overrides.
std::string scenario_text(const std::string& name, const std::vector<std::string>& overrides) {
  constexpr std::size_t most = 3;
  const std::size_t shown = std::min(most, overrides.size());
  std::string text = fmt::format("in scenario `{}`: {}", name,
                                 fmt::join(overrides.begin(), overrides.begin() + shown, "; "));
  if (shown < overrides.size()) text += fmt::format("; and {} more", overrides.size() - shown);
  return text;
}

std::uint32_t last_line(const Node& node) {
  std::uint32_t line = node.span.begin.line;
  for (const Node::Run& run : node.runs) line = std::max(line, run.begin.line);
  for (const Node& item : node.items) line = std::max(line, last_line(item));
  for (const Node::Entry& entry : node.entries)
    line = std::max({line, entry.key_span.begin.line, last_line(entry.value)});
  return line;
}

}  // namespace

void name_scenario(const ScenarioSpec& scenario, std::size_t from, Diagnostics& diagnostics) {
  if (scenario.named.span.known()) diagnostics.add_note(from, scenario.named, scenario.last_line);
}

std::vector<ScenarioSpec> read_study(const std::string& path, Diagnostics& diagnostics) {
  const auto files = open_study(path, diagnostics);
  if (!files) return {};
  std::vector<const Node::Entry*> entries;
  if (const Node* node = files->study.value("scenarios")) entries = by_name(node->entries);
  std::vector<std::string> names{"base"};
  for (const Node::Entry* entry : entries) {
    if (entry->key == "base")
      diagnostics.error(entry->key_span, "a scenario cannot be called `base`",
                        "that is the study without overrides", "choose another name");
    document::check_name(entry->key, document::Case::kebab, entry->key_span, "a scenario",
                         diagnostics);
    names.push_back(entry->key);
  }
  std::vector<ScenarioSpec> scenarios;
  scenarios.push_back(
      {"base", {}, read_one(*files, names, "base", {}, diagnostics), canonical_text(*files)});
  for (const Node::Entry* entry : entries) {
    if (!entry->value.is_mapping() || entry->value.entries.empty())
      scenarios.front().complete = false;
    if (entry->value.broken) continue;
    if (!entry->value.is_mapping() || entry->value.entries.empty()) {
      diagnostics.error(
          entry->value.span,
          fmt::format("scenario `{}` must say what it changes, but is {}", entry->key,
                      entry->value.is_mapping() ? "empty" : document::describe(entry->value.kind)),
          "without overrides it would be the study itself",
          "write {path: value}, for example {decision_horizon: 5 years}");
      continue;
    }
    const std::size_t errors_before = diagnostics.count();
    const StudyFiles changed = apply_overrides(*files, entry->value, diagnostics);
    const bool complete = diagnostics.count() == errors_before;
    const Base base{&*files, &scenarios.front().study};
    StudySpec study = read_one(changed, names, entry->key, base, diagnostics);
    const std::vector<std::string> texts = override_texts(entry->value);
    scenarios.push_back({entry->key,
                         texts,
                         std::move(study),
                         canonical_text(changed),
                         {entry->key_span, scenario_text(entry->key, texts)},
                         last_line(entry->value),
                         complete});
    name_scenario(scenarios.back(), errors_before, diagnostics);
  }
  return scenarios;
}

}  // namespace equipoise::spec
