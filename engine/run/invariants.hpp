/// \file  engine/run/invariants.hpp
/// \brief What must hold in every run, whatever the study: a breach stops it.
///
/// For one decision at one threshold, 0 <= EVSI of a trial <= EVPPI of the effect <= EVPI, and 0 <=
/// EVPPI of some inputs <= EVPPI of a group that has them all <= EVPI (decision_information.hpp);
/// none changes when a constant is added to every alternative (added_constant.hpp). Estimates may
/// cross by chance, so that five standard errors of the difference are allowed, the biases that
/// the methods declare, and a thousandth for curves that a regression follows only nearly.
///
/// Of a target's practice, EVPIM + EVPI = the value of both, and EVSIM of a strategy before its
/// cost
/// <= EVPIM (practice_value.hpp).
///
/// EVSI is that before uptake changes. ENBS, and what a trial brings where adoption after it
/// reaches more practices (TrialResult::depends_on_uptake), is not bounded by what there is to
/// learn: exempt.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "equipoise/estimate.hpp"
#include "equipoise/target_results.hpp"

#include "models/core/lanes.hpp"
#include "models/decision/pairing.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/implementation_value.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::run {

/// A value of information as messages name it.
struct NamedValue {
  std::string name;
  const voi::InformationValue& value;
};

/// The smaller value does not exceed the larger one, both over the same draws, but by five paired
/// standard errors and the biases: of the smaller upward, of the larger downward.
/// \throws NumericalFailure with both numbers
void expect_in_order(const NamedValue& smaller, const NamedValue& larger,
                     const numerics::DrawGroups& groups, double biases);

/// EVPI does not change when a constant is added to every alternative, and is 0 where no
/// alternative varies over the draws. \param benefit  shape [option][draw] \throws NumericalFailure
/// \test breaches
void expect_of_differences(const std::string& decision, const LaneTable& benefit,
                           const voi::InformationValue& perfect,
                           const numerics::DrawGroups& groups);

/// A value of information by its number alone, integrated or without what its draws say.
struct NamedNumber {
  std::string name;
  double value = 0.0;
};

/// No value of information is below 0, but for rounding. \throws NumericalFailure
void expect_not_negative(const NamedNumber& value, double rounding);

/// The order of two values that are integrated, which chance has no part in: all that is allowed is
/// what the methods resolve, 2e-4 of the larger one and 1e-6 of the stake.
///
/// \param stake  the largest expected payoff between which they decide
///
/// \throws NumericalFailure with both numbers
void expect_in_order(const NamedNumber& smaller, const NamedNumber& larger, double stake);

/// Expected payoffs of the two options between which a study decides; of several, the best two.
struct ComparedPayoffs {
  double one = 0.0, other = 0.0;
};

/// Standard error of EVPI where few draws change the choice, or none, and their spread says little.
///
/// Of a normal difference of mean -gap and standard deviation s, E[max(0, .)^2] <= 2 V s^2 / gap
/// with V = E[max(0, .)] (a bound of Mills' ratio), so that the mean over n draws has a standard
/// error of at most sqrt(2 V s^2 / gap / n).
///
/// \param value   V, a value of information that the draws need not have sampled
/// \param gap     of the expected payoffs, >= 0
/// \param spread  s, > 0; unknown: gap / 3, since nearer than three standard deviations the draws
///                show what there is
[[nodiscard]] double unseen_error(double value, double gap, std::optional<double> spread,
                                  std::size_t draws);

/// What a study teaches a target, and what knowing exactly what it observes would, is worth no less
/// than nothing and no more than EVPI of its choice. The one integrates what the other samples, so
/// that beside five standard errors of both, the biases are allowed, a millionth of the stake, and
/// what the draws may not show.
///
/// \param what    as the message names the value
/// \param value   EVSI or EVPPI: immediate results, before research cost
/// \param biases  of the value upward, of EVPI downward
/// \throws NumericalFailure with both numbers
/// \test no draw of 1,000 pays, four and three and a half standard deviations away; breaches
void expect_within_evpi(const std::string& what, const Estimate& value, const Estimate& evpi,
                        double biases, const ComparedPayoffs& payoffs, std::size_t draws);

/// That, of all research on a target's choice: EVPPI of what it observes, and EVSI of every size.
/// \throws NumericalFailure with both numbers \test breaches
void expect_research_within_evpi(const TargetResult& target, double evpi_bias,
                                 const ComparedPayoffs& payoffs, std::size_t draws);

/// The table of current and perfect implementation and information fits the values of both, which
/// are found without it. \throws NumericalFailure
void expect_adds_up(const std::string& target, const voi::ImplementationValue& value);

/// No strategy is worth more, before it is paid, than perfect implementation of the practice.
/// \param error  of the difference between the two, over the same draws
/// \throws NumericalFailure with both numbers
void expect_within_perfect_implementation(const std::string& pairing, double evsim,
                                          const voi::ImplementationValue& practice, double error);

/// Values of information of one decision, against each other.
class InformationOrder {
 public:
  /// \param decision  as messages name it
  /// \param perfect  EVPI \param evpi_bias  by how much at most it lies low on average
  /// \param payoff  by draw
  InformationOrder(std::string decision, const Estimate& perfect, double evpi_bias,
                   std::span<const double> payoff);

  /// EVPPI of the mean effect and EVSI of every size, from 0, <= EVPPI of the effect <= EVPI, and
  /// EVSI grows as the sampling variance falls. The first is a
  /// matter of arithmetic, since the draws are the same; the second of chance, since EVPI samples
  /// the effect that EVPPI integrates: beside standard errors what the draws may not show is
  /// allowed, as in expect_within_evpi. \throws NumericalFailure with both numbers
  /// \test no draw of 1,000 pays; breaches
  void expect_trials_within(const decision::PairingOutcome& outcome, const Estimate& effect,
                            const Estimate& mean_effect) const;

 private:
  [[noreturn]] void fail(const std::string& smaller, double value, const std::string& larger,
                         double bound, double allowed) const;

  std::string decision_;
  Estimate perfect_;
  double evpi_bias_;
  double spread_;  ///< standard deviation of the payoff over the draws
  std::size_t draws_;
};

}  // namespace equipoise::run
