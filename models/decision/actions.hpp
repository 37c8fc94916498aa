/// \file  models/decision/actions.hpp
/// \brief What can be done with a pairing, with and without a trial, and what each is worth.
///
/// models/decision turns payoffs and values of information into a verdict that can be explained.
///
/// An action is a delivery schedule for each group of people: A, the practices of the intervention
/// arm; C, those of the control arm; R, the rest. It is worth the sum over groups of share x
/// E[W(schedule)], plus G over the union of the schedules, less the set-up once and the cost of
/// research.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "models/core/lanes.hpp"
#include "models/implementation/cubic_table.hpp"
#include "models/implementation/payoff.hpp"
#include "models/voi/normal_expectation.hpp"
#include "models/voi/trial.hpp"

namespace equipoise::decision {

/// The schedules that the actions use. D = the smaller of duration and horizon H; s0 and tau = when
/// a trial starts to deliver and when it reports; E = the smaller of tau + D and H.
enum ScheduleOf : std::size_t {
  full,                 ///< [0, D)
  stopped,              ///< [0, the smaller of D and tau)
  delayed,              ///< [tau, E)
  early,                ///< [s0, E)
  trial_only,           ///< [s0, tau)
  control_late,         ///< [tau, D)
  stopped_replaced,     ///< as stopped, another strategy taking its place at tau
  trial_only_replaced,  ///< as trial_only, another strategy taking its place at tau
  schedule_count
};
/// Those without `replaced`: all that a pairing needs on its own.
inline constexpr std::size_t own_schedules = stopped_replaced;

/// The time table of a pairing and a trial.
struct ActionFrame {
  std::array<implementation::Schedule, schedule_count> schedule;
  std::array<implementation::DeliveryYears, schedule_count>
      years;                                          ///< discounted years of delivery
  std::array<double, schedule_count> setup_factor{};  ///< discount factor of the first delivery
  double reports = 0.0;                               ///< tau
  /// tau >= D: the results would come when delivery has ended.
  bool nothing_left_to_decide = false;

  /// Discount factor of a cost paid at tau, of a programme that is stopped before its time; 0 where
  /// its time is over.
  [[nodiscard]] double reversal_factor() const noexcept {
    return nothing_left_to_decide ? 0.0 : setup_factor[delayed];
  }
};

[[nodiscard]] ActionFrame action_frame(const implementation::Delivery& delivery,
                                       const implementation::Horizon& horizon, double trial_starts,
                                       double trial_reports);

/// Expected cost of a programme. Practices and patients are in W, since they scale with the people;
/// fixed costs are G, set-up is S. Money; the first three a year.
struct ProgrammeCosts {
  double fixed = 0.0;
  double practices = 0.0;       ///< E[reach per_practice] x practices
  double patients_first = 0.0;  ///< E[reach n_first per_patient]
  double patients_later = 0.0;
  double setup = 0.0;
  double reversal = 0.0;  ///< once, where a programme is stopped because of what a trial found

  /// What W loses on a schedule.
  [[nodiscard]] double in_schedule(const implementation::DeliveryYears& years) const noexcept {
    return practices * years.total() + patients_first * years.first + patients_later * years.later;
  }
};

/// What is paid however many people there are, in units of a programme's costs.
struct FixedTerms {
  double fixed_years = 0.0;      ///< discounted years of fixed cost, the union of the schedules
  double setup_factor = 0.0;     ///< discount factor of the set-up
  double reversal_factor = 0.0;  ///< discount factor of the reversal, 0 where nothing is reversed

  void add(const FixedTerms& terms, double factor) noexcept {
    fixed_years += factor * terms.fixed_years;
    setup_factor += factor * terms.setup_factor;
    reversal_factor += factor * terms.reversal_factor;
  }
  /// Money. \param fixed  a year \param setup, reversal  once
  [[nodiscard]] double cost(double fixed, double setup, double reversal) const noexcept {
    return fixed_years * fixed + setup_factor * setup + reversal_factor * reversal;
  }
};

/// What a trial of a strategy tells of its fallback, where a report tied the effects of both: they
/// are normal together with a correlation r. Given x, how many standard deviations that of the
/// strategy is from its mean, the fallback's is N(r x, 1 - r^2), so that a term d_j h_j of its
/// payoff (hermite_series.hpp) is expected to be r^j d_j h_j(x): a term in the trial's own signal.
struct TiedFallback {
  enum Part : std::size_t { full, until_report, after_report, part_count };
  double correlation = 0.0;
  voi::NormalBelief belief;          ///< of the argument of its table
  implementation::CubicTable gains;  ///< W of each part by it, up to a constant; money
  LaneTable coefficient;             ///< [part][term]: r^j d_j, money; 0 of the mean
  /// [part]: of the terms left out, the root of the sum of j (r^j d_j)^2 is no larger; money.
  std::array<double, part_count> roughness{};
};

/// One option: the sum over schedules of share x E[W], plus a constant (G, S, research cost, and
/// what other strategies bring).
struct Option : FixedTerms {
  std::array<double, schedule_count> share{};
  double others = 0.0;  ///< expected payoff of the fallback's part, money
  /// Of a fallback that a trial of this strategy tells of: its parts, by share. Null: of none.
  const TiedFallback* tied = nullptr;
  std::array<double, TiedFallback::part_count> share_of_fallback{};

  [[nodiscard]] double constant(const ProgrammeCosts& costs) const noexcept {
    return others - cost(costs.fixed, costs.setup, costs.reversal);
  }
};

/// What is done where the strategy is not: nothing, or (in the line of a target) the best other
/// strategy. Everything is expected money.
struct Fallback {
  bool strategy = false;      ///< false: current practice, all zero
  double full = 0.0;          ///< W over [0, D) of the fallback
  double until_report = 0.0;  ///< W over [0, tau), replaced at tau
  double after_report = 0.0;  ///< W over [tau, D)
  double fixed_full = 0.0, fixed_until_report = 0.0, fixed_after_report = 0.0;  ///< G, negative
  double setup = 0.0, setup_after_report = 0.0;                                 ///< S, positive
  double reversal = 0.0;  ///< of taking it back at tau, positive
  /// What a trial of the strategy tells of it. Null: nothing, and it is worth what is said above
  /// whatever the trial finds.
  std::shared_ptr<const TiedFallback> tied;

  [[nodiscard]] double payoff() const noexcept { return full + fixed_full - setup; }
};

/// A trial and the choice after it.
struct ResearchAction {
  Option first;   ///< adopt, or continue
  Option second;  ///< reject, or stop
};

enum class Research {
  before_implementing,  ///< "only in research"
  while_implementing,   ///< "with research"
};

/// What comes after a strategy that is rejected or stopped.
enum class Successor { nothing, fallback };

/// - before implementing: A delivers from s0; at tau adopt = A [s0, E), C and R [tau, E); reject =
///   A [s0, tau).
/// - while implementing: continue = A and R [0, D), C [tau, D); stop = A and R [0, D or tau).
/// A stop costs the reversal: a programme outside the trial is taken back because of what was
/// found. So does an adoption that takes the place of the fallback. The end of a trial's own arm
/// costs none.
///
/// Practices that join because the trial led to adoption (size.joining_share) have what C has from
/// tau on: [tau, E) where it is adopted, [tau, D) where it is continued.
///
/// With a fallback strategy: before implementing, R has it until tau, and on after a rejection;
/// where it is the successor, A and C have it from tau to D after a rejection, and everybody after
/// a stop. Where it is not (its remaining years may cost more than they bring), they have nothing
/// new. Where the trial takes every practice there is no R, and nothing is paid for it. The control
/// arm keeps current practice until tau, for that is what a trial compares with.
///
/// \returns options that point to what `fallback` holds
/// \test a line of four years worked by hand, printed in docs/methods/verdict.md
[[nodiscard]] ResearchAction research_action(Research research, const ActionFrame& frame,
                                             const voi::TrialSize& size,
                                             const Fallback& fallback = {},
                                             Successor successor = Successor::nothing);

/// The successors there are to choose from, before the trial: 1, with a fallback strategy 2.
[[nodiscard]] constexpr std::size_t successor_count(const Fallback& fallback) noexcept {
  return fallback.strategy ? 2 : 1;
}

enum class WithoutResearch {
  nothing,
  implement,           ///< [0, D)
  shorter,             ///< [0, D or tau)
  later,               ///< [tau, E)
  fallback,            ///< the fallback strategy [0, D)
  fallback_then_this,  ///< the fallback [0, tau), this [tau, E)
  this_then_fallback,  ///< this [0, tau), the fallback [tau, D)
};

/// An action without research for everybody.
/// \pre the last three only with a fallback strategy
[[nodiscard]] Option without_research(WithoutResearch action, const ActionFrame& frame,
                                      const Fallback& fallback = {});

/// How many of WithoutResearch there are: 4, with a fallback strategy 7.
[[nodiscard]] constexpr std::size_t without_research_count(const Fallback& fallback) noexcept {
  return fallback.strategy ? 7 : 4;
}

}  // namespace equipoise::decision
