// The tables "model against target" of docs/models/: what the models of the main study give where a
// source printed a number. Fitted rows agree to the printed digit; the others are what they are,
// and a change of a model shows here and must be written there.
#include <cmath>
#include <doctest/doctest.h>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/run/run.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise {
namespace {

const run::RunOutcome& ran() {
  static const run::RunOutcome outcome = [] {
    document::Diagnostics diagnostics;
    const auto scenarios = spec::read_study(
        std::string(EQUIPOISE_SOURCE_DIR) + "/tests/study/files/calibration.yaml", diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    auto run = run::run(scenarios, diagnostics, {.traces = true});
    REQUIRE_MESSAGE(run.has_value(), diagnostics.render());
    return std::move(*run);
  }();
  return outcome;
}

const InterventionResult& arm(const std::string& scenario, const std::string& intervention) {
  for (const ScenarioResult& s : ran().results.scenarios)
    if (s.scenario == scenario)
      for (const InterventionResult& i : s.interventions)
        if (i.intervention == intervention) return i;
  throw std::logic_error("no " + intervention + " in " + scenario);
}

Estimate event(const InterventionResult& intervention, const std::string& name) {
  for (const auto& part : intervention.events)
    if (part.name == name) return part.discounted;
  throw std::logic_error("no event " + name);
}

/// Occupancy by cycle and state, at the means of the inputs.
using Trace = std::vector<std::map<std::string, double>>;

Trace trace_in(const run::RunOutcome& outcome, const std::string& target,
               const std::string& intervention) {
  std::istringstream csv(outcome.traces.at("trace-" + target + ".csv"));
  std::string line, field;
  std::vector<std::string> columns;
  std::getline(csv, line);
  for (std::istringstream fields(line); std::getline(fields, field, ',');) columns.push_back(field);
  Trace rows;
  while (std::getline(csv, line)) {
    std::istringstream fields(line);
    std::getline(fields, field, ',');
    if (field != intervention) continue;
    rows.emplace_back();
    for (std::size_t c = 1; std::getline(fields, field, ','); ++c)
      rows.back()[columns[c]] = std::stod(field);
  }
  return rows;
}

Trace trace(const std::string& target, const std::string& intervention) {
  return trace_in(ran(), target, intervention);
}

/// The first year of the diabetes model in usual care, from a history at an age.
std::map<std::string, double> first_year(const std::string& scenario) {
  document::Diagnostics diagnostics;
  const auto scenarios = spec::read_study(
      std::string(EQUIPOISE_SOURCE_DIR) + "/tests/study/files/diabetes-flows.yaml", diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  for (const spec::ScenarioSpec& one : scenarios) {
    if (one.name != scenario) continue;
    const auto outcome = run::run({one}, diagnostics, {.traces = true});
    REQUIRE_MESSAGE(outcome.has_value(), diagnostics.render());
    return trace_in(*outcome, "type-2-diabetes-control", "not_at_target").at(1);
  }
  throw std::logic_error("no scenario " + scenario);
}

bool prints_as(double value, double printed, int decimals) {
  return std::abs(value - printed) <= 0.5000001 * std::pow(10.0, -decimals);
}

/// A mean over draws against what holds at the means of the inputs or in print: 4 standard errors
/// and half a digit.
bool estimates(const Estimate& estimate, double printed, int decimals) {
  return std::abs(estimate.value - printed) <=
         4 * estimate.standard_error + 0.5 * std::pow(10.0, -decimals);
}

}  // namespace

TEST_CASE("asthma: control, exacerbations, deaths and cost as docs/models/asthma.md shows them") {
  const Trace usual = trace("asthma-review", "usual_review"),
              structured = trace("asthma-review", "structured_review");
  for (const std::size_t cycle : {4u, 20u, 80u}) {
    const auto& row = usual.at(cycle);
    const double living = row.at("controlled") + row.at("partly") + row.at("uncontrolled");
    CHECK(prints_as(row.at("controlled") / living, 0.201, 3));
    CHECK(prints_as(row.at("partly") / living, 0.349, 3));
    CHECK(prints_as(row.at("uncontrolled") / living, 0.450, 3));
  }
  const InterventionResult& year = arm("first-year", "usual_review");
  CHECK(estimates(event(year, "exacerbations"), 0.344, 3));
  CHECK(estimates(event(year, "admissions"), 0.0207, 4));
  CHECK(estimates(event(year, "asthma_deaths"), 0.00032, 5));
  CHECK(prints_as(year.cost_deterministic / year.life_years_undiscounted, 358, 0));
  // Exacerbations that control alone leaves, times what the review does to those that remain.
  const auto exacerbations = [](const std::map<std::string, double>& row) {
    return (0.10 * row.at("controlled") + 0.22 * row.at("partly") + 0.55 * row.at("uncontrolled")) /
           (row.at("controlled") + row.at("partly") + row.at("uncontrolled"));
  };
  const double control_alone = exacerbations(structured.at(80)) / exacerbations(usual.at(80));
  CHECK(prints_as(control_alone, 0.913, 3));
  CHECK(prints_as(0.6451 * control_alone / 0.916, 0.643, 3));
}

TEST_CASE("depression: recovery and the first year of CADET as docs/models/depression.md shows") {
  const Trace usual = trace("depression-collaborative-care", "usual_care"),
              care = trace("depression-collaborative-care", "collaborative_care");
  const auto recovered = [](const Trace& rows, std::size_t cycle) {
    const auto& row = rows.at(cycle);
    return row.at("response") + row.at("remission");
  };
  // Four months lie a third of the way from the first quarter's end to the second's.
  const auto at_4_months = [&](const Trace& rows) {
    return (2 * recovered(rows, 1) + recovered(rows, 2)) / 3;
  };
  const auto odds = [](double p) { return p / (1 - p); };
  CHECK(prints_as(at_4_months(usual), 0.313, 3));
  CHECK(prints_as(recovered(usual, 4), 0.400, 3));
  CHECK(prints_as(odds(at_4_months(care)) / odds(at_4_months(usual)), 1.67, 2));
  CHECK(prints_as(odds(recovered(care, 4)) / odds(recovered(usual, 4)), 1.70, 2));

  const InterventionResult &before = arm("first-year", "usual_care"),
                           &with = arm("first-year", "collaborative_care");
  CHECK(prints_as(with.qalys_deterministic - before.qalys_deterministic, 0.0188, 4));
  CHECK(estimates(with.incremental_qalys, 0.0191, 4));
  const double spread = with.incremental_qalys.standard_error * std::sqrt(10000.0);
  CHECK(prints_as(spread, 0.0205, 4));
  CHECK(prints_as(with.cost_deterministic - before.cost_deterministic, 329, 0));
}

TEST_CASE("NSAID: the loss is the source's by construction, and falls early") {
  const InterventionResult &exposed = arm("base", "exposed_care"),
                           &protect = arm("base", "protected_care");
  CHECK(prints_as(protect.qalys_deterministic - exposed.qalys_deterministic, 0.018, 6));
  CHECK(prints_as(exposed.cost_deterministic, 27.4, 2));
  const Trace rows = trace("high-risk-nsaid", "exposed_care");
  std::vector<double> years;  // discounted years exposed in each half-yearly cycle
  for (std::size_t c = 0; c + 1 < rows.size(); ++c) {
    const auto value = [&](std::size_t t) {
      return rows[t].at("exposed") * std::pow(1.035, -0.5 * static_cast<double>(t));
    };
    years.push_back(0.25 * (value(c) + value(c + 1)));
  }
  double all = 0;
  for (const double y : years) all += y;
  CHECK(prints_as(all, 1.7780425, 7));
  CHECK(prints_as((years[0] + years[1] + years[2]) / all, 0.57, 2));
}

TEST_CASE("diabetes: rates of events and of death as docs/models/type-2-diabetes.md shows them") {
  struct AtAge {
    std::string age;
    double infarction, stroke, heart_failure, ischaemia;            // 6 decimals
    double death_none, death_after_stroke, death_after_infarction;  // 5 decimals
  };
  const std::vector<AtAge> ages = {
      {"65", 0.009572, 0.005580, 0.004573, 0.007526, 0.01075, 0.02195, 0.01374},
      {"75", 0.010622, 0.008008, 0.006813, 0.009320, 0.02838, 0.04502, 0.02838},
      {"85", 0.011351, 0.009786, 0.008500, 0.010494, 0.07381, 0.09116, 0.07381}};
  // Those without an event die of nothing else.
  const auto death = [](const std::map<std::string, double>& year, const std::string& stays,
                        double stays_with_event) {
    const double without_event = year.at(stays) - stays_with_event + year.at("dead");
    return year.at("dead") / without_event;
  };
  for (const AtAge& at : ages) {
    CAPTURE(at.age);
    const auto none = first_year("none-" + at.age);
    CHECK(prints_as(none.at("post_mi"), at.infarction, 6));
    CHECK(prints_as(none.at("post_stroke"), at.stroke, 6));
    CHECK(prints_as(none.at("in_heart_failure"), at.heart_failure, 6));
    CHECK(prints_as(none.at("ischaemic_heart_disease"), at.ischaemia, 6));
    CHECK(prints_as(death(none, "no_complication", 0), at.death_none, 5));
    // A second event leaves the state as it is: 0.027828 infarctions, and strokes by age.
    const double age = std::stod(at.age),
                 hazard = age == 65   ? 1
                          : age == 75 ? 2.103263
                                      : 3.179120,
                 second_stroke = 1 - std::pow(1 - 0.02015, hazard);
    CHECK(prints_as(death(first_year("stroke-" + at.age), "post_stroke", second_stroke),
                    at.death_after_stroke, 5));
    CHECK(prints_as(death(first_year("infarction-" + at.age), "post_mi", 0.027828),
                    at.death_after_infarction, 5));
  }
  CHECK(prints_as(1 - first_year("base").at("post_mi") / 0.009572, 0.248, 3));
}

TEST_CASE("diabetes: years lived from 65 to 100 in usual care") {
  double years = 0;
  const Trace rows = trace("type-2-diabetes-control", "not_at_target");
  for (std::size_t c = 0; c + 1 < rows.size(); ++c)
    years += 1 - 0.5 * (rows[c].at("dead") + rows[c + 1].at("dead"));
  CHECK(rows.size() == 36);
  CHECK(prints_as(years, 17.59, 2));
}

}  // namespace equipoise
