/// \file  engine/run/practice_value.hpp
/// \brief What a target's practice would be worth if everybody had it who can, and what of that
/// each
///        strategy brings.
#pragma once

#include <span>
#include <vector>

#include "equipoise/results.hpp"

#include "models/core/lanes.hpp"
#include "models/voi/implementation_value.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/pairings.hpp"

namespace equipoise::run {

/// The choice between usual care (0) and the recommended practice (1) for the people of a target
/// who can have it, over the decision horizon. They are the share max(current, achievable) of those
/// counted, and current adherence is current implementation: of them a share current / max(current,
/// achievable) has the practice. Net benefits are the population's, against usual care for
/// everybody, discounted and counted as payoffs are.
struct PracticeValue {
  voi::ImplementationValue value;
  ImplementationResult result;
  /// What perfect implementation gains on current practice: the mean of value.implementation.
  decision::ExpectedGain perfect;
  /// The practice is worth having in every year or in none: costs and outcomes are discounted
  /// alike. Else a strategy that favours some years can be worth more than the practice for all.
  bool same_in_every_year = true;
  Estimate advantage;  ///< expected net benefit of the better option over the other, for all
  std::vector<double> people;  ///< who can have the practice, mean by year
  double rate = 0.0;           ///< at which years are weighed: that of costs

  [[nodiscard]] bool recommended() const noexcept { return value.best == 1; }
};

/// \param draws  of the target
/// \throws NumericalFailure where the table does not add up
/// \cost 10,000 draws: 0.2 ms
[[nodiscard]] PracticeValue practice_value(const compile::CompiledStudy& study, std::size_t target,
                                           const LaneTable& inputs, const TargetDraws& draws);

/// The table with what perfect information is worth where a part follows (voi::realised_value): at
/// today's uptake, and at that which the target's best strategy brings.
/// \param programme  of the best strategy; null where none pays
/// \test by hand; what joins brings the strategy's own EVSIM before cost
[[nodiscard]] ImplementationResult with_realised_value(const PracticeValue& practice,
                                                       const PairingResult* programme);

/// EVSIM of a pairing before its cost, what of perfect implementation it leaves, and the least
/// effect that pays.
/// \param[in,out] r  its payoff and parts are known
/// \param reach      of the strategy, shape [draw]
/// \throws NumericalFailure where the strategy is worth more than perfect implementation, and that
///         is the same choice in every year
void report_shortfall(PairingResult& r, const decision::PairingModel& model,
                      const PracticeValue& practice, std::span<const double> reach);

}  // namespace equipoise::run
