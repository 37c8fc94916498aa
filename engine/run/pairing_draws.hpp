/// \file  engine/run/pairing_draws.hpp
/// \brief The inputs of one pairing, out of the tables of a study.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/core/lanes.hpp"
#include "models/implementation/payoff.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// The inputs of a pairing over some draws: all of them, or one that holds the means. The spans are
/// of this table, of `inputs` and of `target`, which outlive it.
struct PairingTable {
  std::vector<double> effect;                     ///< delta, shape [draw]
  std::vector<std::vector<double>> part_effects;  ///< of a combination: shape [part][draw]
  std::vector<std::vector<double>> added_costs;   ///< of a combination: sums over its parts
  implementation::PairingDraws draws;

  /// \param inputs  shape [input][draw]
  PairingTable(const compile::CompiledStudy& study, const compile::CompiledPairing& pairing,
               const LaneTable& inputs, const TargetDraws& target);
  PairingTable(const PairingTable&) = delete;
  PairingTable& operator=(const PairingTable&) = delete;
};

/// Practices, attenuation and the horizon of a target.
[[nodiscard]] implementation::Setting setting_of(const compile::CompiledStudy& study,
                                                 std::size_t target);

/// Share of practices that each strategy reaches in the mean, shape [strategy].
[[nodiscard]] std::vector<double> mean_reach(const compile::CompiledStudy& study);

/// The strategies that a trial names, in its order. \pre it names strategies of the study
[[nodiscard]] std::vector<std::size_t> named_strategies(const compile::CompiledStudy& study,
                                                        const voi::TrialDesign& design);

/// decision::least_reach of a trial that observes the effects of several strategies; of any other,
/// which goes by the reach of the one that it is seen with, nothing.
[[nodiscard]] std::optional<double> least_reach_of_several(const compile::CompiledStudy& study,
                                                           const voi::TrialDesign& design);

/// Groups of inputs that every pairing has, by the names that results use.
namespace standing {
inline constexpr std::string_view effect_here = "effect of the strategy here";
inline constexpr std::string_view mean_effect_of_strategy = "mean effect of the strategy";
inline constexpr std::string_view benefit_of_practice = "benefit of the practice";
inline constexpr std::string_view current_adherence = "current adherence";
inline constexpr std::string_view people = spec::people_group;
inline constexpr std::string_view reach = spec::reach_group;
inline constexpr std::string_view programme_costs = "programme costs";
}  // namespace standing

/// A group of inputs that every pairing has beside the parameters of its model. A payoff is a sum
/// of products of these groups, and bends only with adherence and with effects.
struct StandingGroup {
  std::string_view name;
  std::vector<std::size_t> rows;  ///< its inputs, in the tables of draws

  [[nodiscard]] bool of_effect() const noexcept {
    return name == standing::effect_here || name == standing::mean_effect_of_strategy;
  }
};

/// The effect and its mean, then the others.
[[nodiscard]] std::vector<StandingGroup> standing_groups(const compile::CompiledStudy& study,
                                                         const compile::CompiledPairing& pairing);

/// Whether to know an input says something of the payoff of a pairing: it depends on it, or on an
/// effect that a report tied to it.
[[nodiscard]] bool enters(const compile::CompiledStudy& study,
                          const compile::CompiledPairing& pairing, std::size_t row);

}  // namespace equipoise::run
