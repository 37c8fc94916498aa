#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/model_parts.hpp"
#include "engine/spec/study_files.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::spec {
namespace {

using document::Diagnostics;
using document::Key;
using document::Node;
using document::Reader;

void read_threshold(Reader& study, StudySpec& spec) {
  Reader block = study.child({"threshold", "what a QALY is worth to the decision maker",
                              "{base: 20000, range: [13000, 20000, 30000]}"});
  const InputDescription amount{.key = "base",
                                .unit = Unit::money,
                                .lower = 0,
                                .lower_open = true,
                                .meaning = "money per QALY",
                                .example = "20000"};
  spec.threshold = block.number(amount);
  if (block.has("range")) {
    InputDescription range = amount;
    range.key = "range";
    spec.thresholds = block.numbers(range);
  }
  spec.thresholds.push_back(spec.threshold);
  std::sort(spec.thresholds.begin(), spec.thresholds.end());
  spec.thresholds.erase(std::unique(spec.thresholds.begin(), spec.thresholds.end()),
                        spec.thresholds.end());
  (void)read_provenance(block, {});
  block.finish();
}

void read_discount(Reader& study, StudySpec& spec) {
  Reader block = study.child({"discount", "discount rates a year", "{costs: 3.5%, outcomes: 3.5%}"});
  const auto rate = [&](std::string_view key) {
    return block.number({.key = key,
                         .unit = Unit::rate,
                         .upper = 1,
                         .meaning = "discount rate a year",
                         .example = "3.5%"});
  };
  spec.cost_discount = rate("costs");
  spec.outcome_discount = rate("outcomes");
  (void)read_provenance(block, {});
  block.finish();
}

void read_population(Reader& study, StudySpec& spec, bool plain) {
  if (plain) {
    auto block = study.optional_child("population");
    if (!block) return;
    spec.people_per_year = block->number({.key = "per_year",
                                          .lower = 0,
                                          .meaning = "people who face the decision each year",
                                          .example = "1000"});
    (void)read_provenance(*block, {});
    block->finish();
    return;
  }
  Reader block = study.child({"population", "who the health system serves",
                              "{registered: 2400000, adults: 79%, practices: 280}"});
  spec.registered = block.number({.key = "registered",
                                  .lower = 0,
                                  .lower_open = true,
                                  .meaning = "registered people",
                                  .example = "2400000"});
  spec.adults = block.number_or(
      {.key = "adults", .unit = Unit::share, .meaning = "share of them who are adults"}, 1.0);
  spec.practices = block.number({.key = "practices",
                                 .unit = Unit::count,
                                 .lower = 1,
                                 .meaning = "general practices",
                                 .example = "280"});
  (void)read_provenance(block, {});
  block.finish();
}

void read_sampling(Reader& study, StudySpec& spec) {
  Reader block = study.child({"sampling", "the probabilistic analysis", "{draws: 10000, seed: 1}"});
  const double draws = block.number({.key = "draws",
                                     .unit = Unit::count,
                                     .lower = 2,
                                     .upper = 1e7,
                                     .meaning = "number of draws",
                                     .example = "10000"});
  const double seed = block.number({.key = "seed",
                                    .unit = Unit::count,
                                    .upper = 9007199254740992.0,
                                    .meaning = "seed of the random streams",
                                    .example = "20261123"});
  spec.sampling.draws = static_cast<std::size_t>(draws);
  spec.sampling.seed = static_cast<std::uint64_t>(seed);
  spec.sampling.method = block.choice_or<sampling::Method>(
      "method", sampling::Method::monte_carlo,
      {{"monte-carlo", sampling::Method::monte_carlo},
       {"latin-hypercube", sampling::Method::latin_hypercube},
       {"sobol", sampling::Method::sobol}});
  spec.sampling.replicates = static_cast<std::size_t>(block.number_or(
      {.key = "replicates", .unit = Unit::count, .lower = 1, .upper = 1000}, 1.0));
  if (block.present())
    if (const auto error = sampling::plan_error(spec.sampling))
      block.error(block.has("replicates") ? "replicates" : "draws", *error);
  block.finish();
}

void read_decision(Reader& study, StudySpec& spec) {
  auto block = study.optional_child("decision");
  if (!block) return;
  spec.decision.rule = block->choice_or<Rule>(
      "rule", Rule::expected_value,
      {{"expected-value", Rule::expected_value}, {"probability", Rule::probability}});
  spec.decision.likely = block->number_or({.key = "likely", .unit = Unit::probability}, 0.9);
  spec.decision.unlikely = block->number_or({.key = "unlikely", .unit = Unit::probability}, 0.1);
  spec.decision.minimum_enbs =
      block->number_or({.key = "minimum_enbs", .unit = Unit::money, .lower = 0}, 0.0);
  if (spec.decision.unlikely >= spec.decision.likely)
    block->error("unlikely", "`unlikely` must be below `likely`",
                 "between the two a pairing is worth evaluating");
  block->finish();
}

template <typename Spec>
std::vector<std::string> names_of(const std::vector<Spec>& specs) {
  std::vector<std::string> names;
  for (const Spec& spec : specs) names.push_back(spec.name);
  return names;
}

/// Reads a name that must be one of `known`.
std::string one_of(Reader& block, const char* key, const std::vector<std::string>& known) {
  std::string name = block.text({key, "which one", "name"});
  if (!name.empty() && std::find(known.begin(), known.end(), name) == known.end())
    block.error(key, fmt::format("there is no {} `{}`", key, name), {},
                document::did_you_mean(name, known));
  return name;
}

void read_expectations(Reader& study, StudySpec& spec, const std::vector<std::string>& scenarios,
                       Diagnostics& diagnostics) {
  for (const Node& node : study.optional_list("expect")) {
    Reader block(node, "an expectation", diagnostics);
    ExpectationSpec e;
    e.span = node.span;
    if (block.has("scenario")) e.scenario = one_of(block, "scenario", scenarios);
    if (spec.model && block.has("intervention")) {
      e.intervention = one_of(block, "intervention", spec.model->interventions);
    } else if (!spec.model) {
      e.target = one_of(block, "target", names_of(spec.targets));
      if (block.has("strategy")) e.strategy = one_of(block, "strategy", names_of(spec.strategies));
    }
    if (block.has("verdict")) {
      e.verdict = std::string(block.choice<std::string_view>(
          "verdict", {{"implement", "implement"}, {"evaluate", "evaluate"}, {"abandon", "abandon"}}));
      if (e.strategy.empty())
        block.error("verdict", "a verdict belongs to a target and a strategy");
    } else {
      e.quantity = block.text({"quantity", "what is expected (or `verdict`)", "payoff"});
      e.value = block.number({.key = "value", .meaning = "its value", .example = "1234.5"});
      e.tolerance = block.number_or({.key = "tolerance", .lower = 0}, 1e-9);
    }
    block.finish();
    spec.expectations.push_back(std::move(e));
  }
}

void check_only_for(const StudySpec& spec, Diagnostics& diagnostics) {
  const std::vector<std::string> targets = names_of(spec.targets);
  for (const StrategySpec& strategy : spec.strategies)
    for (const TargetEffectSpec& own : strategy.only_for)
      if (std::find(targets.begin(), targets.end(), own.target) == targets.end())
        diagnostics.error(own.span, fmt::format("the study has no target `{}`", own.target),
                          "this effect would never be used",
                          document::did_you_mean(own.target, targets));
}

StudySpec read_one(const StudyFiles& files, const std::vector<std::string>& scenarios,
                   Diagnostics& diagnostics) {
  StudySpec spec;
  Reader study(files.study, "the study", diagnostics);
  (void)study.optional_node("equipoise");
  (void)study.optional_node("scenarios");
  spec.name = study.name({"study", "the name of the study", "west-yorkshire"},
                         document::Case::kebab);
  spec.title = study.optional_text("title").value_or(spec.name);
  spec.currency = study.text({"currency", "currency and price year", "GBP 2024/25"});
  spec.perspective = study.text(
      {"perspective", "whose costs and outcomes count", "NHS and personal social services"});
  const bool plain = study.has("model");
  read_threshold(study, spec);
  read_discount(study, spec);
  read_population(study, spec, plain);
  if (!plain || study.has("decision_horizon"))
    spec.decision_horizon = study.duration(
        {"decision_horizon", "how long the decision will stand", "10 years"});
  read_sampling(study, spec);
  read_decision(study, spec);
  if (plain) {
    for (const char* key : {"targets", "strategies", "trials"})
      if (study.has(key)) {
        (void)study.optional_node(key);
        study.error(key, fmt::format("`{}` stands beside `model`", key),
                    "a study has either a model of its own or targets and strategies",
                    "remove one of them");
      }
    Reader model = study.child("model");
    spec.model = read_model(model, Scope(diagnostics, files.path, ""));
    if (spec.people_per_year > 0 && spec.decision_horizon == 0)
      study.error("population", "a population needs a `decision_horizon`",
                  "people are counted over the years for which the decision stands",
                  "add `decision_horizon: 10 years`");
  } else {
    (void)study.list({"targets", "the files of the targets", "[targets/asthma-review.yaml]"});
    (void)study.list({"strategies", "the files of the strategies", "[strategies/webinars.yaml]"});
    (void)study.optional_list("trials");
    for (const NamedFile& f : files.targets)
      spec.targets.push_back(read_target(f.root, f.path, diagnostics));
    for (const NamedFile& f : files.strategies)
      spec.strategies.push_back(read_strategy(f.root, f.path, diagnostics));
    for (const NamedFile& f : files.trials)
      spec.trials.push_back(read_trial(f.root, f.path, diagnostics));
    check_only_for(spec, diagnostics);
    if (std::abs(spec.decision_horizon - std::round(spec.decision_horizon)) > 1e-9)
      study.error("decision_horizon", "the decision horizon is a whole number of years",
                  "people and costs are counted by year");
  }
  read_expectations(study, spec, scenarios, diagnostics);
  study.finish();
  return spec;
}

}  // namespace

std::vector<ScenarioSpec> read_study(const std::string& path, Diagnostics& diagnostics) {
  std::vector<ScenarioSpec> scenarios;
  const auto files = open_study(path, diagnostics);
  if (!files) return scenarios;
  std::vector<const Node::Entry*> entries;
  if (const Node* node = files->study.value("scenarios")) {
    if (node->is_mapping())
      entries = by_name(node->entries);
    else if (!node->is_null())
      diagnostics.error(node->span, "`scenarios` is a mapping of names", {},
                        "write it as {name: {path: value}}");
  }
  std::vector<std::string> names{"base"};
  for (const Node::Entry* entry : entries) {
    if (entry->key == "base")
      diagnostics.error(entry->key_span, "a scenario cannot be called `base`",
                        "that is the study without overrides");
    document::check_name(entry->key, document::Case::kebab, entry->key_span, "a scenario",
                         diagnostics);
    names.push_back(entry->key);
  }
  scenarios.push_back({"base", {}, read_one(*files, names, diagnostics), canonical_text(*files)});
  for (const Node::Entry* entry : entries) {
    if (!entry->value.is_mapping() || entry->value.entries.empty()) {
      diagnostics.error(entry->value.span,
                        fmt::format("scenario `{}` needs what it changes", entry->key), {},
                        "write it as {path: value}");
      continue;
    }
    const StudyFiles changed = apply_overrides(*files, entry->value, diagnostics);
    std::vector<std::string> overrides;
    for (const Node::Entry* o : by_name(entry->value.entries))
      overrides.push_back(o->key + ": " + (o->value.is_scalar() ? o->value.text
                                                                : canonical_text(o->value)));
    scenarios.push_back({entry->key, std::move(overrides), read_one(changed, names, diagnostics),
                         canonical_text(changed)});
  }
  return scenarios;
}

void check_file(const std::string& path, Diagnostics& diagnostics) {
  const auto root = open_file(path, "", diagnostics);
  if (!root) return;
  if (root->find("study"))
    (void)read_study(path, diagnostics);
  else if (root->find("target"))
    (void)read_target(*root, path, diagnostics);
  else if (root->find("strategy"))
    (void)read_strategy(*root, path, diagnostics);
  else
    (void)read_trial(*root, path, diagnostics);
}

}  // namespace equipoise::spec
