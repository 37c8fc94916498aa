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
    effect,       ///< delta = mu + u of every strategy of the decision
    mean_effect,  ///< mu
    standing,     ///< another group that every pairing has
    model_group,  ///< a named group of the model's parameters
    inputs,       ///< a list of inputs
    trial         ///< the data of a trial, which observes lambda delta with an error
  };
  struct Trial {
    const voi::TrialDesign* design = nullptr;  ///< of the study
    std::size_t size = 0;
  };
  std::string name;
  Kind kind = Kind::inputs;
  std::vector<std::size_t> rows;  ///< of the tables of draws, those that vary, in order of name
  std::optional<Trial> trial;  ///< of a trial: its rows are mu, u and the intracluster correlation
};

/// A group of the pairings by the name that results use ("effect of the strategy here", "benefit
/// of the practice", which is all of its model's parameters, ...), a named group of the model, or
/// inputs after one another with commas between: by their whole names, or what stands after a dot
/// (of an input of the decision's own model: its name there). Also the data of a trial of one size:
/// "cluster-two-arm:20".
/// \returns what is wrong where a name is none of these, or means several inputs, or none of the
///          group varies
[[nodiscard]] std::variant<LearntGroup, std::string> find_group(const DecisionModel& decision,
                                                                const std::string& name);

/// Names that find_group takes, but for inputs.
[[nodiscard]] std::vector<std::string> group_names(const DecisionModel& decision);

}  // namespace equipoise::run
