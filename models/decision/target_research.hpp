/// \file  models/decision/target_research.hpp
/// \brief What a study is worth that informs the whole choice of a target, from simulated summaries
///        of its data.
///
/// The choice is between current practice and all strategies. Until the study reports, everybody
/// outside its arms has one of them, and at tau the choice is made again: go on, stop, switch or
/// start (trial_plans.hpp). Strategies that an arm has together count as having the payoff of each.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"
#include "models/decision/trial_plans.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::decision {

/// One strategy around a study.
struct StrategyDraws {
  ActionFrame frame;
  /// Net monetary benefit if everybody is on a schedule, against current practice, before what is
  /// paid a year or once. Shape [draw]; schedules that no plan uses may be left empty.
  std::array<std::vector<double>, schedule_count> benefit;
  std::vector<double> fixed_per_year, setup, reversal;  ///< money, shape [draw]
  double mean_reach = 1.0;                              ///< share of practices that it reaches
};

/// The schedules of plans without arms.
inline constexpr std::array<ScheduleOf, 4> schedules_without_arms{full, stopped, delayed,
                                                                  stopped_replaced};

/// What summaries of a study's data are worth.
struct ImmediateValue {
  voi::InformationValue value;
  double upward_bias = 0.0;  ///< money; see InformedChoice::evppi
  std::string method;
};

/// A study that reports at tau, before its cost: enbs = loss_avoided - waiting_cost + uptake_gain.
struct DelayedValue {
  Estimate enbs;             ///< less the best plan without research, of all (meanwhile, after)
  Choice meanwhile;          ///< what is best to have outside the arms until it reports
  Estimate loss_avoided;     ///< by choosing by the result at tau, nobody joining
  Estimate waiting_cost;     ///< what the best that can be done so, result unread, is behind
  Estimate uptake_gain;      ///< what those who join because of it bring
  double upward_bias = 0.0;  ///< money; see InformedChoice::evppi
  std::vector<double> influence;  ///< on enbs, shape [draw]
};

struct ResearchValue {
  ImmediateValue immediate;
  DelayedValue delayed;
};

/// The plans that share what is done meanwhile.
struct PlansMeanwhile {
  LaneTable benefit;     ///< net monetary benefit, shape [option after][draw]
  std::size_t best = 0;  ///< option after, no result read
  double now = 0.0;      ///< mean of the best
};

/// The options of a target around studies of one time table, at one threshold.
class ResearchedChoice {
 public:
  ResearchedChoice(std::vector<StrategyDraws> strategies, numerics::DrawGroups groups);

  [[nodiscard]] const numerics::DrawGroups& groups() const noexcept { return groups_; }
  /// Net benefit of the choice of today, for good: shape [option][draw], current practice first.
  [[nodiscard]] const LaneTable& at_once() const noexcept { return at_once_; }

  /// EVSI: immediate results, full uptake, before research cost. Of what is observed itself in the
  /// place of summaries: EVPPI.
  /// \param summaries  shape [summary][draw], simulated from each draw's inputs
  /// \cost one regression of a response an option
  [[nodiscard]] ImmediateValue immediate(std::span<const std::span<const double>> summaries) const;

  /// That, and what the study is worth that reports at tau. Practices that join bring what they
  /// bring in the expected net benefit of the study alone, not in what it is compared with.
  /// \cost one regression of two responses an option; then for each other option that can be best
  ///       meanwhile, and where practices join, one more
  /// \test two normal options in closed form; worlds drawn, studied and lived through, with arms
  ///       and without; the line's two-arm trial; a pairing's trial that changes uptake
  [[nodiscard]] ResearchValue research(std::span<const std::span<const double>> summaries,
                                       const Conduct& conduct = {}) const;

 private:
  [[nodiscard]] PlansMeanwhile meanwhile(std::size_t option, const Conduct& conduct) const;

  std::vector<StrategyDraws> strategies_;
  numerics::DrawGroups groups_;
  LaneTable at_once_;
  std::vector<PlansMeanwhile> unstudied_;  ///< without any conduct, by option
  std::size_t without_ = 0;                ///< the best of them
};

}  // namespace equipoise::decision
