/// \file  engine/run/pairing_learnables.hpp
/// \brief What one pairing could be better informed about, its model apart.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run/learnable.hpp"
#include "engine/run/linear_learnables.hpp"
#include "engine/run/pairing_draws.hpp"

namespace equipoise::run {

using Rows = std::vector<std::span<const double>>;  ///< shape [input][draw]

/// What beside the gain of a person a pairing is made of, given some inputs: the curves of a
/// Learnable of one pairing. \cost three regressions
[[nodiscard]] std::shared_ptr<const voi::Curves> payoff_curves(const Rows& known,
                                                               const PairingFlows& flows);

/// Current adherence, people, reach and programme costs. \cost a spline
[[nodiscard]] std::vector<Learnable> standing_learnables(const compile::CompiledStudy& study,
                                                         const compile::CompiledPairing& pairing,
                                                         const LaneTable& inputs,
                                                         const PairingTable& table,
                                                         const LinearLearnables& linear,
                                                         const PairingFlows& flows);

/// A pairing with everything that it could be better informed about, its model apart.
struct InformablePairing {
  const AnalysedPairing* analysed = nullptr;
  std::span<const double> gain, care_cost;  ///< of one more adherent person, shape [draw]
  implementation::PairingPayoff payoff;
  std::vector<double> programme_cost;  ///< shape [draw]
  std::vector<Learnable> learnables;

  [[nodiscard]] PairingFlows flows() const {
    return {gain,
            care_cost,
            payoff.extra_adherent_outcomes,
            payoff.extra_adherent_costs,
            programme_cost,
            analysed->qalys,
            analysed->cost};
  }
};

/// Standing groups, the effect of the strategy here and its mean, then every uncertain input of the
/// target, its model apart, and of the strategy, by qualified name. Inputs that do not enter the
/// payoff (the intracluster correlation) are not among them.
/// \param target, analysed  outlive the result
[[nodiscard]] InformablePairing informable(const compile::CompiledStudy& study,
                                           const compile::CompiledPairing& pairing,
                                           const LaneTable& inputs, const TargetDraws& target,
                                           const AnalysedPairing& analysed);

/// The name by which a target's choice knows the effect of one of its strategies.
[[nodiscard]] std::string effect_of_strategy_here(const std::string& strategy);

/// What a standing group of one pairing is called where all strategies can be chosen from.
[[nodiscard]] std::string name_of_all(std::string_view group);

}  // namespace equipoise::run
