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
template <typename T>
std::optional<double> number(const T&) {
  return std::nullopt;
}

/// What number() takes; `false` for text, lists and truth.
template <typename T>
inline constexpr bool is_number =
    std::is_same_v<T, double> || std::is_same_v<T, Estimate> || std::is_same_v<T, std::uint64_t> ||
    std::is_same_v<T, std::optional<double>> || std::is_same_v<T, std::optional<Estimate>>;

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

ExpectationResult check(const ScenarioResult& scenario, const spec::ExpectationSpec& e) {
  ExpectationResult result{e.span, false, {}};
  std::string subject =
      e.strategy.empty() ? e.target + e.intervention : fmt::format("{} × {}", e.target, e.strategy);
  if (e.scenario != "base") subject += " (" + e.scenario + ")";
  const auto* pairing = find(scenario.pairings, [&](const PairingResult& p) {
    return p.target == e.target && p.strategy == e.strategy;
  });
  if (!e.verdict.empty()) {
    const std::string found = pairing ? pairing->verdict : "nothing";
    result.met = found == e.verdict;
    result.text = fmt::format("verdict of {}: expected {}, found {}", subject, e.verdict, found);
    return result;
  }
  std::optional<double> found;
  if (pairing) {
    found = field(*pairing, e.quantity);
  } else if (!e.intervention.empty()) {
    if (const auto* i = find(scenario.interventions, [&](const InterventionResult& r) {
          return r.intervention == e.intervention;
        }))
      found = field(*i, e.quantity);
  } else if (const auto* t = find(scenario.targets,
                                  [&](const TargetResult& r) { return r.target == e.target; })) {
    found = field(*t, e.quantity);
    if (!found) found = field(t->implementation, e.quantity);
  } else if (scenario.plain) {
    found = field(*scenario.plain, e.quantity);
  }
  if (!found) {
    result.text = fmt::format("{} of {}: the results have no such number", e.quantity, subject);
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
      if (scenario.scenario == e.scenario) checked.push_back(check(scenario, e));
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
    const std::vector<std::string> names = !e.strategy.empty() ? numbers_of(PairingResult{})
                                           : !e.intervention.empty()
                                               ? numbers_of(InterventionResult{})
                                           : !e.target.empty() ? numbers_of_a_target()
                                                               : numbers_of(PlainResult{});
    if (std::find(names.begin(), names.end(), e.quantity) == names.end())
      diagnostics.error(e.span, fmt::format("the results have no number `{}`", e.quantity),
                        "an expectation of what does not exist can never be met",
                        document::did_you_mean(e.quantity, names));
  }
}

}  // namespace equipoise::results
