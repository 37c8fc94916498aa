// The studies of scenarios/published/ against what their sources print and what independent
// programs give. Deterministic values agree to 1e-9 relative; Monte Carlo means within 4 standard
// errors.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/run.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise {
namespace {

run::RunOutcome run_outcome(const std::string& name, const run::RunOptions& options) {
  document::Diagnostics diagnostics;
  const auto scenarios = spec::read_study(
      std::string(EQUIPOISE_SOURCE_DIR) + "/scenarios/published/" + name, diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  auto outcome = run::run(scenarios, diagnostics, options);
  REQUIRE_MESSAGE(outcome.has_value(), diagnostics.render());
  return std::move(*outcome);
}

Results run_file(const std::string& name) { return run_outcome(name, {}).results; }

const ScenarioResult& scenario(const Results& results, const std::string& name) {
  for (const ScenarioResult& s : results.scenarios)
    if (s.scenario == name) return s;
  throw std::logic_error("no scenario " + name);
}

/// A printed number with `decimals` digits agrees where it is the rounding of the value.
bool prints_as(double value, double printed, int decimals) {
  return std::abs(value - printed) <= 0.5000001 * std::pow(10.0, -decimals);
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

/// Standard errors of the difference between an estimate and a published one.
double z(const Estimate& estimate, double published, double published_error) {
  return (estimate.value - published) / std::hypot(estimate.standard_error, published_error);
}

}  // namespace

TEST_CASE("the trace of the HIV model: shares of the cohort as rdecision prints them, per 1000") {
  const run::RunOutcome outcome = run_outcome("hiv-chancellor.yaml", {.traces = true});
  REQUIRE(outcome.traces.size() == 1);
  std::istringstream csv(outcome.traces.at("trace.csv"));
  std::string line;
  std::getline(csv, line);
  // States stand in order of name: AIDS (C), CD4 200 to 500 (A), CD4 below 200 (B), dead (D).
  CHECK(line == "intervention,cycle,time,aids,cd4_200_to_500,cd4_below_200,dead");
  std::map<std::pair<std::string, int>, std::vector<double>> shares;
  while (std::getline(csv, line)) {
    std::istringstream fields(line);
    std::string intervention, field;
    std::getline(fields, intervention, ',');
    std::getline(fields, field, ',');
    const int cycle = std::stoi(field);
    std::vector<double>& row = shares[{intervention, cycle}];
    std::getline(fields, field, ',');
    CHECK(std::stod(field) == cycle);
    while (std::getline(fields, field, ',')) row.push_back(std::stod(field));
    REQUIRE(row.size() == 4);
    CHECK(std::accumulate(row.begin(), row.end(), 0.0) == doctest::Approx(1).epsilon(1e-12));
  }
  const auto prints = [&](const char* intervention, int cycle, const std::vector<double>& printed) {
    CAPTURE(intervention);
    CAPTURE(cycle);
    const std::vector<double>& found = shares.at({intervention, cycle});
    REQUIRE(found.size() == printed.size());
    bool all = true;
    for (std::size_t s = 0; s < found.size(); ++s)
      all = all && prints_as(1000 * found[s], printed[s], 0);
    return all;
  };
  CHECK(prints("monotherapy", 0, {0, 1000, 0, 0}));
  CHECK(prints("monotherapy", 1, {67, 721, 202, 10}));
  CHECK(prints("monotherapy", 2, {181, 520, 263, 36}));
  CHECK(prints("monotherapy", 20, {28, 1, 2, 968}));
  CHECK(prints("combination", 2, {80, 737, 169, 14}));
  CHECK_FALSE(prints("combination", 2, {181, 520, 263, 36}));
}

TEST_CASE("HIV, variant V1: Briggs 2006 exercise 2.5 as heemod prints it") {
  const Results results = run_file("hiv-chancellor.yaml");
  const auto& i = results.scenarios.front().interventions;
  REQUIRE(i.size() == 2);
  CHECK(close(i[0].cost_deterministic, 44663.453564));
  CHECK(close(i[1].cost_deterministic, 50601.651331));
  CHECK(close(i[0].qalys_deterministic, 7.9912066458));
  CHECK(close(i[1].qalys_deterministic, 8.9373888916));
  const double icer = (i[1].cost_deterministic - i[0].cost_deterministic) /
                      (i[1].qalys_deterministic - i[0].qalys_deterministic);
  CHECK(close(icer, 6275.955604));
  CHECK(prints_as(i[0].cost_deterministic, 44663.45, 2));
  CHECK(prints_as(i[1].cost_deterministic, 50601.65, 2));
  CHECK(prints_as(i[0].qalys_deterministic, 7.991207, 6));
  CHECK(prints_as(i[1].qalys_deterministic, 8.937389, 6));
  CHECK(prints_as(icer, 6275.956, 3));
  CHECK_FALSE(prints_as(icer, 6275.958, 3));
  // rdecision's PSA of the same arm, 4 million draws: 44,699.9 (9)
  CHECK(std::abs(z(i[0].cost, 44699.9, 9)) < 4);
  CHECK_FALSE(std::abs(z(i[0].cost, 44699.9 + 10 * i[0].cost.standard_error, 9)) < 4);
}

TEST_CASE("Sick-Sicker, time-independent: the tutorial's base case to every printed digit") {
  const Results results = run_file("sick-sicker.yaml");
  const auto& i = scenario(results, "published-base-case").interventions;
  REQUIRE(i.size() == 4);
  const double cost[] = {151579.865957, 284804.513371, 259100.410617, 378875.198394};
  const double qalys[] = {20.7113314643, 21.4986628084, 22.1844651408, 23.1368441350};
  const double printed_cost[] = {151580, 284805, 259100, 378875};
  const double printed_qalys[] = {20.711, 21.499, 22.184, 23.137};
  for (std::size_t s = 0; s < 4; ++s) {
    CAPTURE(i[s].intervention);
    CHECK(close(i[s].cost_deterministic, cost[s]));
    CHECK(close(i[s].qalys_deterministic, qalys[s]));
    CHECK(close(i[s].cost.value, cost[s]));  // nothing is uncertain in this scenario
    CHECK(i[s].cost.standard_error <= 1e-9 * cost[s]);
    CHECK(prints_as(i[s].cost_deterministic, printed_cost[s], 0));
    CHECK(prints_as(i[s].qalys_deterministic, printed_qalys[s], 3));
  }
  CHECK(i[0].status == "reference");
  CHECK(i[1].status == "dominated");
  REQUIRE(i[2].icer);
  REQUIRE(i[3].icer);
  CHECK(close(*i[2].icer, 72987.636067));
  CHECK(close(*i[3].icer, 125763.785754));
  CHECK(scenario(results, "published-base-case").plain->evpi.value == 0);
}

TEST_CASE(
    "Sick-Sicker, probabilistic: another program's 10 million draws within 4 standard errors") {
  const Results results = run_file("sick-sicker.yaml");
  const ScenarioResult& base = results.scenarios.front();
  const double cost[] = {151388, 284169, 258655, 378124};
  const double cost_error[] = {8, 17, 16, 23};
  const double qalys[] = {20.55264, 21.37442, 21.96749, 22.96146};
  for (std::size_t s = 0; s < 4; ++s) {
    const InterventionResult& i = base.interventions[s];
    CAPTURE(i.intervention);
    CHECK(std::abs(z(i.cost, cost[s], cost_error[s])) < 4);
    CHECK(std::abs(z(i.qalys, qalys[s], 0.0005)) < 4);
    CHECK_FALSE(std::abs(z(i.qalys, qalys[s] + 10 * i.qalys.standard_error, 0.0005)) < 4);
  }
  struct Evpi {
    double threshold, value, error;
  };
  const Evpi evpi[] = {{50000, 49.26, .2},    {65000, 1762.2, 1.5},  {75000, 6766.7, 3},
                       {80000, 5039.4, 3.1},  {100000, 2801.7, 2.3}, {120000, 10166.8, 4.8},
                       {130000, 6582.3, 3.9}, {150000, 2471.5, 2.5}};
  std::size_t compared = 0;
  for (const Evpi& expected : evpi)
    for (const auto& at : base.plain->thresholds)
      if (at.threshold == expected.threshold) {
        CAPTURE(expected.threshold);
        CHECK(std::abs(z(at.evpi, expected.value, expected.error)) < 4);
        ++compared;
      }
  CHECK(compared == 8);
}

}  // namespace equipoise
