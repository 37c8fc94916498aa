#include "models/decision/actions.hpp"

#include <algorithm>

#include "models/core/contracts.hpp"

namespace equipoise::decision {

using implementation::Delivery;
using implementation::Horizon;
using implementation::Schedule;

ActionFrame action_frame(const Delivery& delivery, const Horizon& horizon, double trial_starts,
                         double trial_reports) {
  EQUIPOISE_EXPECT(trial_starts >= 0 && trial_reports >= trial_starts);
  const double h = static_cast<double>(horizon.years);
  const double d = delivery.implemented(horizon).end;
  const double s0 = trial_starts, tau = trial_reports;
  const double e = std::min(tau + d, h);
  const double stop = std::min(d, tau);

  ActionFrame frame;
  frame.reports = tau;
  frame.nothing_left_to_decide = tau >= d;
  frame.schedule = {Schedule{0, d},         Schedule{0, stop},     Schedule{tau, e},
                    Schedule{s0, e},        Schedule{s0, tau},     Schedule{tau, d},
                    Schedule{0, stop, tau}, Schedule{s0, tau, tau}};
  for (std::size_t s = 0; s < schedule_count; ++s) {
    frame.years[s] = implementation::delivery_years(frame.schedule[s], horizon);
    frame.setup_factor[s] = implementation::first_delivery_factor(frame.schedule[s], horizon);
  }
  return frame;
}

ResearchAction research_action(Research research, const ActionFrame& frame,
                               const voi::TrialSize& size, const Fallback& fallback,
                               Successor successor) {
  const bool replaced = successor == Successor::fallback;
  EQUIPOISE_EXPECT(fallback.strategy || !replaced);
  const double a = size.intervention_share, c = size.control_share, rest = 1 - a - c;
  const double joining = size.joining_share;
  // G and S follow the union of the schedules, which here is always the longest of them.
  const auto covers = [&](Option& option, ScheduleOf schedule) {
    option.fixed_years = frame.years[schedule].total();
    option.setup_factor = frame.setup_factor[schedule];
  };
  const double from_report = fallback.fixed_after_report - fallback.setup_after_report;
  ResearchAction action;
  action.first.tied = action.second.tied = fallback.tied.get();
  if (research == Research::before_implementing) {
    action.first.share[early] = a;
    action.first.share[delayed] = 1 - a + joining;
    covers(action.first, early);
    action.second.share[replaced ? trial_only_replaced : trial_only] = a;
    covers(action.second, trial_only);
    if (rest > 1e-12) {  // shares are rounded
      action.first.others = rest * fallback.until_report + fallback.fixed_until_report -
                            fallback.setup - fallback.reversal;
      action.second.others = rest * fallback.full + fallback.fixed_full - fallback.setup;
      action.first.share_of_fallback[TiedFallback::until_report] = rest;
      action.second.share_of_fallback[TiedFallback::full] = rest;
    } else if (replaced) {
      action.second.others = from_report;
    }
    if (replaced) {
      action.second.others += (a + c) * fallback.after_report;
      action.second.share_of_fallback[TiedFallback::after_report] = a + c;
    }
  } else {
    action.first.share[full] = 1 - c;
    action.first.share[control_late] = c + joining;
    covers(action.first, full);
    action.second.share[replaced ? stopped_replaced : stopped] = 1 - c;
    covers(action.second, stopped);
    action.second.reversal_factor = frame.reversal_factor();
    if (replaced) {
      action.second.others = fallback.after_report + from_report;
      action.second.share_of_fallback[TiedFallback::after_report] = 1;
    }
  }
  return action;
}

Option without_research(WithoutResearch action, const ActionFrame& frame,
                        const Fallback& fallback) {
  Option option;
  const auto everybody = [&](ScheduleOf schedule) {
    option.share[schedule] = 1;
    option.fixed_years = frame.years[schedule].total();
    option.setup_factor = frame.setup_factor[schedule];
  };
  switch (action) {
    case WithoutResearch::nothing:
      break;
    case WithoutResearch::implement:
      everybody(full);
      break;
    case WithoutResearch::shorter:
      everybody(stopped);
      break;
    case WithoutResearch::later:
      everybody(delayed);
      break;
    case WithoutResearch::fallback:
      option.others = fallback.payoff();
      break;
    case WithoutResearch::fallback_then_this:
      everybody(delayed);
      option.others = fallback.until_report + fallback.fixed_until_report - fallback.setup;
      break;
    case WithoutResearch::this_then_fallback:
      everybody(stopped_replaced);
      option.others =
          fallback.after_report + fallback.fixed_after_report - fallback.setup_after_report;
      break;
  }
  return option;
}

}  // namespace equipoise::decision
