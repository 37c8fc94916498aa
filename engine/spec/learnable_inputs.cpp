#include "engine/spec/learnable_inputs.hpp"

#include <algorithm>

#include "engine/sampling/joint_posterior.hpp"

namespace equipoise::spec {
namespace {

void add(const Quantity& quantity, const std::string& name, LearnableInput& found) {
  found.names.push_back(quantity.name);
  if (quantity.name != name) return;
  found.quantity = &quantity;
  found.distribution = quantity.distribution;
}

void add_model(const ModelSpec& model, const std::string& name, LearnableInput& found) {
  const std::string parameters = model.name + ".parameters.";
  for (const ParameterSpec& p : model.parameters) add(p.quantity, name, found);
  for (const JointSpec& joint : model.joint) {
    const std::vector<std::string>& members = sampling::names_of(joint.group);
    found.names.insert(found.names.end(), members.begin(), members.end());
    if (std::holds_alternative<sampling::Dirichlet>(joint.group))
      found.dirichlet.insert(found.dirichlet.end(), members.begin(), members.end());
    const auto member = std::ranges::find(members, name);
    if (member == members.end()) continue;
    found.joint = &joint;
    found.distribution =
        sampling::marginal(joint.group, static_cast<std::size_t>(member - members.begin()));
  }
  if (name.starts_with(parameters)) found.model = &model;
  found.correlated =
      found.correlated || std::ranges::any_of(model.correlations, [&](const CorrelationSpec& c) {
        return name == parameters + c.first || name == parameters + c.second;
      });
}

/// Whether `explain` lists a plain number of this name.
bool is_listed(const StudySpec& study, const std::string& name) {
  const auto among = [&](const std::vector<Quantity>& quantities) {
    return std::ranges::find(quantities, name, &Quantity::name) != quantities.end();
  };
  const auto of_file = [&](const auto& file) { return among(file.listed); };
  return among(study.listed) || std::ranges::any_of(study.targets, of_file) ||
         std::ranges::any_of(study.strategies, of_file) ||
         std::ranges::any_of(study.trials, of_file) || std::ranges::any_of(study.evidence, of_file);
}

}  // namespace

LearnableInput learnable_input(const StudySpec& study, const std::string& name) {
  LearnableInput found;
  for (const TargetSpec& t : study.targets) {
    for (const Quantity* q : {&t.at_risk, &t.prevalence, &t.diagnosed, &t.first_year,
                              &t.each_later_year, &t.current, &t.achievable})
      add(*q, name, found);
    add_model(t.model, name, found);
    if (name == t.icc.name) {
      found.why_not = "trials are planned with its distribution as the study states it";
      found.help = "state a new distribution in the target's file";
    }
  }
  for (const StrategySpec& s : study.strategies) {
    for (const Quantity* q : s.quantities()) add(*q, name, found);
    if (name.starts_with("strategies." + s.name + ".effect")) {
      found.why_not = "an effect is observed in some target";
      found.help = "name `target` and `strategy` in the place of `input`";
    }
  }
  if (study.model) add_model(*study.model, name, found);
  if (!found.distribution && found.why_not.empty() && is_listed(study, name)) {
    found.why_not = "it is a number that is used as it stands, never drawn";
    found.help = "write the new number where it is stated";
  }
  return found;
}

}  // namespace equipoise::spec
