#include "engine/run/model_learnables.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/run/pairing_draws.hpp"

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

ModelLearnables model_learnables(std::span<const DrawnScenario> scenarios, bool every_parameter,
                                 Executor& executor) {
  struct Task {
    const TargetDraws* draws;
    std::vector<std::span<const double>> known;
    voi::Curves::Form form;
    Learnable* learnable;
  };
  ModelLearnables result;
  std::vector<std::unique_ptr<const TargetDraws>> draws;
  std::vector<Task> tasks;
  for (const DrawnScenario& scenario : scenarios)
    for (std::size_t t = 0; t < scenario.study->targets.size(); ++t) {
      const compile::CompiledStudy& study = *scenario.study;
      const compile::CompiledTarget& target = study.targets[t];
      const auto [entry, added] = result.try_emplace(target.model_key);
      if (!added) continue;
      const spec::ModelSpec& model = target.spec->model;
      const LaneTable& inputs = *scenario.evaluation.inputs;
      draws.push_back(std::make_unique<const TargetDraws>(
          target_draws(study, t, inputs, scenario.evaluation.targets[t]->by_draw)));
      const std::vector<std::string> parameters = uncertain_parameters(model);
      std::vector<Learnable>& learnables = entry->second;
      learnables.reserve(1 + model.groups.size() + parameters.size());  // tasks point at them
      const auto add = [&](std::string name, const std::vector<std::string>& members,
                           voi::Curves::Form form) {
        std::vector<std::span<const double>> known = group_draws(members, model, study, inputs);
        learnables.push_back({std::move(name), known_by(known), nullptr, true});
        tasks.push_back({draws.back().get(), std::move(known), form, &learnables.back()});
      };
      add(std::string(standing::benefit_of_practice), parameters, voi::Curves::Form::exact);
      for (const auto& [name, members] : model.groups)
        add(name, members, voi::Curves::Form::smooth);
      if (every_parameter)
        for (const std::string& parameter : parameters)
          add(model.name + ".parameters." + parameter, {parameter}, voi::Curves::Form::smooth);
    }
  executor.for_each(tasks.size(), [&](std::size_t i) {
    const Task& task = tasks[i];
    const std::span<const double> responses[] = {task.draws->qalys, task.draws->care_cost};
    task.learnable->curves = std::make_shared<const voi::Curves>(task.known, responses, task.form);
  });
  return result;
}

}  // namespace equipoise::run
