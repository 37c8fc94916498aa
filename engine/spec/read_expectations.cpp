// What a study expects of its own results.
#include <fmt/format.h>

#include "engine/document/suggestion.hpp"
#include "engine/spec/study_parts.hpp"

namespace equipoise::spec {
namespace {

using document::Node;
using document::Reader;

/// Reads a name that must be one of `known`.
std::string one_of(Reader& block, const char* key, const std::vector<std::string>& known,
                   bool complete) {
  std::string name = block.text({key, "which one", known.empty() ? "name" : known.front()});
  if (complete && !name.empty() && !contains(known, name))
    block.error(key, fmt::format("the study has no {} `{}`", key, name),
                "what is expected must be a result of this study",
                document::did_you_mean(name, known));
  return name;
}

/// Which row of the research on the target's choice is meant. Whether the trial has such a size and
/// follow-up is known once it has run: a scenario may change both.
void read_research_row(Reader& block, ExpectationSpec& e, const StudySpec& spec, bool complete) {
  if (!block.has("trial")) {
    for (const char* key : {"observes", "follow_up", "size"})
      if (block.optional_node(key))
        block.error(key, fmt::format("`{}` stands without `trial`", key),
                    "it says which row of a trial's value is meant", "add `trial`");
    return;
  }
  std::vector<std::string> names;
  for (const TrialSpec& trial : spec.trials)
    if (!trial.designs.empty()) names.push_back(trial.designs.front().name);
  ResearchRowSpec& row = e.research;
  row.trial = one_of(block, "trial", names, complete);
  if (!e.strategy.empty())
    block.error("trial", "`trial` stands beside `strategy`",
                "a trial is expected to be worth something for a target's whole choice, not for "
                "one pairing",
                "leave `strategy` out, and say what the trial `observes` if it has several rows");
  row.observes = block.optional_text("observes").value_or("");
  row.follow_up = block.optional_duration("follow_up");
  const auto size = block.optional_number({.key = "size",
                                           .unit = Unit::count,
                                           .lower = 1,
                                           .meaning = "size of the trial",
                                           .example = "20"});
  if (size) row.size = static_cast<std::size_t>(*size);
}

void read_expected(Reader& block, ExpectationSpec& e) {
  if (block.has("verdict")) {
    e.verdict = std::string(block.choice<std::string_view>(
        "verdict", {{"implement", "implement"}, {"evaluate", "evaluate"}, {"abandon", "abandon"}}));
    for (const char* key : {"quantity", "value", "tolerance"})
      if (block.optional_node(key))
        block.error(key, fmt::format("`{}` stands beside `verdict`", key),
                    "an entry expects one thing", "write two entries");
    if (block.optional_node("plan"))
      block.error("plan", "`plan` stands beside `verdict`", "an entry expects one thing",
                  "write two entries");
    if (e.strategy.empty())
      block.error("verdict", "this verdict belongs to no pairing",
                  "a verdict is given to a target with a strategy",
                  "add `target` and `strategy`, or expect a quantity");
    return;
  }
  if (block.has("plan")) {
    e.plan = std::string(block.choice<std::string_view>("plan", {{"implement", "implement"},
                                                                 {"evaluate", "evaluate"},
                                                                 {"fallback", "fallback"},
                                                                 {"leave-out", "leave-out"}}));
    for (const char* key : {"quantity", "value", "tolerance"})
      if (block.optional_node(key))
        block.error(key, fmt::format("`{}` stands beside `plan`", key),
                    "an entry expects one thing", "write two entries");
    return;
  }
  e.quantity = block.text({"quantity", "what is expected (or `verdict`)", "payoff"});
  e.value = block.number({.key = "value", .meaning = "what it must be", .example = "1234.5"});
  e.tolerance = block.number_or(
      {.key = "tolerance", .lower = 0, .meaning = "relative difference that is allowed"}, 1e-9);
}

/// The pairing whose place in the plan is expected. What it lacks is one error.
void read_pairing_of_plan(Reader& block, ExpectationSpec& e, const StudySpec& spec, bool complete) {
  std::string missing;
  for (const char* key : {"target", "strategy"})
    if (!block.has(key)) missing += fmt::format("{}`{}`", missing.empty() ? "" : " and ", key);
  if (!missing.empty())
    block.error(
        "plan", fmt::format("an expectation of a place in the plan lacks {}", missing),
        "the plan implements, evaluates or leaves out a strategy for a target, or falls back "
        "on it",
        fmt::format("add {}", missing));
  if (block.has("target")) e.target = one_of(block, "target", names_of(spec.targets), complete);
  if (block.has("strategy"))
    e.strategy = one_of(block, "strategy", names_of(spec.strategies), complete);
  for (const char* key : {"trial", "observes", "follow_up", "size"})
    if (block.optional_node(key))
      block.error(key, fmt::format("`{}` stands beside `plan`", key),
                  "a place in the plan is that of a strategy, whichever trial of it is run",
                  "remove it");
}

/// Whether any key says that one target's result is meant: where none does, it is the whole plan's.
bool names_one_target(Reader& block) {
  for (const char* key : {"target", "strategy", "trial", "observes", "follow_up", "size"})
    if (block.has(key)) return true;
  return false;
}

/// What is of the plan needs one in the scenario that is named. A scenario may add budgets, so that
/// each is asked for itself.
void require_plan(Reader& block, ExpectationSpec& e, const StudySpec& spec) {
  if (spec.budgets || (e.plan.empty() && !e.of_plan)) return;
  std::string where = e.scenario == "base"
                          ? "the study has no `budgets`"
                          : fmt::format("scenario `{}` has no `budgets`", e.scenario);
  if (spec.model) where = "a plain analysis has no plan";
  const std::string why = "without them every target is decided for itself, and there is no plan";
  if (!e.of_plan) {
    block.error("plan", where, why,
                "add `budgets`, name a scenario that has them, or expect a verdict");
    return;
  }
  block.error("quantity", "an expectation without `target` is of the plan, and " + where, why,
              "add `target`, or name a scenario that has `budgets`");
  e.quantity.clear();  // of what it would be is not known
}

}  // namespace

void read_expectations(Reader& study, StudySpec& spec, const std::vector<std::string>& scenarios,
                       const std::string& scenario, bool complete,
                       document::Diagnostics& diagnostics) {
  for (const Node& node : study.optional_list("expect")) {
    Reader block(node, "an expectation", diagnostics);
    ExpectationSpec e;
    e.span = node.span;
    if (block.has("scenario")) e.scenario = one_of(block, "scenario", scenarios, true);
    if (block.has("evidence")) {
      e.evidence = one_of(block, "evidence", names_of(spec.evidence), complete);
      for (const char* key : {"verdict", "plan", "scenario", "trial", "intervention"})
        if (block.optional_node(key))
          block.error(
              key, fmt::format("`{}` stands beside `evidence`", key),
              "of a report a number of the base case is expected: what it was worth, or what "
              "is believed since",
              "write `quantity` and `value`, or leave `evidence` out");
      if (block.has("target")) e.target = one_of(block, "target", names_of(spec.targets), complete);
      if (block.has("strategy")) {
        e.strategy = one_of(block, "strategy", names_of(spec.strategies), complete);
        if (e.target.empty()) (void)block.text({"target", "of which pairing", "asthma-review"});
      }
    } else if (spec.model) {
      if (block.has("intervention"))
        e.intervention = one_of(block, "intervention", spec.model->interventions, true);
    } else if (block.has("plan") && !block.has("verdict")) {
      read_pairing_of_plan(block, e, spec, complete);
    } else if (block.has("quantity") && !names_one_target(block)) {
      e.of_plan = true;
    } else {
      e.target = one_of(block, "target", names_of(spec.targets), complete);
      if (block.has("strategy"))
        e.strategy = one_of(block, "strategy", names_of(spec.strategies), complete);
      read_research_row(block, e, spec, complete);
    }
    read_expected(block, e);
    if (complete && e.scenario == scenario) require_plan(block, e, spec);
    block.finish();
    spec.expectations.push_back(std::move(e));
  }
}

}  // namespace equipoise::spec
