/// \file  engine/run/pairing_information.hpp
/// \brief What the choice of one pairing against current practice is worth learning about.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "equipoise/results.hpp"

#include "engine/run/decision_information.hpp"
#include "engine/run/learnable.hpp"
#include "engine/run/pairing_learnables.hpp"

namespace equipoise::run {

/// The choice of one pairing against current practice once a learnable is known.
[[nodiscard]] InformationQuestion question_of(const Learnable& learnable,
                                              const PairingFlows& flows);

/// The choice between current practice and all strategies of a target once what has this name is
/// known: of each pairing's learnables or, beside them, the model's.
[[nodiscard]] InformationQuestion question_of_all(const std::string& name,
                                                  std::span<const InformablePairing> pairings,
                                                  const std::vector<Learnable>& model);

/// The value of knowing an effect, which is integrated over its distribution rather than fitted.
/// \param value  for the population \param people  discounted
[[nodiscard]] PartialInformationResult integrated(std::string_view name, double threshold,
                                                  const Estimate& value, double people);

}  // namespace equipoise::run
