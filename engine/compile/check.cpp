#include "engine/compile/check.hpp"

#include "engine/compile/study.hpp"
#include "engine/spec/study_files.hpp"

namespace equipoise::compile {
namespace {

void compile_all(const std::vector<spec::ScenarioSpec>& scenarios,
                 document::Diagnostics& diagnostics) {
  for (const spec::ScenarioSpec& scenario : scenarios) (void)compile_study(scenario, diagnostics);
}

}  // namespace

std::vector<spec::ScenarioSpec> read_study(const std::string& path,
                                           document::Diagnostics& diagnostics) {
  auto scenarios = spec::read_study(path, diagnostics);
  if (!diagnostics.ok()) compile_all(scenarios, diagnostics);
  return scenarios;
}

void check_file(const std::string& path, document::Diagnostics& diagnostics) {
  const auto root = spec::open_file(path, "", diagnostics);
  if (!root) return;
  if (root->find("study")) {
    compile_all(spec::read_study(path, diagnostics), diagnostics);
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
}

}  // namespace equipoise::compile
