/// \file  engine/spec/learnable_inputs.hpp
/// \brief The inputs of a study that a report can be of, by their qualified names.
#pragma once

#include <string>
#include <vector>

#include "engine/spec/study_spec.hpp"

namespace equipoise::spec {

/// An input that is drawn alone, or why it is none.
struct LearnableInput {
  const Quantity* quantity = nullptr;  ///< null: there is none of this name, or it is drawn jointly
  std::string why_not, help;           ///< of one that is there, and cannot be learnt
  std::vector<std::string> names;      ///< all that can
};

[[nodiscard]] LearnableInput learnable_input(const StudySpec& study, const std::string& name);

}  // namespace equipoise::spec
