// The fast value beside a referee is the one that results report: row by row, to the last digit.
#include "engine/run/fast_value.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "engine/compile/check.hpp"
#include "engine/run/run.hpp"

#include "tests/unit/spec/files.hpp"

namespace {
using namespace equipoise;
using test::with;

struct Case {
  document::Diagnostics diagnostics;
  std::vector<spec::ScenarioSpec> scenarios;
  compile::CompiledStudy study;
  Results results;
  std::unique_ptr<run::Executor> executor = run::make_executor(1);

  explicit Case(const std::string& path) {
    scenarios = compile::read_study(path, diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    scenarios.front().study.sampling.draws = 500;
    scenarios.front().study.thresholds = {10000, scenarios.front().study.threshold};
    run::RunOptions options;
    options.information = scenarios.front().name;
    auto outcome = run::run({scenarios.front()}, diagnostics, options);
    REQUIRE_MESSAGE(outcome, diagnostics.render());
    results = std::move(outcome->results);
    study = compile::compile_study(scenarios.front(), diagnostics);
  }

  /// How many rows were compared.
  std::size_t compare(const run::DecisionAsked& asked,
                      const std::vector<PartialInformationResult>& rows) {
    const run::DecisionModel decision(study, asked);
    std::size_t compared = 0;
    for (const PartialInformationResult& row : rows) {
      CAPTURE(decision.title());
      CAPTURE(row.group);
      const auto group = run::find_group(decision, row.group);
      if (const auto* error = std::get_if<std::string>(&group)) {
        CHECK_MESSAGE(error->starts_with("nothing of `" + row.group + "` is uncertain"), *error);
        CHECK(row.per_person.value == 0);
        continue;
      }
      const double thresholds[] = {row.threshold};
      const run::FoundValue found = run::fast_values(decision, std::get<run::LearntGroup>(group),
                                                     thresholds, *executor, diagnostics)
                                        .front();
      const Estimate reported = asked.target ? *row.population : row.per_person;
      CHECK(found.value.value == reported.value);
      CHECK(found.value.standard_error == reported.standard_error);
      CHECK(found.method == row.method);
      if (row.per_person.value > 0) ++compared;
    }
    return compared;
  }
};

const std::string uncertain_target =
    with(with(with(test::target_text, "{p_die: 0.02}",
                   "{p_die: {beta: {mean: 0.02, se: 0.004}, source: x, group: history}, gain: "
                   "{normal: {mean: 0.004, se: 0.01}, source: x, group: gains}}"),
              "alive: 0.8", "alive: \"if(intervention == reviewed, 0.8 + gain, 0.8)\""),
         "current: 0.3", "current: {beta: {mean: 0.3, se: 0.05}, source: x}");

}  // namespace

TEST_CASE("every pairing and target of a study: what a referee calls fast is what results say") {
  test::StudyFolder folder;
  folder.write("target.yaml", uncertain_target);
  const std::string strategy = with(
      with(test::strategy_text, "reach: 0.75", "reach: {beta: {mean: 0.7, se: 0.1}, source: x}"),
      "sd_log_odds: 0.24", "sd_log_odds: 0.6");
  folder.write("strategy.yaml", strategy);
  folder.write("other.yaml", with(with(with(strategy, "mean: 1.47", "mean: 1.5"),
                                       "strategy: audit-and-feedback", "strategy: other"),
                                  "per_practice_year: 300", "per_practice_year: 400"));
  folder.write("study.yaml",
               with(with(test::study_text, "[strategy.yaml]", "[strategy.yaml, other.yaml]"),
                    "practices: 20", "practices: 60"));
  Case it(folder.study());
  std::size_t compared = 0;
  for (std::size_t t = 0; t < it.study.targets.size(); ++t) {
    compared += it.compare({t, {}}, it.results.scenarios[0].targets[t].partial_information);
    for (std::size_t s = 0; s < it.study.strategies.size(); ++s)
      compared += it.compare(
          {t, s},
          it.results.scenarios[0].pairings[t * it.study.strategies.size() + s].partial_information);
  }
  CHECK(compared >= 20);
}

TEST_CASE("a plain analysis: the same") {
  Case it(std::string(EQUIPOISE_SOURCE_DIR) + "/scenarios/published/sick-sicker.yaml");
  CHECK(it.compare({}, it.results.scenarios[0].plain->partial_information) >= 5);
}
