/// \file  models/decision/target_research.hpp
/// \brief What a study is worth that informs the whole choice of a target, from simulated summaries
///        of its data.
///
/// The choice is between current practice and all strategies. Until the study reports, everybody
/// outside its arms has one of them, and at tau the choice is made again: go on, stop, switch or
/// start (trial_plans.hpp). Strategies that an arm has together count as having the payoff of each.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "models/cea/outcomes.hpp"
#include "models/core/lanes.hpp"
#include "models/decision/trial_plans.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::decision {

/// One strategy around a study.
struct StrategyDraws {
  ActionFrame frame;
  /// If everybody is on a schedule, against current practice: QALYs, and the cost of care,
  /// practices and patients. Shapes [draw]; schedules that no plan uses may be left empty.
  std::array<std::vector<double>, schedule_count> qalys, cost;
  std::vector<double> fixed_per_year, setup, reversal;  ///< money, shape [draw]
  double mean_reach = 1.0;                              ///< share of practices that it reaches
};

/// The schedules of plans without arms.
inline constexpr std::array<ScheduleOf, 4> schedules_without_arms{full, stopped, delayed,
                                                                  stopped_replaced};

/// Cost and QALYs by option and draw, current practice first.
struct OptionDraws {
  LaneTable cost, qalys;  ///< shape [option][draw]

  [[nodiscard]] cea::Outcomes outcomes() const;  ///< views of these
};

/// What a study does to practices, beside what its data say.
struct Conduct {
  std::span<const voi::TrialArm> arms;  ///< none: it takes no practice off what it does
  /// Practices that join each strategy where the study led to it, as a share of those that take
  /// part, shape [strategy]; empty: the study changes no uptake.
  std::span<const double> joining;

  [[nodiscard]] bool nothing() const { return arms.empty() && joining.empty(); }
};

/// The options of a target around a study.
struct ChoiceDraws {
  std::vector<StrategyDraws> strategies;
  double threshold = 0.0;
  numerics::DrawGroups groups;

  /// The choice of today, for good.
  [[nodiscard]] OptionDraws at_once() const;
  /// The choice at tau where everybody outside the arms has `meanwhile` until then.
  [[nodiscard]] OptionDraws after(Choice meanwhile, const Conduct& conduct = {}) const;
};

/// What summaries of a study's data are worth.
struct ImmediateValue {
  voi::InformationValue value;
  double upward_bias = 0.0;  ///< money; see PartialInformation::bias
  std::string method;
};

/// EVSI: immediate results, full uptake, before research cost. Of what is observed itself in the
/// place of summaries: EVPPI.
/// \param summaries  shape [summary][draw], simulated from each draw's inputs
[[nodiscard]] ImmediateValue immediate_value(const ChoiceDraws& choice,
                                             std::span<const std::span<const double>> summaries);

/// A study that reports at tau, before its cost: enbs = loss_avoided - waiting_cost + uptake_gain.
struct DelayedValue {
  Estimate enbs;             ///< less the best plan without research, of all (meanwhile, after)
  Choice meanwhile;          ///< what is best to have outside the arms until it reports
  Estimate loss_avoided;     ///< by choosing by the result at tau, nobody joining
  Estimate waiting_cost;     ///< what the best that can be done so, result unread, is behind
  Estimate uptake_gain;      ///< what those who join because of it bring
  double upward_bias = 0.0;  ///< money; see PartialInformation::bias
  std::vector<double> influence;  ///< on enbs, shape [draw]
};
/// Practices that join bring what they bring in the expected net benefit of the study alone, not
/// in what it is compared with.
///
/// \cost for each option that can be best meanwhile, one regression; one more where practices join
/// \test two normal options in closed form; worlds drawn, studied and lived through, with arms and
///       without; the line's two-arm trial; a pairing's trial that changes uptake
[[nodiscard]] DelayedValue delayed_value(const ChoiceDraws& choice,
                                         std::span<const std::span<const double>> summaries,
                                         const Conduct& conduct = {});

}  // namespace equipoise::decision
