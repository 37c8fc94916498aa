#include "engine/spec/learnable_inputs.hpp"

#include <algorithm>

namespace equipoise::spec {
namespace {

void add_model(const ModelSpec& model, const std::string& name, LearnableInput& found) {
  const auto is = [&](const std::string& parameter) {
    return name == model.name + ".parameters." + parameter;
  };
  for (const ParameterSpec& p : model.parameters) {
    found.names.push_back(p.quantity.name);
    if (is(p.name)) found.quantity = &p.quantity;
  }
  for (const CorrelationSpec& c : model.correlations)
    if (is(c.first) || is(c.second)) {
      found.why_not = "it is correlated with another input, which the report would teach too";
      found.help =
          "leave the correlation out, or learn both outside this program and state their "
          "joint posterior as `draws`";
    }
  for (const JointSpec& joint : model.joint)
    if (std::ranges::any_of(joint.names, is)) {
      found.why_not = "it is drawn jointly with other inputs, which the report would teach too";
      found.help = "learn them outside this program and state their joint posterior as `draws`";
    }
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
  const auto add = [&](const Quantity& quantity) {
    found.names.push_back(quantity.name);
    if (quantity.name == name) found.quantity = &quantity;
  };
  for (const TargetSpec& t : study.targets) {
    for (const Quantity* q : {&t.at_risk, &t.prevalence, &t.diagnosed, &t.first_year,
                              &t.each_later_year, &t.current, &t.achievable})
      add(*q);
    add_model(t.model, name, found);
    if (name == t.icc.name) {
      found.why_not = "trials are planned with its distribution as the study states it";
      found.help = "state a new distribution in the target's file";
    }
  }
  for (const StrategySpec& s : study.strategies) {
    for (const Quantity* q : s.quantities()) add(*q);
    if (name.starts_with("strategies." + s.name + ".effect")) {
      found.why_not = "an effect is observed in some target";
      found.help = "name `target` and `strategy` in the place of `input`";
    }
  }
  if (study.model) add_model(*study.model, name, found);
  if (!found.quantity && found.why_not.empty() && is_listed(study, name)) {
    found.why_not = "it is a number that is used as it stands, never drawn";
    found.help = "write the new number where it is stated";
  }
  return found;
}

}  // namespace equipoise::spec
