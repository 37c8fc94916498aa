/// \file  engine/compile/parameter_groups.hpp
/// \brief What the parameters of a model are for, by the expressions that take them up; and which
///        are learnt together: the groups that their author names and those that follow from it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/compile/inputs.hpp"
#include "engine/expression/program.hpp"
#include "engine/spec/model_spec.hpp"

namespace equipoise::compile {

/// The expressions of a model by what they are of.
struct ExpressionsByKind {
  std::vector<expression::ExpressionId> costs, utilities;
  std::vector<expression::ExpressionId> others;  ///< probabilities, start, life years, events
};

/// Which expressions take up a parameter.
struct ParameterUse {
  bool costs = false, utilities = false, others = false;
  bool first_intervention = false;  ///< whether it counts under the first, the comparator

  [[nodiscard]] bool costs_alone() const noexcept { return costs && !utilities && !others; }
  [[nodiscard]] bool utilities_alone() const noexcept { return utilities && !costs && !others; }
};

/// By name of the parameter, all of them.
[[nodiscard]] std::map<std::string, ParameterUse> parameter_uses(
    const spec::ModelSpec& spec, const Inputs& inputs, const expression::Program& program,
    const ExpressionsByKind& expressions);

/// The groups of a model. An uncertain parameter that its author puts into none belongs to `costs`
/// where expressions of costs alone take it up, to `utilities` where those of utilities alone do,
/// else to `natural_history` where the first intervention takes it up, and to `treatment_effect`
/// where only others do. One that nothing takes up (of a joint distribution) belongs to none.
/// \returns members in order of name
[[nodiscard]] spec::GroupSpecs parameter_groups(const spec::ModelSpec& spec,
                                                const std::map<std::string, ParameterUse>& uses);

}  // namespace equipoise::compile
