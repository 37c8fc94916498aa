#include "engine/run/model_groups.hpp"

#include "models/voi/evppi.hpp"

namespace equipoise::run {

std::vector<std::span<const double>> group_draws(const spec::GroupSpec& group,
                                                 const spec::ModelSpec& model,
                                                 const compile::CompiledStudy& study,
                                                 const LaneTable& inputs) {
  std::vector<std::span<const double>> rows;
  for (const std::string& member : group.members)
    rows.push_back(inputs.row(*study.sampler->row(model.name + ".parameters." + member)));
  return rows;
}

void expect_groups(const compile::CompiledStudy& study, const LaneTable& inputs,
                   const std::vector<TargetDraws>& draws, Executor& executor, GroupCache& cache) {
  struct Task {
    std::size_t target, group;
    std::vector<GroupExpectation>* expectations;
  };
  std::vector<Task> tasks;
  for (std::size_t t = 0; t < study.targets.size(); ++t) {
    const auto& groups = study.targets[t].spec->model.groups;
    const auto [entry, added] = cache.try_emplace(study.targets[t].model_key, groups.size());
    for (std::size_t g = 0; added && g < groups.size(); ++g)
      tasks.push_back({t, g, &entry->second});
  }
  executor.for_each(tasks.size(), [&](std::size_t i) {
    const Task& task = tasks[i];
    const spec::ModelSpec& model = study.targets[task.target].spec->model;
    const spec::GroupSpec& group = model.groups[task.group];
    GroupExpectation& e = (*task.expectations)[task.group];
    e.group = group.name;
    const std::span<const double> responses[] = {draws[task.target].qalys,
                                                 draws[task.target].care_cost};
    auto expected =
        voi::expected_given(group_draws(group, model, study, inputs), responses, e.method);
    e.qalys = std::move(expected[0]);
    e.care_cost = std::move(expected[1]);
  });
}

}  // namespace equipoise::run
