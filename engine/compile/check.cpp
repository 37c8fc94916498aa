#include "engine/compile/check.hpp"

#include "engine/compile/study.hpp"
#include "engine/spec/study_files.hpp"

namespace equipoise::compile {
namespace {

void compile_all(const std::vector<spec::ScenarioSpec>& scenarios,
                 document::Diagnostics& diagnostics) {
  std::vector<CompiledStudy> studies;
  for (const spec::ScenarioSpec& scenario : scenarios)
    studies.push_back(compile_study(scenario, diagnostics));
  report_unused(studies, diagnostics);
}

}  // namespace

std::vector<spec::ScenarioSpec> read_study(const std::string& path,
                                           document::Diagnostics& diagnostics) {
  auto scenarios = spec::read_study(path, diagnostics);
  if (!diagnostics.ok()) compile_all(scenarios, diagnostics);
  return scenarios;
}

std::vector<spec::ScenarioSpec> check_file(const std::string& path,
                                           document::Diagnostics& diagnostics) {
  const auto root = spec::open_file(path, "", diagnostics);
  if (!root) return {};
  if (root->find("study")) {
    auto scenarios = spec::read_study(path, diagnostics);
    compile_all(scenarios, diagnostics);
    return scenarios;
  }
  if (root->find("evidence")) {
    (void)spec::read_evidence(*root, path, diagnostics);
  } else if (root->find("target")) {
    const spec::TargetSpec target = spec::read_target(*root, path, diagnostics);
    Inputs inputs;
    inputs.add_model(target.model);
    (void)CompiledModel::make(target.model, inputs, {}, diagnostics);
  } else if (root->find("strategy")) {
    (void)spec::read_strategy(*root, path, diagnostics);
  } else {
    (void)spec::read_trial(*root, path, diagnostics);
  }
  return {};
}

}  // namespace equipoise::compile
