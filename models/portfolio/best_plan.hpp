/// \file  models/portfolio/best_plan.hpp
/// \brief The best plan under the budgets, and what more or less money would do.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "models/portfolio/problem.hpp"

namespace equipoise::portfolio {

/// The plan with the largest value that every purse can pay; of several the one with the least
/// cash, then the one whose alternatives stand first.
///
/// The relaxation prices the limits. With these prices every alternative falls short of the best
/// one of its target by some amount, and a plan is worth at most the bound of the relaxation less
/// the sum of what its alternatives fall short by. So few alternatives can be part of a plan that
/// is worth as much as one that is known. Where they make few plans, all that the bound does not
/// rule out are looked at; among more, CBC finds an optimal plan first, and the search finds
/// whether there are others of the same value.
///
/// \returns nothing where no plan is affordable
/// \cost for four targets with 20 alternatives each less than a millisecond; where CBC is asked
/// some
///       milliseconds
/// \test full enumeration of random problems, among them zero budgets, ties, budgets that bind in
///       one year, cash below 0 and nothing to choose; dynamic programming over the money of one
///       budget for problems that CBC is asked about
[[nodiscard]] std::optional<Plan> best_plan(const Problem& problem);

/// The plan if shares of alternatives could be chosen.
struct Relaxed {
  double value = 0.0;  ///< hundredths; no affordable plan is worth more
  /// [purse] what each unit of a small increase of the purse adds to it: the increase is one unit
  /// of money or, where that is more, a millionth of the largest amount that its limits know.
  std::vector<double> price;
};
/// A price is a difference of two values. A dual value would not do: where the relaxation is
/// degenerate, as with budgets of 0, it has many, and most of them promise too much.
/// \param growth  [purse][year] how more money would be spread, sums to 1
/// \returns nothing where no plan is affordable
/// \test no plan with more money, by that increase or more, is worth more than value + price x
///       increase; the price against the value of the problem with one unit more
[[nodiscard]] std::optional<Relaxed> relaxed(const Problem& problem,
                                             std::span<const std::vector<double>> growth);

/// The problem with `more` money in one purse (less where it is negative), spread over the years;
/// no year below 0.
[[nodiscard]] Problem with_more(const Problem& problem, std::size_t purse,
                                const std::vector<double>& growth, double more);

/// A plan that other budgets lead to.
struct Change {
  double money = 0.0;  ///< by how much the purse grows or falls, undiscounted, over all years
  Plan plan;
};

/// The least growth of a purse that makes a better plan affordable, by at least one unit of money
/// in value, and the best plan then.
/// \param plan  the best one of the problem
/// \returns nothing where no growth of this purse does
/// \test scans of the budget in small steps
[[nodiscard]] std::optional<Change> next_money(const Problem& problem, const Plan& plan,
                                               std::size_t purse,
                                               const std::vector<double>& growth);

/// The least fall of a purse with which the plan cannot be paid any more, and the best plan then.
/// \returns nothing where the plan takes nothing of this purse
[[nodiscard]] std::optional<Change> first_given_up(const Problem& problem, const Plan& plan,
                                                   std::size_t purse,
                                                   const std::vector<double>& growth);

}  // namespace equipoise::portfolio
