/// \file  engine/run/linear_learnables.hpp
/// \brief People, reach and programme costs, in which a payoff is linear: where they are known,
///        nothing is fitted.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "engine/compile/study.hpp"
#include "engine/run/learnable.hpp"
#include "engine/run/pairing_draws.hpp"

namespace equipoise::run {

/// The learnables of one pairing that enter its payoff as factors. With n people of the first year
/// and of each later year, reach r and costs s (set-up), f (fixed), p (per practice), m (per
/// patient),
///
///   QALYs = r (n . A) q,   cost = r (n . B) c + s S + f F + r p P + r m (n . M),
///
/// where A and B depend on effects and adherence alone, and S, F, P and M on the delivery alone.
class LinearLearnables {
 public:
  /// \param table, flows  of the pairing; outlive this
  /// \param payoff        of the pairing
  LinearLearnables(const compile::CompiledStudy& study, const compile::CompiledPairing& pairing,
                   const PairingTable& table, const implementation::PairingPayoff& payoff,
                   const PairingFlows& flows);

  /// \param known  inputs that the numbers of people are made of, shape [input][draw]
  /// \param all    whether these say how many people there are; else a line is fitted to the people
  [[nodiscard]] Learnable people(std::string name, std::span<const std::span<const double>> known,
                                 bool all) const;
  [[nodiscard]] Learnable reach(std::string name) const;

  /// One of the costs of delivery, of one strategy that is delivered.
  enum class Cost { setup, fixed, practice, patient };
  struct CostRow {
    Cost cost;
    std::span<const double> draws;
  };
  [[nodiscard]] Learnable costs(std::string name, std::span<const CostRow> rows) const;

 private:
  using Draws = std::vector<double>;

  const implementation::PairingDraws* draws_;
  PairingFlows flows_;
  std::array<Draws, 4> unit_cost_;  ///< what one unit of each Cost comes to
  std::shared_ptr<const LinearOutcomes> of_people_, of_reach_;
};

}  // namespace equipoise::run
