// Reads a trial: what every trial has, and what its design asks for (models/voi/designs).
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/spec/strategy_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Reader;
using voi::TrialKind;

constexpr InputDescription reach_after{
    .key = "reach_after",
    .unit = Unit::share,
    .lower = 0,
    .upper = 1,
    .lower_open = true,
    .meaning = "share of practices that take part once the trial has led to adoption",
    .example = "0.85"};

/// The design, or nothing where it is missing or none that there is.
const TrialKind* read_design(Reader& trial) {
  std::vector<std::string_view> words;
  for (const TrialKind* kind : voi::all_trial_designs()) words.push_back(kind->design);
  const auto chosen = trial.choice({"design", "the kind of design", "cluster-two-arm"}, words);
  return chosen ? voi::all_trial_designs()[*chosen] : nullptr;
}

/// An error where a list does not grow from one item to the next.
void check_ascending(Reader& trial, std::string_view key, const std::vector<double>& numbers,
                     const char* items) {
  if (std::is_sorted(numbers.begin(), numbers.end()) &&
      std::adjacent_find(numbers.begin(), numbers.end()) == numbers.end())
    return;
  trial.error(key, fmt::format("the {} must grow from one to the next", items),
              "one that stands twice or out of order is almost surely a slip",
              "write them in ascending order, each once");
}

std::vector<std::size_t> read_sizes(Reader& trial, const InputDescription& size, const Scope& scope,
                                    std::vector<Quantity>& listed) {
  const std::size_t errors_before = scope.diagnostics().count();
  const auto numbers = trial.numbers(size);
  listed.push_back(list_numbers(scope.qualified(size.key), numbers,
                                fmt::format("[{}]", fmt::join(numbers, ", ")), scope.provenance(),
                                trial.span(size.key)));
  std::vector<std::size_t> sizes;
  for (const double number : numbers)
    sizes.push_back(static_cast<std::size_t>(std::lround(number)));
  if (scope.diagnostics().count() == errors_before)
    check_ascending(trial, size.key, {sizes.begin(), sizes.end()}, "sizes");
  return sizes;
}

/// A duration that is considered, in years and as it was written.
struct FollowUp {
  double years = 0.0;
  std::string text;
};

/// One follow-up, or a list of those that are considered.
std::vector<FollowUp> read_follow_ups(Reader& trial, const InputDescription& follow_up,
                                      const Scope& scope, std::vector<Quantity>& listed) {
  const document::Node* node = trial.mapping().value(follow_up.key);
  if (!node || !node->is_sequence())
    return {{number(trial, follow_up, scope, listed), node ? node->text : ""}};
  const std::size_t errors_before = scope.diagnostics().count();
  const std::vector<double> durations = trial.numbers(follow_up);
  std::vector<std::string_view> texts;
  for (const document::Node& item : node->items) texts.push_back(item.text);
  listed.push_back(list_numbers(scope.qualified(follow_up.key), durations,
                                fmt::format("[{}]", fmt::join(texts, ", ")), scope.provenance(),
                                node->span));
  if (scope.diagnostics().count() == errors_before)
    check_ascending(trial, follow_up.key, durations, "follow-ups");
  std::vector<FollowUp> follow_ups;
  for (std::size_t i = 0; i < durations.size(); ++i)
    follow_ups.push_back({durations[i], i < texts.size() ? std::string(texts[i]) : ""});
  return follow_ups;
}

std::vector<double> read_inputs(Reader& trial, std::span<const InputDescription> inputs,
                                const Scope& scope, std::vector<Quantity>& listed) {
  std::vector<double> values;
  for (const InputDescription& input : inputs) {
    if (!input.instead_of.empty() && trial.has(input.key) && trial.has(input.instead_of))
      trial.error(input.key, fmt::format("`{}` stands beside `{}`", input.key, input.instead_of),
                  "each of them says the same thing in its own way, and only one can hold",
                  "keep one of them");
    // What another input says in its own way may be left out.
    const bool replaced = std::any_of(inputs.begin(), inputs.end(), [&](const auto& other) {
      return other.instead_of == input.key && trial.has(other.key);
    });
    std::optional<double> fallback = input.fallback;
    if (replaced && !fallback) fallback = 0.0;
    values.push_back(fallback ? number_or(trial, input, *fallback, scope, listed)
                              : number(trial, input, scope, listed));
  }
  return values;
}

/// Of a trial whose design is not known: what any design asks for is checked if it is there, so
/// that only what none asks for is an unknown key.
void read_inputs_of_any_design(Reader& trial, const Scope& scope, std::vector<Quantity>& listed) {
  std::vector<std::string_view> seen;
  const auto first_time = [&](std::string_view key) {
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) return false;
    seen.push_back(key);
    return true;
  };
  for (const TrialKind* kind : voi::all_trial_designs()) {
    if (first_time(kind->size.key) && trial.has(kind->size.key))
      (void)read_sizes(trial, kind->size, scope, listed);
    for (const InputDescription& input : kind->inputs)
      if (first_time(input.key)) (void)number_or(trial, input, 0.0, scope, listed);
  }
}

/// What the trial costs; a key that its design never charges is an error.
void read_costs(Reader& trial, voi::TrialDesign& design, TrialSpec& spec, const Scope& scope) {
  Reader costs =
      trial.child({"costs", "what the trial costs", "{fixed: 300000, per_practice: 1500}"});
  const Scope inner = scope.inside(costs, "costs");
  for (const auto& [description, value] : voi::common_trial_costs()) {
    const Quantity cost = quantity_or(costs, description, *description.fallback, inner);
    design.*value = cost.mean();
    spec.listed.push_back(cost);
    if (value == &voi::TrialDesign::cost_per_practice && design.kind && design.kind->of_people &&
        costs.has(description.key))
      costs.error(description.key,
                  fmt::format("a trial of design `{}` charges nothing `{}`", design.kind->design,
                              description.key),
                  "people are recruited, not practices, so that it would be left out of the cost",
                  "it charges `fixed` and `per_patient`: put what practices are paid into these");
  }
  costs.finish();
}

}  // namespace

TrialSpec read_trial(const document::Node& root, const std::string& file,
                     document::Diagnostics& diagnostics) {
  Reader trial(root, "the trial", diagnostics);
  (void)trial.optional_node("equipoise");
  const std::string name =
      trial.name({"trial", "the name of the trial", "cluster-two-arm"}, document::Case::kebab);
  const Scope scope = Scope(diagnostics, file, "trials").inside(trial, name);
  const std::size_t errors_before = diagnostics.count();
  TrialSpec spec{.span = root.span};
  voi::TrialDesign design;
  design.name = name;
  design.title = trial.optional_text("title").value_or(name);
  design.kind = read_design(trial);
  if (design.kind)
    design.practices_per_arm = read_sizes(trial, design.kind->size, scope, spec.listed);
  std::vector<FollowUp> follow_ups;
  const std::size_t errors_before_times = diagnostics.count();
  for (const auto& [description, value] : voi::common_trial_times()) {
    if (value == &voi::TrialDesign::follow_up)
      follow_ups = read_follow_ups(trial, description, scope, spec.listed);
    else
      design.*value = number(trial, description, scope, spec.listed);
  }
  spec.times_known = diagnostics.count() == errors_before_times;
  if (design.kind)
    design.inputs = read_inputs(trial, design.kind->inputs, scope, spec.listed);
  else
    read_inputs_of_any_design(trial, scope, spec.listed);
  read_observed(trial, design, spec, scope);
  spec.times = trial.span(trial.has("reporting") ? "reporting" : "trial");
  read_costs(trial, design, spec, scope);
  if (trial.has(reach_after.key)) {
    spec.reach_after = quantity(trial, reach_after, scope);
    spec.listed.push_back(*spec.reach_after);
    design.reach_after = spec.reach_after->mean();
    if (design.kind && design.kind->observes != voi::Observes::effect)
      trial.error(
          reach_after.key,
          fmt::format("a trial of design `{}` changes no uptake", design.kind->design),
          "practices that join are valued only where strategies are tried against current practice",
          "leave the key out");
  }
  trial.finish();
  design.one_of_several = follow_ups.size() > 1;
  spec.broken = diagnostics.count() != errors_before;
  std::vector<std::string> said;  // what is wrong whatever the follow-up is said once
  for (const auto& [years, text] : follow_ups) {
    design.follow_up = years;
    spec.designs.push_back(design);
    if (spec.broken || !design.kind || !design.kind->fault) continue;
    const auto fault = design.kind->fault(design);
    if (!fault) continue;
    const std::string what =
        fault->of_follow_up ? fmt::format("a follow-up of {} {}", text, fault->what) : fault->what;
    if (std::ranges::find(said, what) != said.end()) continue;
    trial.error(fault->key, what, fault->why, fault->help);
    said.push_back(what);
  }
  return spec;
}

}  // namespace equipoise::spec
