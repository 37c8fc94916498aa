/// \file  models/portfolio/problem.hpp
/// \brief models/portfolio: what to do in every target under budgets that do not pay for
///        everything. This header: the question.
///
/// Each target has alternatives, of which exactly one is chosen: nothing, a strategy from some year
/// on, a trial of one. Each is worth something and asks for cash from purses, year by year. A plan
/// is one alternative for each target; the best plan has the largest value among those that every
/// purse can pay.
///
/// Money is counted in hundredths (pence), to which values, cash and budgets are rounded: sums are
/// then exact, a budget that is spent to the last penny is no matter of rounding, and two plans are
/// worth the same or they are not.
#pragma once

#include <cstddef>
#include <vector>

namespace equipoise::portfolio {

/// What may be spent. All purses of a problem have the same years.
struct Purse {
  std::vector<double> amount;  ///< money by year, undiscounted
  bool carried = false;        ///< what a year leaves is there in the next; else it is lost
};

/// One way of dealing with a target.
struct Alternative {
  double value = 0.0;                     ///< money, discounted to the decision
  std::vector<std::vector<double>> cash;  ///< [purse][year] money, undiscounted; a saving is < 0
};

struct Problem {
  std::vector<Purse> purses;
  std::vector<std::vector<Alternative>> targets;  ///< [target][alternative]

  [[nodiscard]] std::size_t years() const noexcept {
    return purses.empty() ? 0 : purses.front().amount.size();
  }
};

/// Money in hundredths, a whole number.
[[nodiscard]] double hundredths(double money);

/// What each purse can pay by the end of each year, [purse x years + year], hundredths: the amount
/// of the year or, where it is carried over, of all years so far.
[[nodiscard]] std::vector<double> limits(const Problem& problem);
/// What an alternative takes of them, likewise.
[[nodiscard]] std::vector<double> needs(const Problem& problem, const Alternative& alternative);
/// Its cash over all purses and years, hundredths.
[[nodiscard]] double total_cash(const Alternative& alternative);

/// One alternative for each target.
struct Plan {
  std::vector<std::size_t> chosen;  ///< [target] index of the alternative
  double value = 0.0;               ///< hundredths
  double cash = 0.0;                ///< over all purses and years, hundredths
};

/// The plan of these alternatives. \pre one index for each target
[[nodiscard]] Plan plan_of(const Problem& problem, std::vector<std::size_t> chosen);
/// What a plan takes of each limit, hundredths.
[[nodiscard]] std::vector<double> needs(const Problem& problem, const Plan& plan);
/// Whether no limit is overdrawn.
[[nodiscard]] bool affordable(const Problem& problem, const Plan& plan);
/// The larger value, then the smaller cash, then the alternatives that stand first.
[[nodiscard]] bool better(const Plan& a, const Plan& b);

/// Whether b has no place in a best plan beside a, of the same target: a takes no more of any limit
/// and is worth no less, and it is worth more, takes less or (`a_first`) stands before b.
/// \test no alternative of a best plan is dominated, over random problems
[[nodiscard]] bool dominates(const Problem& problem, const Alternative& a, const Alternative& b,
                             bool a_first);

/// Which of these alternatives of one target another of them dominates, [alternative].
/// \cost quadratic in their number, where needs are found once for each
[[nodiscard]] std::vector<bool> dominated(const Problem& problem,
                                          const std::vector<Alternative>& alternatives);

}  // namespace equipoise::portfolio
