#include "engine/run/model_groups.hpp"

#include <algorithm>

#include "models/voi/evppi.hpp"

namespace equipoise::run {

std::vector<std::span<const double>> group_draws(const std::vector<std::string>& group,
                                                 const spec::ModelSpec& model,
                                                 const compile::CompiledStudy& study,
                                                 const LaneTable& inputs) {
  std::vector<std::span<const double>> rows;
  for (const std::string& member : group)
    rows.push_back(inputs.row(*study.sampler->row(model.name + ".parameters." + member)));
  return rows;
}

std::vector<std::string> uncertain_parameters(const spec::ModelSpec& model) {
  std::vector<std::string> names;
  for (const spec::ParameterSpec& p : model.parameters)
    if (!p.quantity.fixed()) names.push_back(p.name);
  for (const spec::JointSpec& joint : model.joint)
    names.insert(names.end(), joint.names.begin(), joint.names.end());
  std::ranges::sort(names);
  return names;
}

GroupCache expect_groups(std::span<const DrawnScenario> scenarios, Executor& executor) {
  struct Task {
    const DrawnScenario* scenario;
    std::size_t target;
    const spec::GroupSpecs::value_type* group;
    GroupExpectation* expectation;
  };
  GroupCache cache;
  std::vector<Task> tasks;
  for (const DrawnScenario& scenario : scenarios)
    for (std::size_t t = 0; t < scenario.study->targets.size(); ++t) {
      const compile::CompiledTarget& target = scenario.study->targets[t];
      const auto& groups = target.spec->model.groups;
      const auto [entry, added] = cache.try_emplace(target.model_key, groups.size());
      std::size_t g = 0;
      if (added)
        for (const auto& group : groups)
          tasks.push_back({&scenario, t, &group, &entry->second[g++]});
    }
  executor.for_each(tasks.size(), [&](std::size_t i) {
    const Task& task = tasks[i];
    const compile::CompiledStudy& study = *task.scenario->study;
    const Evaluation& evaluation = task.scenario->evaluation;
    const TargetDraws draws = target_draws(study, task.target, *evaluation.inputs,
                                           evaluation.targets[task.target]->by_draw);
    GroupExpectation& e = *task.expectation;
    e.group = task.group->first;
    const std::span<const double> responses[] = {draws.qalys, draws.care_cost};
    auto expected =
        voi::expected_given(group_draws(task.group->second, study.targets[task.target].spec->model,
                                        study, *evaluation.inputs),
                            responses, e.method);
    e.qalys = std::move(expected[0]);
    e.care_cost = std::move(expected[1]);
  });
  return cache;
}

}  // namespace equipoise::run
