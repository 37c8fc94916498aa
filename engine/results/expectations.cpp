#include "engine/results/expectations.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <type_traits>

#include "engine/document/suggestion.hpp"
#include "engine/results/fields.hpp"

namespace equipoise::results {
namespace {

std::optional<double> number(double x) { return x; }
std::optional<double> number(const Estimate& x) { return x.value; }
std::optional<double> number(const std::optional<double>& x) { return x; }
std::optional<double> number(const std::optional<Estimate>& x) {
  return x ? std::optional(x->value) : std::nullopt;
}
std::optional<double> number(std::uint64_t x) { return static_cast<double>(x); }
std::optional<double> number(const std::optional<std::uint64_t>& x) {
  return x ? std::optional(static_cast<double>(*x)) : std::nullopt;
}
template <typename T>
std::optional<double> number(const T&) {
  return std::nullopt;
}

/// What number() takes; `false` for text, lists and truth.
template <typename T>
inline constexpr bool is_number =
    std::is_same_v<T, double> || std::is_same_v<T, Estimate> || std::is_same_v<T, std::uint64_t> ||
    std::is_same_v<T, std::optional<double>> || std::is_same_v<T, std::optional<Estimate>> ||
    std::is_same_v<T, std::optional<std::uint64_t>>;

template <typename Record>
std::optional<double> field(const Record& record, const std::string& name) {
  std::optional<double> found;
  fields(record, [&](const char* field_name, const auto& value, const char*, const char*) {
    if (name == field_name) found = number(value);
  });
  return found;
}

/// Names of the fields that can be expected: one number each.
template <typename Record>
std::vector<std::string> numbers_of(const Record& record) {
  std::vector<std::string> names;
  fields(record, [&](const char* name, const auto& value, const char*, const char*) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (is_number<Value>) names.emplace_back(name);
  });
  return names;
}

template <typename Record, typename Matches>
const Record* find(const std::vector<Record>& records, Matches matches) {
  const auto found = std::find_if(records.begin(), records.end(), matches);
  return found == records.end() ? nullptr : &*found;
}

std::string named(const ResearchResult& r) {
  return fmt::format("{} (observes: {}, follow_up: {:g} years)", r.trial, r.observes, r.follow_up);
}

/// What was found, or in words why there is no such number.
struct Found {
  std::optional<double> number;
  std::string instead;
};

/// A number of the one row of research that is meant.
Found in_research(const TargetResult& target, const spec::ResearchRowSpec& row,
                  const std::string& quantity) {
  std::vector<const ResearchResult*> rows;
  std::string all;
  for (const ResearchResult& r : target.research) {
    if (r.trial != row.trial) continue;
    all += (all.empty() ? "" : "; ") + named(r);
    if ((row.observes.empty() || row.observes == r.observes) &&
        (!row.follow_up || *row.follow_up == r.follow_up))
      rows.push_back(&r);
  }
  if (all.empty())
    return {{},
            fmt::format("trial {} is of no value to the whole choice of the target", row.trial)};
  if (rows.size() != 1)
    return {{},
            fmt::format("{} rows of the results are meant; name one of: {}",
                        rows.empty() ? "no" : std::to_string(rows.size()), all)};
  if (!row.size) return {field(*rows.front(), quantity), {}};
  const auto* size =
      find(rows.front()->sizes, [&](const ResearchSizeResult& r) { return r.size == *row.size; });
  if (!size) return {{}, fmt::format("the trial has no size {}", *row.size)};
  return {field(*size, quantity), {}};
}

/// A number of what a report did: to belief and worth as a whole, to the choice of a target, to a
/// pairing.
std::optional<double> in_report(const Results& results, const spec::ExpectationSpec& e) {
  const auto* report =
      find(results.evidence, [&](const EvidenceResult& r) { return r.evidence == e.evidence; });
  if (!report) return std::nullopt;
  if (e.target.empty()) return field(*report, e.quantity);
  if (e.strategy.empty()) {
    const auto* choice = find(report->choices, [&](const auto& c) { return c.target == e.target; });
    return choice ? field(*choice, e.quantity) : std::nullopt;
  }
  const auto* pairing = find(report->pairings, [&](const auto& p) {
    return p.target == e.target && p.strategy == e.strategy;
  });
  return pairing ? field(*pairing, e.quantity) : std::nullopt;
}

/// What the plan does with a pairing: "implement", "evaluate", "fallback" (it is what a trial of
/// another strategy falls back on) or "leave-out".
std::string place_in_plan(const PortfolioResult& plan, const spec::ExpectationSpec& e) {
  const auto* choice =
      find(plan.choices, [&](const PlanChoice& c) { return c.target == e.target; });
  if (choice && choice->other_strategy == e.strategy) return "fallback";
  if (!choice || choice->strategy != e.strategy) return "leave-out";
  return choice->trial.empty() ? "implement" : "evaluate";
}

/// What the entry is of: "asthma-review, three-strategies, size 20".
std::string subject_of(const spec::ExpectationSpec& e) {
  std::string subject =
      e.strategy.empty() ? e.target + e.intervention : fmt::format("{} × {}", e.target, e.strategy);
  if (!e.evidence.empty()) subject = e.evidence + (subject.empty() ? "" : ", ") + subject;
  const spec::ResearchRowSpec& row = e.research;
  if (!row.trial.empty()) subject += ", " + row.trial;
  if (!row.observes.empty()) subject += ", " + row.observes;
  if (row.follow_up) subject += fmt::format(", follow-up {:g} years", *row.follow_up);
  if (row.size) subject += fmt::format(", size {}", *row.size);
  if (subject.empty()) subject = "the plan";
  if (e.scenario != "base") subject += " (" + e.scenario + ")";
  return subject;
}

ExpectationResult check(const Results& results, const ScenarioResult& scenario,
                        const spec::ExpectationSpec& e) {
  ExpectationResult result{e.span, false, {}};
  const std::string subject = subject_of(e);
  const auto* pairing = find(scenario.pairings, [&](const PairingResult& p) {
    return p.target == e.target && p.strategy == e.strategy;
  });
  if (!e.verdict.empty()) {
    const std::string found = pairing ? pairing->verdict : "nothing";
    result.met = found == e.verdict;
    result.text = fmt::format("verdict of {}: expected {}, found {}", subject, e.verdict, found);
    return result;
  }
  if (!e.plan.empty()) {
    const std::string found =
        scenario.portfolio ? place_in_plan(*scenario.portfolio, e) : "no plan";
    result.met = found == e.plan;
    result.text = fmt::format("plan for {}: expected {}, found {}", subject, e.plan, found);
    return result;
  }
  std::optional<double> found;
  std::string instead = "the results have no such number";
  if (!e.evidence.empty()) {
    found = in_report(results, e);
  } else if (pairing) {
    found = field(*pairing, e.quantity);
  } else if (!e.intervention.empty()) {
    if (const auto* i = find(scenario.interventions, [&](const InterventionResult& r) {
          return r.intervention == e.intervention;
        }))
      found = field(*i, e.quantity);
  } else if (const auto* t = find(scenario.targets,
                                  [&](const TargetResult& r) { return r.target == e.target; });
             t && !e.research.trial.empty()) {
    Found in_row = in_research(*t, e.research, e.quantity);
    found = in_row.number;
    if (!in_row.instead.empty()) instead = std::move(in_row.instead);
  } else if (t) {
    found = field(*t, e.quantity);
    if (!found) found = field(t->implementation, e.quantity);
  } else if (scenario.plain) {
    found = field(*scenario.plain, e.quantity);
  } else if (scenario.portfolio) {
    found = field(*scenario.portfolio, e.quantity);
  }
  if (!found) {
    result.text = fmt::format("{} of {}: {}", e.quantity, subject, instead);
    return result;
  }
  result.met = std::abs(*found - e.value) <= e.tolerance * (e.value == 0 ? 1.0 : std::abs(e.value));
  result.text = fmt::format("{} of {}: expected {}, found {} (tolerance {})", e.quantity, subject,
                            e.value, *found, e.tolerance);
  return result;
}

}  // namespace

std::vector<ExpectationResult> check_expectations(
    const Results& results, const std::vector<spec::ExpectationSpec>& expectations) {
  std::vector<ExpectationResult> checked;
  for (const spec::ExpectationSpec& e : expectations)
    for (const ScenarioResult& scenario : results.scenarios)
      if (scenario.scenario == e.scenario) checked.push_back(check(results, scenario, e));
  return checked;
}

namespace {

/// A target's own numbers and those of its value of implementation, whose names differ.
std::vector<std::string> numbers_of_a_target() {
  std::vector<std::string> names = numbers_of(TargetResult{});
  for (std::string& name : numbers_of(ImplementationResult{})) names.push_back(std::move(name));
  return names;
}

}  // namespace

void check_quantities(const std::vector<spec::ExpectationSpec>& expectations,
                      document::Diagnostics& diagnostics) {
  for (const spec::ExpectationSpec& e : expectations) {
    if (e.quantity.empty()) continue;
    const std::vector<std::string> names =
        !e.evidence.empty()         ? (e.target.empty()     ? numbers_of(EvidenceResult{})
                                       : e.strategy.empty() ? numbers_of(EvidenceResult::Choice{})
                                                            : numbers_of(EvidenceResult::Pairing{}))
        : e.research.size           ? numbers_of(ResearchSizeResult{})
        : !e.research.trial.empty() ? numbers_of(ResearchResult{})
        : !e.strategy.empty()       ? numbers_of(PairingResult{})
        : !e.intervention.empty()   ? numbers_of(InterventionResult{})
        : !e.target.empty()         ? numbers_of_a_target()
        : e.of_plan                 ? numbers_of(PortfolioResult{})
                                    : numbers_of(PlainResult{});
    if (std::find(names.begin(), names.end(), e.quantity) != names.end()) continue;
    if (e.of_plan)
      diagnostics.error(
          e.span,
          fmt::format("an expectation of `{}` lacks `target`, or the plan has no such number",
                      e.quantity),
          "without a target it is of the whole plan under budgets",
          fmt::format("add `target`, or expect one of the plan's numbers: {}",
                      fmt::join(names, ", ")));
    else
      diagnostics.error(e.span, fmt::format("the results have no number `{}`", e.quantity),
                        "an expectation of what does not exist can never be met",
                        document::did_you_mean(e.quantity, names));
  }
}

}  // namespace equipoise::results
