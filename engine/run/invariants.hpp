/// \file  engine/run/invariants.hpp
/// \brief What must hold in every run, whatever the study: a breach stops it.
///
/// For one decision at one threshold, EVSI of a trial <= EVPPI of the effect <= EVPI, and EVPPI of
/// a group of inputs <= EVPI. Estimates may cross by chance, so that five standard errors of the
/// difference are allowed, the biases that the methods declare, and a thousandth for curves that a
/// regression follows only nearly.
#pragma once

#include <string>

#include "equipoise/estimate.hpp"

#include "models/core/lanes.hpp"
#include "models/decision/pairing.hpp"
#include "models/voi/evppi.hpp"

namespace equipoise::run {

/// A value of information as messages name it.
struct NamedValue {
  const std::string& name;
  const voi::InformationValue& value;
};

/// The smaller value does not exceed the larger one, both over the same draws, but by five paired
/// standard errors and the biases: of the smaller upward, of the larger downward.
/// \throws NumericalFailure with both numbers
void expect_in_order(const NamedValue& smaller, const NamedValue& larger,
                     const numerics::DrawGroups& groups, double biases);

/// What a study teaches a target is worth no more than EVPI of its choice. The one integrates what
/// the other samples, so that beside five standard errors of both, the bias of EVPI is allowed, and
/// a millionth of the stake.
/// \param what    as the message names it \param evsi  immediate results, before research cost
/// \param stake   money, the payoff of the best option
/// \throws NumericalFailure with both numbers
void expect_within_evpi(const std::string& what, const Estimate& evsi, const Estimate& evpi,
                        double evpi_bias, double stake);

/// Values of information of one decision, against each other.
class InformationOrder {
 public:
  /// \param decision  as messages name it
  /// \param benefit  net benefit of its options, shape [option][draw]
  /// \param perfect  EVPI of `benefit`
  InformationOrder(std::string decision, const LaneTable& benefit,
                   const voi::InformationValue& perfect, const numerics::DrawGroups& groups)
      : decision_(std::move(decision)), benefit_(benefit), perfect_(perfect), groups_(groups) {}

  /// EVPPI of a group <= EVPI, both over the same draws.
  /// \throws NumericalFailure with both numbers
  /// \cost a pass over the draws
  void expect_within_evpi(const std::string& group, const voi::PartialInformation& fit,
                          const voi::InformationValue& value, double threshold) const;

  /// EVPPI of the mean effect and EVSI of every size <= EVPPI of the effect <= EVPI. The first is a
  /// matter of arithmetic, since the draws are the same; the second of chance, since EVPI samples
  /// the effect that EVPPI integrates. \throws NumericalFailure with both numbers
  void expect_trials_within(const decision::PairingOutcome& outcome, const Estimate& effect,
                            const Estimate& mean_effect) const;

 private:
  [[noreturn]] void fail(const std::string& smaller, double value, const std::string& larger,
                         double bound, double allowed) const;

  std::string decision_;
  const LaneTable& benefit_;
  const voi::InformationValue& perfect_;
  const numerics::DrawGroups& groups_;
};

}  // namespace equipoise::run
