#include "models/decision/trial_plans.hpp"

#include <algorithm>
#include <limits>

#include "models/core/contracts.hpp"

namespace equipoise::decision {
namespace {

bool has(const voi::TrialArm& arm, std::size_t strategy) {
  return std::ranges::find(arm.strategies, strategy) != arm.strategies.end();
}

/// Whether its practices have what everybody outside the trial has.
bool as_outside(const voi::TrialArm& arm, Choice meanwhile) {
  return meanwhile ? arm.strategies.size() == 1 && arm.strategies.front() == *meanwhile
                   : arm.strategies.empty();
}

/// Of somebody who has the strategy until tau, from the first day or as an arm has it.
ScheduleOf until_report(bool from_first_day, bool goes_on, bool followed) {
  if (from_first_day) return goes_on ? full : followed ? stopped_replaced : stopped;
  return goes_on ? early : followed ? trial_only_replaced : trial_only;
}

/// Each of these covers all that stand after it and can stand beside it.
constexpr ScheduleOf longest_first[]{
    full, stopped, stopped_replaced, early, trial_only, trial_only_replaced, control_late, delayed};

}  // namespace

double least_reach(std::span<const double> mean_reach, std::span<const std::size_t> strategies) {
  EQUIPOISE_EXPECT(!strategies.empty());
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t s : strategies) least = std::min(least, mean_reach[s]);
  return least;
}

double among_reached(double share, double least_reach, double mean_reach) {
  return mean_reach > least_reach ? share * (least_reach / mean_reach) : share;
}

std::vector<voi::TrialArm> arms_among(std::span<const voi::TrialArm> arms,
                                      std::span<const double> mean_reach, std::size_t strategy) {
  std::vector<std::size_t> tried;
  for (const voi::TrialArm& arm : arms)
    tried.insert(tried.end(), arm.strategies.begin(), arm.strategies.end());
  std::vector<voi::TrialArm> among(arms.begin(), arms.end());
  if (tried.empty()) return among;
  const double least = least_reach(mean_reach, tried);
  for (voi::TrialArm& arm : among)
    arm.share = among_reached(arm.share, least, mean_reach[strategy]);
  return among;
}

Option strategy_part(const ActionFrame& frame, std::size_t strategy, Choice meanwhile, Choice after,
                     std::span<const voi::TrialArm> arms, double joining) {
  EQUIPOISE_EXPECT(joining >= 0);
  const Choice x = strategy;
  const bool goes_on = after == x, followed = after.has_value();
  Option option;
  double rest = 1.0;
  for (const voi::TrialArm& arm : arms) {
    if (arm.share == 0 || as_outside(arm, meanwhile)) continue;
    rest -= arm.share;
    if (has(arm, strategy))
      option.share[until_report(meanwhile == x, goes_on, followed)] += arm.share;
    else if (goes_on)
      option.share[meanwhile == x ? control_late : delayed] += arm.share;
  }
  EQUIPOISE_EXPECT(rest > -1e-9);
  if (rest > 1e-12) {  // shares are rounded
    if (meanwhile == x)
      option.share[until_report(true, goes_on, followed)] += rest;
    else if (goes_on)
      option.share[delayed] += rest;
  }
  if (goes_on && joining > 0) option.share[meanwhile == x ? control_late : delayed] += joining;
  const auto longest = std::ranges::find_if(
      longest_first, [&](ScheduleOf schedule) { return option.share[schedule] != 0; });
  if (longest == std::end(longest_first)) return option;
  option.fixed_years = frame.years[*longest].total();
  option.setup_factor = frame.setup_factor[*longest];
  if (option.share[stopped] > 0 || option.share[stopped_replaced] > 0)
    option.reversal_factor = frame.reversal_factor();
  return option;
}

}  // namespace equipoise::decision
