/// \file  models/decision/target_research.hpp
/// \brief What a study is worth that informs the whole choice of a target, from simulated summaries
///        of its data.
///
/// The choice is between current practice and all strategies. Until the study reports, everybody
/// has one of them, and at tau the choice is made again: go on, stop, switch or start. The study
/// takes no practice off what it does.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/cea/outcomes.hpp"
#include "models/core/lanes.hpp"
#include "models/decision/actions.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::decision {

/// One of a target's options: the index of a strategy, or nothing: current practice.
using Choice = std::optional<std::size_t>;

/// One strategy on one schedule.
struct Piece {
  std::size_t strategy = 0;
  ScheduleOf schedule = full;
};

/// What everybody gets who has `meanwhile` until tau and `after` from then on:
/// the same throughout: [0, D); a strategy, then nothing: [0, D or tau), its effect fading;
/// nothing, then a strategy: [tau, E); one, then another: [0, D or tau) until it is replaced, then
/// [tau, E).
[[nodiscard]] std::vector<Piece> plan(Choice meanwhile, Choice after);

/// The schedules that a plan can use.
inline constexpr std::array<ScheduleOf, 4> plan_schedules{full, stopped, delayed, stopped_replaced};

/// QALYs and cost (of care and programme) of a strategy if everybody is on a schedule, against
/// current practice. Shapes [draw]; only plan_schedules are filled.
struct StrategyDraws {
  std::array<std::vector<double>, schedule_count> qalys, cost;
};

/// Cost and QALYs by option and draw, current practice first.
struct OptionDraws {
  LaneTable cost, qalys;  ///< shape [option][draw]

  [[nodiscard]] cea::Outcomes outcomes() const;  ///< views of these
};

/// The options of a target around a study.
struct ChoiceDraws {
  std::vector<StrategyDraws> strategies;
  double threshold = 0.0;
  numerics::DrawGroups groups;

  /// The choice of today, for good.
  [[nodiscard]] OptionDraws at_once() const;
  /// The choice at tau of those who have `meanwhile` until then.
  [[nodiscard]] OptionDraws after(Choice meanwhile) const;
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

/// A study that reports at tau, before its cost.
struct DelayedValue {
  Estimate enbs;     ///< less the best plan without research, of all (meanwhile, after)
  Choice meanwhile;  ///< what is best to have until it reports
};
/// \cost for each option that can be best meanwhile, one regression
/// \test two normal options in closed form; worlds drawn, studied and lived through
[[nodiscard]] DelayedValue delayed_value(const ChoiceDraws& choice,
                                         std::span<const std::span<const double>> summaries);

}  // namespace equipoise::decision
