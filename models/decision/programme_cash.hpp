/// \file  models/decision/programme_cash.hpp
/// \brief What a course of action asks for in cash, year by year, undiscounted: what budgets are
///        held against. Values discount the same cash.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "models/decision/actions.hpp"

namespace equipoise::decision {

/// A share of the people on a schedule.
struct Delivered {
  implementation::Schedule schedule;
  double share = 1.0;
};

/// Practices and patients by the share delivered to, fixed costs while anybody is, the set-up in
/// the year of the first delivery. Money by year of the horizon.
/// \pre what is delivered overlaps or follows on: the union is one stretch of time
/// \test the cash of a pairing's payoff; its discounted sum is the programme cost of each action
[[nodiscard]] std::vector<double> cash_by_year(std::span<const Delivered> delivered,
                                               const ProgrammeCosts& costs,
                                               const implementation::Horizon& horizon);

/// The strategy that is there where the one on trial is not.
struct OtherProgramme {
  ProgrammeCosts costs;
  double end = 0.0;  ///< D of its own, years: it would be delivered over [0, D)
};

/// What programmes may ask for beside a trial, whatever it finds: in each year the larger of what
/// the two options after it ask for. Where another strategy takes the place of what is rejected or
/// stopped, it is counted as taking it, whether that is the better successor or none is.
/// \param other  the fallback; null: current practice
/// \test its discounted sum is the programme cost of either option; no year of either is above it
[[nodiscard]] std::vector<double> most_cash_by_year(Research research, const ActionFrame& frame,
                                                    const voi::TrialSize& size,
                                                    const ProgrammeCosts& own,
                                                    const OtherProgramme* other,
                                                    const implementation::Horizon& horizon);

/// The cash of the two options after a trial, first and second.
[[nodiscard]] std::array<std::vector<double>, 2> cash_after(
    Research research, const ActionFrame& frame, const voi::TrialSize& size,
    const ProgrammeCosts& own, const OtherProgramme* other, const implementation::Horizon& horizon);

/// Research by phase: what is fixed evenly from the start of the set-up to the report, what
/// practices and patients cost evenly over the follow-up. Money by year of the horizon.
/// \param cost  undiscounted
/// \test a trial that starts and ends within years; parts add up; one that begins later
[[nodiscard]] std::vector<double> cash_by_year(const voi::ResearchCost& cost,
                                               const voi::TrialDesign& trial,
                                               const implementation::Horizon& horizon);

}  // namespace equipoise::decision
