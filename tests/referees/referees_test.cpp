// Fast values of information of the main study against multilevel Monte Carlo on its compiled
// models: some rows of the table in docs/methods/referees.md, with a fixed seed.
#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "engine/compile/check.hpp"
#include "engine/run/referee.hpp"

namespace equipoise {
namespace {

struct MainStudy {
  document::Diagnostics diagnostics;
  std::vector<spec::ScenarioSpec> scenarios;
  compile::CompiledStudy study;
  std::unique_ptr<run::Executor> executor = run::make_executor(0);

  MainStudy() {
    scenarios = compile::read_study(
        std::string(EQUIPOISE_SOURCE_DIR) + "/scenarios/west-yorkshire.yaml", diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    study = compile::compile_study(scenarios.front(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  }
  [[nodiscard]] run::DecisionAsked decision(const std::string& target,
                                            const std::string& strategy) const {
    run::DecisionAsked asked;
    for (std::size_t t = 0; t < study.targets.size(); ++t)
      if (study.targets[t].spec->name == target) asked.target = t;
    for (std::size_t s = 0; s < study.strategies.size(); ++s)
      if (study.strategies[s].spec->name == strategy) asked.strategy = s;
    REQUIRE(asked.target);
    return asked;
  }
  run::RefereeResult ask(const std::string& target, const std::string& strategy,
                         const std::string& name, double standard_error) const {
    const run::DecisionModel model(study, decision(target, strategy));
    const auto group = run::find_group(model, name);
    REQUIRE(std::holds_alternative<run::LearntGroup>(group));
    return run::referee(model, std::get<run::LearntGroup>(group),
                        {.threshold = 20000, .standard_error = standard_error}, *executor,
                        diagnostics)
        .front();
  }
};

}  // namespace

TEST_CASE("the main study: fast values and referees agree, and a value of another group does not") {
  const MainStudy main;
  struct Row {
    std::string target, strategy, group;
    double standard_error;
  };
  const Row rows[] = {
      {"asthma-review", "practice-facilitation", "effect of the strategy here", 60000},
      {"asthma-review", "practice-facilitation", "treatment_effect", 60000},
      {"asthma-review", "practice-facilitation", "cluster-two-arm:40", 60000},
      {"depression-collaborative-care", "practice-facilitation", "treatment_effect", 150000},
      {"high-risk-nsaid", "educational-outreach", "effect of the strategy here", 5000},
      {"asthma-review", "", "effects of the strategies here", 150000}};
  std::vector<run::RefereeResult> found;
  for (const Row& row : rows) {
    CAPTURE(row.target);
    CAPTURE(row.group);
    found.push_back(main.ask(row.target, row.strategy, row.group, row.standard_error));
    CAPTURE(found.back().fast.value.value);
    CAPTURE(found.back().referee.value.value);
    CAPTURE(found.back().referee.value.standard_error);
    CHECK(found.back().reached);
    CHECK(found.back().agree());
    CHECK(found.back().referee.value.value > 8 * found.back().referee.value.standard_error);
  }
  run::RefereeResult exchanged = found[0];  // the twin: the effect for the parameters of the model
  exchanged.fast = found[1].fast;
  CHECK_FALSE(exchanged.agree());
}

}  // namespace equipoise
