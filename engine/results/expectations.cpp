#include "engine/results/expectations.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "engine/results/fields.hpp"

namespace equipoise::results {
namespace {

std::optional<double> number(double x) { return x; }
std::optional<double> number(const Estimate& x) { return x.value; }
std::optional<double> number(const std::optional<double>& x) { return x; }
std::optional<double> number(std::uint64_t x) { return static_cast<double>(x); }
template <typename T>
std::optional<double> number(const T&) {
  return std::nullopt;
}

template <typename Record>
std::optional<double> field(const Record& record, const std::string& name) {
  std::optional<double> found;
  fields(record, [&](const char* field_name, const auto& value, const char*, const char*) {
    if (name == field_name) found = number(value);
  });
  return found;
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
  }
  if (!found) {
    result.text = fmt::format("{} of {}: the results have no such number", e.quantity, subject);
    return result;
  }
  result.met = std::abs(*found - e.value) <= e.tolerance * std::max(1.0, std::abs(e.value));
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

}  // namespace equipoise::results
