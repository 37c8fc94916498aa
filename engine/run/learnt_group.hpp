/// \file  engine/run/learnt_group.hpp
/// \brief What would be learnt, by the name that a user gives it.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/voi/trial.hpp"

#include "engine/run/decision_model.hpp"

namespace equipoise::run {

/// A group of inputs.
struct LearntGroup {
  enum class Kind {
    pairing,      ///< of the effects, people, adherence, reach or costs of the pairings
    benefit,      ///< all parameters of the target's model
    model_group,  ///< a named group of the model's parameters
    inputs,       ///< a list of inputs
    trial         ///< the data of a trial, which observes effects with an error
  };
  struct Trial {
    const voi::TrialDesign* design = nullptr;  ///< of the study
    std::size_t size = 0;
    std::vector<std::size_t> strategies;  ///< whose effects it observes
    bool difference = false;              ///< of two: the first against the second, and no more
  };
  std::string name;  ///< as results say it
  Kind kind = Kind::inputs;
  std::vector<std::size_t> rows;  ///< of the tables of draws, those that vary, in order of name
  std::optional<Trial>
      trial;  ///< of a trial: its rows are every mu and u, and the intracluster correlation
  /// As learnables know it (learnable.hpp); empty where results have no such group.
  std::string learnable;
};

/// A group by the name that results of the decision use ("effect of the strategy here", in the
/// choice between all strategies "effects of the strategies here"; "benefit of the practice", which
/// is all of its model's parameters; ...), a named group of the model, or inputs after one another
/// with commas between: by their whole names, or what stands after a dot (of an input of the
/// decision's own model: its name there). Also the data of a trial of one size:
/// "cluster-two-arm:20", where it offers several follow-ups "cluster-two-arm:20:12 months".
/// \returns what is wrong where a name is none of these, or means several inputs, or one that does
///          not enter the decision, or none of the group varies
[[nodiscard]] std::variant<LearntGroup, std::string> find_group(const DecisionModel& decision,
                                                                const std::string& name);

}  // namespace equipoise::run
