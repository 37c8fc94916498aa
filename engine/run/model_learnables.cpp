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

namespace {

using Form = voi::Curves::Form;

/// What has to be fitted.
struct Fit {
  const TargetDraws* draws;
  std::vector<std::span<const double>> known;
  Form form;
  Learnable* learnable;

  void operator()() const { learnable->curves = gain_curves(known, *draws, form); }
};

}  // namespace

std::shared_ptr<const voi::Curves> gain_curves(const std::vector<std::span<const double>>& known,
                                               const TargetDraws& draws, voi::Curves::Form form) {
  const std::span<const double> responses[] = {draws.qalys, draws.care_cost};
  return std::make_shared<const voi::Curves>(known, responses, form);
}

ModelLearnables model_learnables(std::span<const DrawnScenario> scenarios, Executor& executor) {
  ModelLearnables result;
  std::vector<std::unique_ptr<const TargetDraws>> draws;
  std::vector<Fit> fits;
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
      std::vector<Learnable>& learnables = entry->second;
      learnables.reserve(1 + target.model->groups().size());  // fits point at them
      const auto add = [&](std::string name, const std::vector<std::string>& members, Form form) {
        std::vector<std::span<const double>> known = group_draws(members, model, study, inputs);
        learnables.push_back({std::move(name), known_by(known), nullptr, true});
        fits.push_back({draws.back().get(), std::move(known), form, &learnables.back()});
      };
      add(std::string(standing::benefit_of_practice), uncertain_parameters(model), Form::exact);
      for (const auto& [name, members] : target.model->groups()) add(name, members, Form::smooth);
    }
  executor.for_each(fits.size(), [&](std::size_t i) { fits[i](); });
  return result;
}

std::vector<Learnable> parameter_learnables(const compile::CompiledStudy& study, std::size_t target,
                                            const LaneTable& inputs, const TargetDraws& draws,
                                            Executor& executor) {
  const spec::ModelSpec& model = study.targets[target].spec->model;
  const std::vector<std::string> parameters = uncertain_parameters(model);
  std::vector<Learnable> result(parameters.size());
  executor.for_each(parameters.size(), [&](std::size_t i) {
    const auto known = group_draws({parameters[i]}, model, study, inputs);
    result[i] = {model.name + ".parameters." + parameters[i], known_by(known), nullptr, true};
    Fit{&draws, known, Form::smooth, &result[i]}();
  });
  return result;
}

}  // namespace equipoise::run
