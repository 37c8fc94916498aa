// Whole studies: settings, tables, scenarios, and that the order of keys has no say.
#include <algorithm>
#include <doctest/doctest.h>

#include "engine/spec/study_files.hpp"
#include "engine/spec/study_spec.hpp"

#include "tests/unit/spec/files.hpp"

using namespace equipoise;
using test::StudyFolder;
using test::with;

namespace {

std::vector<spec::ScenarioSpec> read(const StudyFolder& folder) {
  document::Diagnostics diagnostics;
  auto scenarios = spec::read_study(folder.study(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  return scenarios;
}

/// All mappings backwards, at every depth.
void reverse_keys(document::Node& node) {
  std::reverse(node.entries.begin(), node.entries.end());
  for (document::Node::Entry& entry : node.entries) reverse_keys(entry.value);
  for (document::Node& item : node.items) reverse_keys(item);
}

std::vector<std::string> texts(const spec::ModelSpec& model) {
  std::vector<std::string> all;
  for (const auto& p : model.parameters) all.push_back(p.name + p.quantity.stated);
  for (const auto& j : model.joint) all.insert(all.end(), j.names.begin(), j.names.end());
  for (const auto& [group, members] : model.groups) {
    all.push_back(group);
    all.insert(all.end(), members.begin(), members.end());
  }
  for (const auto& v : model.variables) all.push_back(v.name + v.expression.text);
  for (const auto& t : model.tables) all.push_back(t.name);
  for (const auto& s : model.states) all.push_back(s.name);
  for (const auto& s : model.start) all.push_back(std::to_string(s.state) + s.value.text);
  for (const auto& row : model.rows)
    for (const auto& stage : row)
      for (const auto& move : stage)
        all.push_back(std::to_string(move.to) +
                      (move.probability ? move.probability->text : "remainder"));
  for (const auto* rewards : {&model.costs, &model.events})
    for (const auto& reward : *rewards) {
      all.push_back(reward.name);
      for (const auto& v : reward.per_year) all.push_back(std::to_string(v.state) + v.value.text);
    }
  return all;
}

}  // namespace

TEST_CASE("the settings of a study") {
  const StudyFolder folder;
  const auto scenarios = read(folder);
  REQUIRE(scenarios.size() == 1);
  CHECK(scenarios[0].name == "base");
  const spec::StudySpec& study = scenarios[0].study;
  CHECK(study.threshold == 20000);
  CHECK(study.thresholds == std::vector<double>{13000, 20000, 30000});
  CHECK(study.cost_discount == 0.035);
  CHECK(study.outcome_discount == 0.015);
  CHECK(study.registered == 100000);
  CHECK(study.adults == 0.79);
  CHECK(study.practices == 20);
  CHECK(study.decision_horizon == 10);
  CHECK(study.sampling.draws == 1000);
  CHECK(study.sampling.seed == 7);
  CHECK(study.sampling.replicates == 1);
  CHECK(study.decision.likely == 0.9);
  CHECK(study.decision.minimum_enbs == 0);
  CHECK(study.targets.size() == 1);
  CHECK(study.strategies.size() == 1);
  CHECK(study.trials.size() == 1);  // longer than the horizon, with more practices than there are
}

TEST_CASE("a plain analysis") {
  document::Diagnostics diagnostics;
  const auto scenarios = spec::read_study(
      EQUIPOISE_SOURCE_DIR "/scenarios/published/hiv-chancellor.yaml", diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  const spec::StudySpec& study = scenarios[0].study;
  REQUIRE(study.model);
  CHECK(study.people_per_year == 1);
  CHECK(study.model->name == "model");
  CHECK(study.model->parameters.front().quantity.name == "model.parameters.c_community_a");
  REQUIRE(study.model->joint.size() == 3);
  CHECK(sampling::names_of(study.model->joint[1].group).front() == "model.parameters.p_b_b");
}

TEST_CASE("the order of keys has no say") {
  const std::string folder = EQUIPOISE_SOURCE_DIR "/scenarios/targets/";
  for (const char* file : {"asthma-review.yaml", "type-2-diabetes-control.yaml",
                           "depression-collaborative-care.yaml", "high-risk-nsaid.yaml"}) {
    CAPTURE(file);
    document::Diagnostics diagnostics;
    const auto root = document::read_yaml(folder + file, diagnostics);
    REQUIRE(root);
    document::Node turned = *root;
    reverse_keys(turned);
    CHECK(spec::canonical_text(*root) == spec::canonical_text(turned));
    const auto a = spec::read_target(*root, folder + file, diagnostics);
    const auto b = spec::read_target(turned, folder + file, diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    CHECK(a.model.canonical == b.model.canonical);
    CHECK(texts(a.model) == texts(b.model));
    CHECK(texts(a.model).size() > 40);
    // The twin: a changed expression is seen.
    document::Node changed = *root;
    auto& utilities = const_cast<document::Node&>(*changed.value("model")->value("utilities"));
    utilities.entries.front().value.text += " + 0";
    CHECK(spec::canonical_text(*root) != spec::canonical_text(changed));
  }
}

TEST_CASE("scenarios override by path, each read as if it stood in the file") {
  const StudyFolder folder;
  folder.write("second.yaml", with(test::target_text, "asthma-review", "copd-review"));
  folder.write("study.yaml",
               with(test::study_text, "[target.yaml]", "[target.yaml, second.yaml]") +
                   "scenarios:\n"
                   "  slow: {strategies.*.delivery.decay.half_life: 5 years}\n"
                   "  attenuated: {targets.*.adherence.attenuation: 0.5}\n"
                   "  one: {targets.copd-review.model.parameters.p_die: {beta: {mean: 0.1, se: "
                   "0.01}, source: x}, threshold.base: 15000}\n");
  const auto scenarios = read(folder);
  REQUIRE(scenarios.size() == 4);
  const auto& base = scenarios[0].study;
  CHECK(scenarios[1].name == "attenuated");  // in order of name
  for (const spec::TargetSpec& target : scenarios[1].study.targets)
    CHECK(target.attenuation == 0.5);  // a key that the file leaves out
  CHECK(base.targets[0].attenuation == 1);
  const auto& one = scenarios[2].study;
  CHECK(scenarios[2].name == "one");
  CHECK(one.targets[1].model.parameters[0].quantity.mean() == doctest::Approx(0.1));
  CHECK(one.targets[0].model.parameters[0].quantity.mean() == 0.02);
  CHECK(one.threshold == 15000);
  CHECK(one.thresholds == std::vector<double>{13000, 15000, 30000});
  CHECK(scenarios[2].overrides.size() == 2);
  CHECK(scenarios[3].name == "slow");
  CHECK(scenarios[3].study.strategies[0].delivery.half_life == 5);
  CHECK(base.strategies[0].delivery.half_life == 1.5);
  CHECK(scenarios[3].canonical.whole() != scenarios[0].canonical.whole());
  CHECK(scenarios[3].canonical.targets == scenarios[0].canonical.targets);
  CHECK(scenarios[3].canonical.settings == scenarios[0].canonical.settings);
  CHECK(scenarios[3].study.targets[0].model.canonical == base.targets[0].model.canonical);
}

TEST_CASE("what a scenario changes reads the same however its keys stand and are quoted") {
  const auto overrides = [](const std::string& change) {
    const StudyFolder folder;
    folder.write("study.yaml",
                 std::string(test::study_text) + "scenarios:\n  one: {" + change + "}\n");
    return read(folder)[1].overrides;
  };
  const std::string path = "targets.asthma-review.model.parameters.p_die: ";
  const std::vector<std::string> written{path + "{beta: {mean: 0.1, se: 0.01}, source: \"b, c\"}"};
  CHECK(overrides(written[0]) == written);
  CHECK(overrides(path + "{source: 'b, c', beta: {se: 0.01, mean: 0.1}}") == written);
  CHECK(overrides(path + "{source: 'b, c', beta: {se: 0.02, mean: 0.1}}") != written);
}

TEST_CASE("a table is read in any order of rows, kept by `where`") {
  const StudyFolder folder;
  folder.write(
      "life.csv",
      "age,sex,qx\n50,male,0.3\n50,female,0.1\n40,female,2%\n40,male,0.2\n45,female,0.05\n");
  folder.write(
      "target.yaml",
      with(test::target_text, "  states",
           "  tables:\n    qx: {file: life.csv, where: {sex: female}, by: age, column: qx, "
           "quantity: probability per 1 year, between: linear, beyond: error}\n  states"));
  const auto scenarios = read(folder);
  const auto& tables = scenarios[0].study.targets[0].model.tables;
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].keys == std::vector<double>{40, 45, 50});
  CHECK(tables[0].values == std::vector<double>{0.02, 0.05, 0.1});
  CHECK(tables[0].linear);
  CHECK_FALSE(tables[0].beyond_last);
}
