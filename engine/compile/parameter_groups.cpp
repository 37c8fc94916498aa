#include "engine/compile/parameter_groups.hpp"

#include <algorithm>
#include <set>

namespace equipoise::compile {

std::map<std::string, ParameterUse> parameter_uses(const spec::ModelSpec& spec,
                                                   const Inputs& inputs,
                                                   const expression::Program& program,
                                                   const ExpressionsByKind& expressions) {
  std::map<std::size_t, ParameterUse> by_row;
  const auto mark = [&](const std::vector<expression::ExpressionId>& of_kind,
                        bool ParameterUse::*kind) {
    for (std::size_t i = 0; i < spec.interventions.size(); ++i)
      for (const std::size_t row : program.parameters_of(of_kind, i)) {
        by_row[row].*kind = true;
        by_row[row].first_intervention |= i == 0;
      }
  };
  mark(expressions.costs, &ParameterUse::costs);
  mark(expressions.utilities, &ParameterUse::utilities);
  mark(expressions.others, &ParameterUse::others);
  std::map<std::string, ParameterUse> uses;
  for (const spec::ParameterSpec& p : spec.parameters)
    uses[p.name] = by_row[inputs.row(spec, p.name)];
  for (const spec::JointSpec& joint : spec.joint)
    for (const std::string& name : joint.names) uses[name] = by_row[inputs.row(spec, name)];
  return uses;
}

spec::GroupSpecs parameter_groups(const spec::ModelSpec& spec,
                                  const std::map<std::string, ParameterUse>& uses) {
  spec::GroupSpecs groups = spec.groups;
  std::set<std::string> settled;
  for (const auto& [name, members] : spec.groups) settled.insert(members.begin(), members.end());
  for (const spec::ParameterSpec& p : spec.parameters)
    if (p.quantity.fixed()) settled.insert(p.name);
  for (const auto& [name, use] : uses) {
    if (settled.contains(name) || !(use.costs || use.utilities || use.others)) continue;
    const char* group = use.costs_alone()        ? "costs"
                        : use.utilities_alone()  ? "utilities"
                        : use.first_intervention ? "natural_history"
                                                 : "treatment_effect";
    groups[group].push_back(name);
  }
  for (auto& [name, members] : groups) std::ranges::sort(members);
  return groups;
}

}  // namespace equipoise::compile
