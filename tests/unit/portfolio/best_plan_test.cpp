// The plan of the integer programme against every plan there is.
#include "models/portfolio/best_plan.hpp"

#include <algorithm>
#include <doctest/doctest.h>

#include "models/portfolio/programme.hpp"
#include "models/portfolio/solver.hpp"

#include "tests/unit/portfolio/random_problem.hpp"

namespace equipoise::portfolio {
namespace {

constexpr std::uint64_t cases = 60;  // of each kind

template <typename Check>
void for_each_case(const Check& check) {
  for (int kind = 0; kind < static_cast<int>(Kind::count); ++kind)
    for (std::uint64_t seed = 0; seed < cases; ++seed) {
      CAPTURE(kind);
      CAPTURE(seed);
      check(random_problem(1000 * static_cast<std::uint64_t>(kind) + seed, Kind{kind}));
    }
}

/// Twelve targets with twelve alternatives whose value is nearly ten times their cash, whole units:
/// prices rule out few of the plans.
Problem many_alike(std::uint64_t seed) {
  std::mt19937_64 bits(seed);
  const auto whole = [&](std::uint64_t to) { return static_cast<double>(bits() % to); };
  Problem problem;
  problem.purses = {{{150.0 + whole(150)}, false}};
  for (int t = 0; t < 12; ++t) {
    auto& all = problem.targets.emplace_back();
    all.push_back({0, {{0.0}}});
    for (int a = 1; a < 12; ++a) {
      const double cash = 10 + whole(50);
      all.push_back({10 * cash + whole(10), {{cash}}});
    }
  }
  return problem;
}

/// The largest value for every amount, target by target. \returns hundredths
double by_dynamic_programming(const Problem& problem) {
  const auto money = static_cast<std::size_t>(problem.purses[0].amount[0]);
  std::vector<double> best(money + 1, 0.0);  // [units spent at most]
  for (const std::vector<Alternative>& all : problem.targets) {
    std::vector<double> next(money + 1, -1e9);
    for (const Alternative& a : all)
      for (auto m = static_cast<std::size_t>(a.cash[0][0]); m <= money; ++m)
        next[m] = std::max(next[m], best[m - static_cast<std::size_t>(a.cash[0][0])] + a.value);
    best = next;
  }
  return 100 * best[money];
}

}  // namespace

TEST_CASE("where many plans are left the best one is that of dynamic programming") {
  std::size_t moved = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    CAPTURE(seed);
    Problem problem = many_alike(seed);
    const auto plan = best_plan(problem);
    REQUIRE(plan);
    CHECK(plan->value == by_dynamic_programming(problem));
    CHECK(affordable(problem, *plan));
    problem.purses[0].amount[0] -= 1;  // the twin that must fail
    moved += plan->value != by_dynamic_programming(problem);
  }
  CHECK(moved > 10);
}

TEST_CASE("what CBC answers is worth what the best plan is, where that needs no CBC too") {
  for_each_case([](const Problem& problem) {
    const auto plan = best_plan(problem);
    const Programme all = programme(problem);
    const auto found = solve(all);
    REQUIRE(found.has_value() == plan.has_value());
    if (!plan) return;
    double value = 0.0;
    for (const std::size_t j : *found) value += all.columns[j].value;
    CHECK(value == plan->value);
  });
}

TEST_CASE("the best plan is that of full enumeration, alternative by alternative") {
  std::size_t solved = 0, infeasible = 0, bound = 0, otherwise = 0;
  for_each_case([&](const Problem& problem) {
    const auto expected = by_enumeration(problem);
    const auto found = best_plan(problem);
    REQUIRE(found.has_value() == expected.has_value());
    if (!found) {
      ++infeasible;
      return;
    }
    ++solved;
    CHECK(found->value == expected->value);
    CHECK(found->cash == expected->cash);
    CHECK(found->chosen == expected->chosen);
    CHECK(affordable(problem, *found));
    // The twin that must fail: without budgets, or with every unspent pound carried over.
    Problem rich = problem, carried = problem;
    for (Purse& purse : rich.purses)
      for (double& amount : purse.amount) amount += 1e6;
    for (Purse& purse : carried.purses) purse.carried = !purse.carried;
    bound += by_enumeration(rich)->chosen != found->chosen;
    const auto other = by_enumeration(carried);
    otherwise += !other || other->chosen != found->chosen;
  });
  // The cases are what they are called: most bind, some have no plan, and the rule of carrying
  // over matters.
  CHECK(solved + infeasible == 8 * cases);
  CHECK(infeasible > 10);
  CHECK(bound > 150);
  CHECK(otherwise > 30);
}

TEST_CASE("the value of a budget grows with the budget and never falls") {
  for_each_case([](const Problem& problem) {
    const std::vector<double> even(problem.years(), 1.0 / static_cast<double>(problem.years()));
    for (std::size_t purse = 0; purse < problem.purses.size(); ++purse) {
      std::optional<Plan> before;
      for (const double more : {-1e9, -100.0, -20.0, 0.0, 5.0, 60.0, 400.0, 1e5}) {
        const auto plan = best_plan(with_more(problem, purse, even, more));
        if (before) {
          REQUIRE(plan);
          CHECK(plan->value >= before->value);
        }
        before = plan;
      }
    }
  });
}

TEST_CASE("no alternative of a best plan is dominated") {
  std::size_t dominated = 0;
  for_each_case([&](const Problem& problem) {
    const auto plan = best_plan(problem);
    for (std::size_t t = 0; t < problem.targets.size(); ++t) {
      const std::vector<Alternative>& all = problem.targets[t];
      for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = 0; b < all.size(); ++b) {
          if (a == b || !dominates(problem, all[a], all[b], a < b)) continue;
          ++dominated;
          if (plan) CHECK(plan->chosen[t] != b);
        }
    }
  });
  CHECK(dominated > 500);
}

TEST_CASE("a worked plan: what is left, not the best ratio, decides") {
  // 100 a year. A: 60 for 90; B: 50 for 70; C: 50 for 65. The best ratio first would take A alone.
  Problem problem;
  problem.purses = {{{100.0}, false}};
  for (const auto& [cash, value] : {std::pair{60.0, 90.0}, {50.0, 70.0}, {50.0, 65.0}})
    problem.targets.push_back({{0, {{0.0}}}, {value, {{cash}}}});
  CHECK(best_plan(problem)->chosen == std::vector<std::size_t>{0, 1, 1});
  CHECK(best_plan(problem)->value == 13500);
  // The next ten buy A in the place of C.
  const auto more = next_money(problem, *best_plan(problem), 0, {1.0});
  REQUIRE(more);
  CHECK(more->money == doctest::Approx(10));
  CHECK(more->plan.chosen == std::vector<std::size_t>{1, 1, 0});
  // Spent to the last penny: a penny less gives up B and C for A.
  const auto less = first_given_up(problem, *best_plan(problem), 0, {1.0});
  REQUIRE(less);
  CHECK(less->money == doctest::Approx(0.01));
  CHECK(less->plan.chosen == std::vector<std::size_t>{1, 0, 0});
  // A whole, then 0.8 of B: one more pound buys a fiftieth more of B.
  const auto bound = relaxed(problem, std::vector<std::vector<double>>{{1.0}});
  REQUIRE(bound);
  CHECK(bound->value == doctest::Approx(14600));
  CHECK(bound->price.at(0) == doctest::Approx(1.4));
}

TEST_CASE("what a year leaves is lost or carried over") {
  Problem problem;
  problem.purses = {{{50.0, 50.0}, false}};
  problem.targets = {{{0, {{0.0, 0.0}}}, {30, {{0.0, 100.0}}}, {10, {{50.0, 0.0}}}}};
  CHECK(best_plan(problem)->chosen == std::vector<std::size_t>{2});
  problem.purses[0].carried = true;
  CHECK(best_plan(problem)->chosen == std::vector<std::size_t>{1});
  problem.targets[0][1].cash = {{100.0, 0.0}};  // nobody lends next year's money
  CHECK(best_plan(problem)->chosen == std::vector<std::size_t>{2});
}

TEST_CASE("no targets, no purses, no plan") {
  Problem problem;
  CHECK(best_plan(problem)->chosen.empty());
  problem.targets = {{{5, {}}, {7, {}}}};
  CHECK(best_plan(problem)->chosen == std::vector<std::size_t>{1});
  problem.targets.push_back({});
  CHECK_FALSE(best_plan(problem));
}

TEST_CASE(
    "twelve targets that are copies of each other: of equal plans the one that stands first") {
  Problem problem;
  problem.purses = {{{100.0}, false}};
  for (int t = 0; t < 12; ++t) problem.targets.push_back({{0, {{0.0}}}, {7, {{20.0}}}});
  const auto plan = best_plan(problem);
  REQUIRE(plan);
  CHECK(plan->value == 3500);
  CHECK(plan->chosen == std::vector<std::size_t>{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
}

}  // namespace equipoise::portfolio
