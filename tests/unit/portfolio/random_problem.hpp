/// \file  tests/unit/portfolio/random_problem.hpp
/// \brief Small random questions of every kind, and the answer by trying every plan.
#pragma once

#include <cstdint>
#include <optional>
#include <random>

#include "models/portfolio/problem.hpp"

namespace equipoise::portfolio {

/// What makes a question degenerate.
enum class Kind {
  plain,
  zero_budgets,
  ties,         ///< values and cash are a few round amounts
  one_year,     ///< budgets that bind in one year alone
  savings,      ///< cash below 0 beside cash above it
  tight,        ///< hardly anything is affordable
  no_nothing,   ///< doing nothing is not among the alternatives: often no plan at all
  one_of_each,  ///< nothing to choose
  count
};

inline Problem random_problem(std::uint64_t seed, Kind kind) {
  std::mt19937_64 bits(seed);
  const auto whole = [&](int from, int to) {
    return from + static_cast<int>(bits() % static_cast<std::uint64_t>(to - from + 1));
  };
  const auto share = [&] { return static_cast<double>(bits() >> 11U) * 0x1p-53; };
  Problem problem;
  const int years = whole(1, 4), purses = whole(1, 2), targets = whole(1, 4);
  for (int p = 0; p < purses; ++p) {
    Purse purse{{}, whole(0, 1) == 1};
    const int binds = whole(0, years - 1);
    for (int t = 0; t < years; ++t) {
      double amount = kind == Kind::zero_budgets ? 0.0
                      : kind == Kind::ties       ? 10.0 * whole(0, 4)
                      : kind == Kind::tight      ? 30 * share()
                                                 : 200 * share();
      if (kind == Kind::one_year) amount = t == binds ? 60 * share() : 1e6;
      purse.amount.push_back(amount);
    }
    problem.purses.push_back(purse);
  }
  for (int g = 0; g < targets; ++g) {
    std::vector<Alternative>& all = problem.targets.emplace_back();
    const auto alternative = [&](bool nothing) {
      Alternative a;
      a.cash.assign(static_cast<std::size_t>(purses), {});
      a.value = nothing ? 0 : kind == Kind::ties ? 10.0 * whole(-1, 3) : 300 * share() - 60;
      for (auto& cash : a.cash)
        for (int t = 0; t < years; ++t)
          cash.push_back(nothing                 ? 0
                         : kind == Kind::ties    ? 10.0 * whole(0, 2)
                         : kind == Kind::savings ? 120 * share() - 50
                         : whole(0, 3) == 0      ? 0
                                                 : 100 * share());
      all.push_back(a);
    };
    const bool only_one = kind == Kind::one_of_each;
    if (kind != Kind::no_nothing) alternative(true);
    for (int i = only_one ? 1 : 0, n = only_one ? 1 : whole(1, 6); i < n; ++i) alternative(false);
  }
  return problem;
}

/// Every plan, one after another.
inline std::optional<Plan> by_enumeration(const Problem& problem) {
  std::optional<Plan> best;
  std::vector<std::size_t> chosen(problem.targets.size(), 0);
  for (;;) {
    const Plan plan = plan_of(problem, chosen);
    if (affordable(problem, plan) && (!best || better(plan, *best))) best = plan;
    std::size_t t = 0;
    while (t < chosen.size() && ++chosen[t] == problem.targets[t].size()) chosen[t++] = 0;
    if (t == chosen.size()) return best;
  }
}

}  // namespace equipoise::portfolio
