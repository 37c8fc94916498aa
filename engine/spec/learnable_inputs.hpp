/// \file  engine/spec/learnable_inputs.hpp
/// \brief The inputs of a study that a report can be of, by their qualified names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/spec/study_spec.hpp"

namespace equipoise::spec {

/// An input that can be learnt, or why it cannot.
struct LearnableInput {
  const Quantity* quantity = nullptr;  ///< one that has a distribution of its own
  const ModelSpec* model = nullptr;    ///< of which it is a parameter
  const JointSpec* joint = nullptr;    ///< by which it is drawn, in the place of `quantity`
  bool correlated = false;             ///< with others: `quantity`, and `model` say how
  /// Its own, whatever it moves with; nothing: there is no input of this name that can be learnt.
  std::optional<sampling::Distribution> distribution;
  std::string why_not, help;           ///< of one that is there, and cannot be learnt
  std::vector<std::string> names;      ///< all that can
  std::vector<std::string> dirichlet;  ///< of these, shares of a Dirichlet

  /// Whether a report of it teaches others that are drawn with it.
  [[nodiscard]] bool moves_with_others() const noexcept { return joint || correlated; }
};

[[nodiscard]] LearnableInput learnable_input(const StudySpec& study, const std::string& name);

}  // namespace equipoise::spec
