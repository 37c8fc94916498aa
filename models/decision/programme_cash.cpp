#include "models/decision/programme_cash.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace equipoise::decision {
namespace {

using implementation::delivered_share;
using implementation::Horizon;
using implementation::Schedule;

/// Money spread evenly over a stretch of time, or all at once where it has no length.
void spread(double money, const Schedule& over, std::vector<double>& by_year) {
  if (money == 0 || by_year.empty()) return;
  const double length = over.end - over.start;
  if (length <= 0) {
    const auto year = static_cast<std::size_t>(over.start);
    by_year[std::min(year, by_year.size() - 1)] += money;
    return;
  }
  for (std::size_t t = 0; t < by_year.size(); ++t)
    by_year[t] += money * delivered_share(over, t) / length;
}

}  // namespace

std::vector<double> cash_by_year(std::span<const Delivered> delivered, const ProgrammeCosts& costs,
                                 const Horizon& horizon) {
  std::vector<double> cash(horizon.years, 0.0);
  Schedule all{std::numeric_limits<double>::infinity(), 0.0};
  for (const Delivered& d : delivered) {
    if (d.share == 0 || d.schedule.end <= d.schedule.start) continue;
    all.start = std::min(all.start, d.schedule.start);
    all.end = std::max(all.end, d.schedule.end);
    const double first = std::floor(d.schedule.start);
    for (std::size_t t = 0; t < horizon.years; ++t) {
      const double patients =
          static_cast<double>(t) == first ? costs.patients_first : costs.patients_later;
      cash[t] += d.share * delivered_share(d.schedule, t) * (costs.practices + patients);
    }
  }
  if (!(all.start < static_cast<double>(horizon.years))) return cash;
  for (std::size_t t = 0; t < horizon.years; ++t) cash[t] += delivered_share(all, t) * costs.fixed;
  cash[static_cast<std::size_t>(all.start)] += costs.setup;
  return cash;
}

std::array<std::vector<double>, 2> cash_after(Research research, const ActionFrame& frame,
                                              const voi::TrialSize& size, const ProgrammeCosts& own,
                                              const OtherProgramme* other, const Horizon& horizon) {
  const ResearchAction action = research_action(research, frame, size);
  const auto of = [&](const Option& option, std::span<const Delivered> delivered_by_other) {
    std::vector<Delivered> delivered;
    for (std::size_t s = 0; s < schedule_count; ++s)
      delivered.push_back({frame.schedule[s], option.share[s]});
    std::vector<double> cash = cash_by_year(delivered, own, horizon);
    if (other == nullptr) return cash;
    const std::vector<double> more = cash_by_year(delivered_by_other, other->costs, horizon);
    for (std::size_t t = 0; t < cash.size(); ++t) cash[t] += more[t];
    return cash;
  };
  const double in_arms = size.intervention_share + size.control_share;
  const double end = other == nullptr ? 0.0 : other->end;
  // Shares are rounded: a rest as small as that is nobody.
  const double rest = 1 - in_arms > 1e-12 ? 1 - in_arms : 0.0;
  const Schedule until{0.0, std::min(frame.reports, end)}, from{frame.reports, end};
  // What is taken back at the report is paid for then.
  const auto taken_back = [&](std::vector<double> cash, double reversal) {
    const auto year = static_cast<std::size_t>(frame.reports);
    if (year < cash.size()) cash[year] += reversal;
    return cash;
  };
  if (research == Research::before_implementing)
    return {taken_back(of(action.first, std::array{Delivered{until, rest}}),
                       rest > 0 && frame.reports < end ? other->costs.reversal : 0.0),
            of(action.second, std::array{Delivered{{0.0, end}, rest}, Delivered{from, in_arms}})};
  return {of(action.first, {}), taken_back(of(action.second, std::array{Delivered{from, 1.0}}),
                                           action.second.reversal_factor > 0 ? own.reversal : 0.0)};
}

std::vector<double> most_cash_by_year(Research research, const ActionFrame& frame,
                                      const voi::TrialSize& size, const ProgrammeCosts& own,
                                      const OtherProgramme* other, const Horizon& horizon) {
  auto [most, second] = cash_after(research, frame, size, own, other, horizon);
  for (std::size_t t = 0; t < most.size(); ++t) most[t] = std::max(most[t], second[t]);
  return most;
}

std::vector<double> cash_by_year(const voi::ResearchCost& cost, const voi::TrialDesign& trial,
                                 const Horizon& horizon) {
  std::vector<double> cash(horizon.years, 0.0);
  spread(cost.fixed, {trial.begins, trial.reports()}, cash);
  spread(cost.practices + cost.patients, {trial.starts(), trial.starts() + trial.follow_up}, cash);
  return cash;
}

}  // namespace equipoise::decision
