#include "engine/run/model_groups.hpp"

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

void expect_groups(const compile::CompiledStudy& study, const LaneTable& inputs,
                   const std::vector<TargetDraws>& draws, Executor& executor, GroupCache& cache) {
  struct Task {
    std::size_t target;
    const spec::GroupSpecs::value_type* group;
    GroupExpectation* expectation;
  };
  std::vector<Task> tasks;
  for (std::size_t t = 0; t < study.targets.size(); ++t) {
    const auto& groups = study.targets[t].spec->model.groups;
    const auto [entry, added] = cache.try_emplace(study.targets[t].model_key, groups.size());
    std::size_t g = 0;
    if (added)
      for (const auto& group : groups) tasks.push_back({t, &group, &entry->second[g++]});
  }
  executor.for_each(tasks.size(), [&](std::size_t i) {
    const Task& task = tasks[i];
    const spec::ModelSpec& model = study.targets[task.target].spec->model;
    GroupExpectation& e = *task.expectation;
    e.group = task.group->first;
    const std::span<const double> responses[] = {draws[task.target].qalys,
                                                 draws[task.target].care_cost};
    auto expected = voi::expected_given(group_draws(task.group->second, model, study, inputs),
                                        responses, e.method);
    e.qalys = std::move(expected[0]);
    e.care_cost = std::move(expected[1]);
  });
}

}  // namespace equipoise::run
