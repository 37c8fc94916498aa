// Groups of parameters that follow from where expressions take a parameter up.
#include <doctest/doctest.h>

#include "engine/compile/check.hpp"
#include "engine/compile/study.hpp"

#include "tests/unit/spec/files.hpp"

using namespace equipoise;

namespace {

spec::GroupSpecs groups_of(const test::StudyFolder& folder) {
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  const auto study = compile::compile_study(scenarios.front(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  return study.targets.front().model->groups();
}

constexpr const char* parameters =
    "parameters:\n"
    "    p_die: {beta: {mean: 0.02, se: 0.002}, source: a cohort}\n"
    "    rr_arm: {lognormal: {median: 0.9, ci95: [0.8, 1.0]}, source: a cohort}\n"
    "    rr_power: {lognormal: {median: 0.9, ci95: [0.8, 1.0]}, source: a cohort}\n"
    "    rr_share: {normal: {mean: -0.1, se: 0.01}, source: a cohort}\n"
    "    c_alive: {gamma: {mean: 100, se: 10}, source: a cohort}\n"
    "    both: {beta: {mean: 0.8, se: 0.01}, source: a cohort}\n"
    "    c_certain: 5\n"
    "    named: {gamma: {mean: 20, se: 2}, source: a cohort, group: prices}\n"
    "    u_alive: {beta: {mean: 0.8, se: 0.01}, source: a cohort}\n"
    "  variables:\n"
    "    arm: if(intervention == NEW, 1, 0)\n"
    "    moved: \"if(arm == 1, p_die * rr_arm, p_die) * rr_power^arm * (1 + arm * rr_share)\"";

}  // namespace

TEST_CASE("an uncertain parameter without a group belongs to where it is taken up") {
  const test::StudyFolder folder;
  document::Diagnostics diagnostics;
  const auto as_it_stands = compile::read_study(folder.study(), diagnostics);
  REQUIRE(diagnostics.ok());
  const spec::ModelSpec& model = as_it_stands.front().study.targets.front().model;
  std::string text = test::with(test::target_text, "parameters: {p_die: 0.02}",
                                test::with(parameters, "NEW", model.interventions[1]));
  text = test::with(std::move(text), "dead: p_die", "dead: moved");
  text = test::with(std::move(text), "{alive: 100}", "{alive: c_alive * both + named + c_certain}");
  text = test::with(std::move(text), "{alive: 0.8}", "{alive: u_alive * both}");
  folder.write("target.yaml", text);
  const spec::GroupSpecs expected = {{"costs", {"c_alive"}},
                                     {"natural_history", {"both", "p_die"}},
                                     {"prices", {"named"}},
                                     {"treatment_effect", {"rr_arm", "rr_power", "rr_share"}},
                                     {"utilities", {"u_alive"}}};
  CHECK(groups_of(folder) == expected);
}

TEST_CASE("what the models of the main study say of their groups follows from their expressions") {
  document::Diagnostics diagnostics;
  const auto scenarios =
      compile::read_study(EQUIPOISE_SOURCE_DIR "/scenarios/west-yorkshire.yaml", diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  spec::ScenarioSpec without = scenarios.front();
  for (spec::TargetSpec& target : without.study.targets) target.model.groups.clear();
  const auto study = compile::compile_study(without, diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  for (std::size_t t = 0; t < study.targets.size(); ++t) {
    const spec::TargetSpec& target = without.study.targets[t];
    if (target.name == "high-risk-nsaid") continue;  // its effect is stated as QALYs lost
    CAPTURE(target.name);
    spec::GroupSpecs written = scenarios.front().study.targets[t].model.groups;
    if (target.name == "asthma-review") {
      // Shares that are a remainder, of distributions whose other members say all.
      for (const char* remainder : {"controlled_controlled", "uncontrolled_uncontrolled"})
        std::erase(written["natural_history"], remainder);
    }
    const spec::GroupSpecs& derived = study.targets[t].model->groups();
    for (const auto& [name, members] : written) {
      CAPTURE(name);
      REQUIRE(derived.contains(name));
      CHECK(derived.at(name) == members);
    }
    CHECK(derived.size() == written.size());
  }
}
