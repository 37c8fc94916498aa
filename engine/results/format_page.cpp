#include "engine/results/format_page.hpp"

#include <fmt/format.h>

#include "engine/results/fields.hpp"
#include "engine/results/json.hpp"

namespace equipoise::results {
namespace {

const char* kind(const std::string&) { return "text"; }
const char* kind(bool) { return "true or false"; }
const char* kind(std::uint64_t) { return "whole number"; }
const char* kind(double) { return "number"; }
const char* kind(const Estimate&) { return "estimate"; }
const char* kind(const PlainResult&) { return "section"; }
const char* kind(const ImplementationResult&) { return "section"; }
const char* kind(const PortfolioResult&) { return "section"; }
const char* kind(const PlanChoice&) { return "section"; }
const char* kind(const ResearchResult::Elsewhere&) { return "section"; }
template <typename T>
std::string kind(const std::optional<T>&) {
  return std::string(kind(T{})) + " or null";
}
template <typename T>
std::string kind(const std::vector<T>&) {
  if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string>)
    return "list of sections";
  else
    return std::string("list of ") + kind(T{}) + "s";
}

template <typename Record>
std::string section(const char* title, const char* where) {
  std::string text = fmt::format(
      "\n## {}\n\n`{}`\n\n| field | kind | unit | meaning |\n| --- | --- | --- | --- |\n", title,
      where);
  fields(Record{}, [&](const char* name, const auto& value, const char* unit, const char* meaning) {
    text += fmt::format("| `{}` | {} | {} | {} |\n", name, kind(value), unit, meaning);
  });
  return text;
}

}  // namespace

std::string report_format_page() {
  std::string text = fmt::format(
      R"(# report.json and the tables

<!-- Written from engine/results/fields.hpp; a test holds this page against it. -->

Everything that a run finds, in a fixed order, and nothing that depends on when, where or on how many threads it
ran (that is in `run.log.json`), so two runs of the same study compare byte for byte. The root of `report.json` is a section that begins with
`"schema": "{}"` and `"schema_version": {}` and goes on with the fields of the run; `scenarios[]` below is short for
the list `scenarios` of the root. Money is in the study's currency, discounted to the
day of the decision unless a name says otherwise. An **estimate** is a section `{{"value": ..., "standard_error": ...}}`: the standard error is
of the Monte Carlo kind, and null where the sampling method allows none. A number that does not exist is null.

**Payoff** is the expected incremental net monetary benefit of a strategy for a target, for the whole population over the decision
horizon: of a pairing, against current practice alone. Strategies for one target are alternatives: at most one is chosen, and their payoffs do
not add. Research happens **while implementing** (delivery goes on beside the trial) or **before implementing** (delivery waits for it).

The study's `decision.rule` leads `verdict`, `reason`, `margin`, stability and the verdicts at other thresholds; the verdict of the other rule
stands beside it. Switch values belong to the expected-value rule and are left out under the probability rule. A target's line is by
expected value under either.

## The tables

The same fields, one header a table; an estimate takes two columns, `x` and `x_se`; missing numbers are empty. Lists of sections stand in
tables of their own; other lists (overrides, near-optimal sizes) are in `report.json` alone. A table without rows is not written.

| table | one row | fields, after what it belongs to |
| --- | --- | --- |
| `pairings.csv` | scenario, target, strategy | a pairing |
| `options.csv` | scenario, target, option | an option of a target: the incremental table |
| `implementation.csv` | scenario, target | the value of implementation of a target's practice |
| `elsewhere.csv` | scenario, target of the trial, strategy, trial, other target | what a trial here teaches elsewhere |
| `line-trials.csv` | scenario, target, strategy | a trial in a target's line, and what it is worth to all it informs |
| `research-trials.csv` | scenario, target, trial, what it observes | research on a target's whole choice, at its best size, and what it is worth to all it informs |
| `research.csv` | scenario, target, trial, what it observes, size | a size of such research |
| `research-elsewhere.csv` | scenario, target of the trial, trial, what it observes, size, other target | what a trial of several effects teaches elsewhere; of a trial of two targets also what the data of both are worth in its own |
| `interventions.csv` | scenario, target, intervention | an intervention |
| `trials.csv` | scenario, target, strategy, trial, size | a size of a trial |
| `actions.csv` | scenario, target, strategy, action | what can be done with a pairing, and what it leads to |
| `thresholds.csv` | scenario, target, strategy, threshold; plain: scenario, threshold, intervention | a threshold: P, verdict, payoff, EVPI |
| `switch-values.csv` | scenario, target, strategy, input | a switch value |
| `information.csv` | scenario, target, strategy, group, threshold; without a strategy: the choice between all; plain: scenario, group, threshold | EVPI first, then partial information |
| `evidence.csv` | evidence | a report: what was believed before and after it, and what it was worth |
| `evidence-answers.csv` | evidence, strategy, against | what a report of several strategies says of each |
| `evidence-taught.csv` | evidence, input | what a report of an input taught of one that is drawn with it |
| `evidence-choices.csv` | evidence, target | what a report did to a choice |
| `evidence-pairings.csv` | evidence, target, strategy | what it did to a pairing |
| `evidence-plan.csv` | evidence, plan (before or now), target | what the plan under budgets did before it, and does now, in a target in which that is not the same |
| `sample-information.csv` | scenario, parameter, size, threshold | a study of one parameter |
| `years.csv` | scenario, target, strategy, year | adherence gained and programme cash, undiscounted |
| `parts.csv` | scenario, target, intervention, kind, name | a cost category or a counted event |
| `portfolio.csv` | scenario, target | what the plan under budgets does in a target |
| `plan-alternatives.csv` | scenario, alternative (numbered within its target), year | what the plan was chosen from: `in_plan`, what is done in a target, and its cash in the year |
| `budgets.csv` | scenario, purse, year | a budget and what the plan spends of it |
| `frontier.csv` | scenario, the budget that is another one, its multiple | the best plan at other budgets |
| `parameters.csv` | scenario, input: all of the base case, then those that a scenario changes | an input |

With `--trace` a run also writes `trace-<target>.csv` (plain: `trace.csv`): the share of the cohort in each state, by intervention and cycle, with every
input at its mean.
)",
      schema_name, schema_version);
  text += section<Results>("The run", "the root");
  text += section<InputResult>("An input", "inputs[]");
  text += section<ScenarioResult>("A scenario", "scenarios[]");
  text += section<InterventionResult>("An intervention", "scenarios[].interventions[]");
  text +=
      section<InterventionResult::Part>("A part of cost, or a counted event",
                                        "scenarios[].interventions[].cost_categories[], .events[]");
  text += section<EvidenceResult>("A report", "evidence[]");
  text += section<EvidenceResult::Answer>("An answer of a report", "evidence[].answers[]");
  text += section<EvidenceResult::Taught>("What a report taught of another input",
                                          "evidence[].taught[]");
  text += section<EvidenceResult::Choice>("A choice after a report", "evidence[].choices[]");
  text += section<EvidenceResult::Pairing>("A pairing after a report", "evidence[].pairings[]");
  text += section<EvidenceResult::PlanChange>("A change of the plan after a report",
                                              "evidence[].plan_changes[]");
  text += section<TargetResult>("A target", "scenarios[].targets[]");
  text += section<TargetResult::Option>("An option of a target", "scenarios[].targets[].options[]");
  text += section<ImplementationResult>("The value of implementation of a target's practice",
                                        "scenarios[].targets[].implementation");
  text += section<TargetResult::Option::Elsewhere>("What a trial teaches elsewhere",
                                                   "scenarios[].targets[].options[].elsewhere[]");
  text += section<TargetResult::Option::Trial>("A trial in a target's line",
                                               "scenarios[].targets[].options[].trials[]");
  text += section<TargetResult::AtThreshold>("A threshold of a target",
                                             "scenarios[].targets[].thresholds[]");
  text +=
      section<ResearchResult>("Research on a target's choice", "scenarios[].targets[].research[]");
  text +=
      section<ResearchSizeResult>("A size of research", "scenarios[].targets[].research[].sizes[]");
  text += section<ResearchResult::Elsewhere>("What research teaches elsewhere",
                                             "scenarios[].targets[].research[].elsewhere[]");
  text += section<PairingResult>("A pairing", "scenarios[].pairings[]");
  text += section<ActionResult>("An action", "scenarios[].pairings[].actions[]");
  text += section<ThresholdResult>("A threshold", "scenarios[].pairings[].thresholds[]");
  text += section<PartialInformationResult>(
      "Partial information",
      "scenarios[].pairings[].partial_information[], targets[].partial_information[], "
      "plain.partial_information[]");
  text += section<TrialResult>("A trial", "scenarios[].pairings[].trials[]");
  text += section<TrialSizeResult>("A size of a trial", "scenarios[].pairings[].trials[].sizes[]");
  text += section<SwitchValueResult>("A switch value", "scenarios[].pairings[].switch_values[]");
  text += section<PlainResult>("A plain analysis", "scenarios[].plain");
  text += section<PlainResult::AtThreshold>("A threshold of a plain analysis",
                                            "scenarios[].plain.thresholds[]");
  text += section<SampleInformationResult>("A study of one parameter",
                                           "scenarios[].plain.sample_information[]");
  text += section<PortfolioResult>("The plan under budgets", "scenarios[].portfolio");
  text += section<PurseResult>("A budget", "scenarios[].portfolio.purses[]");
  text += section<PlanChoice>("What is done in a target",
                              "scenarios[].portfolio.choices[], .alternatives[].choice, "
                              ".left_out[].choice, .upgrades[].choice, .changes[].changes[], "
                              "evidence[].plan_changes[].before, .now");
  text += section<PlanAlternative>("What the plan was chosen from",
                                   "scenarios[].portfolio.alternatives[]");
  text += section<LeftOut>("What is left out", "scenarios[].portfolio.left_out[], .upgrades[]");
  text += section<BudgetChange>("What other money would change", "scenarios[].portfolio.changes[]");
  text += section<FrontierPoint>("The plan at another budget", "scenarios[].portfolio.frontier[]");
  return text;
}

}  // namespace equipoise::results
