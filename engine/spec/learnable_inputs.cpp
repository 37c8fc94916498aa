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
    for (const Quantity* q :
         {&s.reach, &s.setup, &s.fixed_per_year, &s.per_practice_year, &s.per_patient_year})
      add(*q);
    if (name.starts_with("strategies." + s.name + ".effect")) {
      found.why_not = "an effect is observed in some target";
      found.help = "name `target` and `strategy` in the place of `input`";
    }
  }
  if (study.model) add_model(*study.model, name, found);
  return found;
}

}  // namespace equipoise::spec
