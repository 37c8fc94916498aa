// What more or less money would do, against budgets moved in small steps and every plan tried.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "models/portfolio/best_plan.hpp"

#include "tests/unit/portfolio/random_problem.hpp"

namespace equipoise::portfolio {
namespace {

/// In proportion to the amounts, or evenly where there are none.
std::vector<double> in_proportion(const Problem& problem, std::size_t purse) {
  double sum = 0.0;
  for (const double x : problem.purses[purse].amount) sum += x;
  std::vector<double> growth;
  for (const double x : problem.purses[purse].amount)
    growth.push_back(sum > 0 ? x / sum : 1 / static_cast<double>(problem.years()));
  return growth;
}

/// Amounts are whole hundredths: a year that takes little of an increase gets them late.
double rounding_of(const Problem& problem, const std::vector<double>& growth) {
  double least = 1.0;
  for (const double share : growth)
    if (share > 0) least = std::min(least, share);
  return 0.01 * static_cast<double>(problem.years()) / least;
}

template <typename Check>
void for_each_plan(const Check& check) {
  for (int kind = 0; kind < static_cast<int>(Kind::count); ++kind)
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
      CAPTURE(kind);
      CAPTURE(seed);
      const Problem problem =
          random_problem(50'000 + 1000 * static_cast<std::uint64_t>(kind) + seed, Kind{kind});
      const auto plan = by_enumeration(problem);
      if (!plan) continue;
      for (std::size_t purse = 0; purse < problem.purses.size(); ++purse)
        check(problem, *plan, purse, in_proportion(problem, purse));
    }
}

struct RelaxedFor {
  double value, price;
};

/// The relaxation and the price of one purse.
std::optional<RelaxedFor> relaxed_for(const Problem& problem, std::size_t purse,
                                      const std::vector<double>& growth) {
  const std::vector<std::vector<double>> all(problem.purses.size(), growth);
  const auto found = relaxed(problem, all);
  if (!found) return std::nullopt;
  return RelaxedFor{found->value, found->price.at(purse)};
}

}  // namespace

TEST_CASE("the next money is the least that buys more, and buys what enumeration says") {
  std::size_t bought = 0, nothing = 0;
  for_each_plan([&](const Problem& problem, const Plan& plan, std::size_t purse,
                    const std::vector<double>& growth) {
    const auto change = next_money(problem, plan, purse, growth);
    const auto with = [&](double more) {
      return by_enumeration(with_more(problem, purse, growth, more));
    };
    if (!change) {
      ++nothing;
      for (const double more : {1.0, 30.0, 100.0, 300.0, 1000.0, 1e5})
        CHECK(with(more)->value < plan.value + 100);
      return;
    }
    ++bought;
    CHECK(change->plan.value >= plan.value + 100);
    CHECK(with(change->money)->chosen == change->plan.chosen);
    // Less does not: down to the rounding of the amounts.
    const double rounding = rounding_of(problem, growth);
    for (const double share : {1.0, 0.99, 0.9, 0.6, 0.3, 0.1}) {
      const double less = share * (change->money - rounding);
      if (less > 0) CHECK(with(less)->value < plan.value + 100);
    }
  });
  CHECK(bought > 100);
  CHECK(nothing > 20);
}

TEST_CASE("a limit that does not grow is kept to the penny, however large it is") {
  // The first programme would need the least more money, but its trial costs 5p more than there is
  // for research: less of it than a solver's tolerance. The second one can be had.
  constexpr double research = 1e9;
  const Problem problem{{{{0}, false}, {{research - 0.05}, false}},
                        {{{0, {{0}, {0}}}, {100, {{10}, {research}}}, {90, {{20}, {0}}}}}};
  const auto plan = best_plan(problem);
  REQUIRE(plan);
  CHECK(plan->value == 0);
  const auto change = next_money(problem, *plan, 0, {1.0});
  REQUIRE(change);
  CHECK(change->money == 20);
  CHECK(change->plan.chosen == std::vector<std::size_t>{2});
  // More for research buys nothing while there is nothing for programmes.
  CHECK_FALSE(next_money(problem, *plan, 1, {1.0}));
  // A year without a share of the growth is such a limit too.
  const Problem by_year{{{{0, 5}, false}}, {{{0, {{0, 0}}}, {100, {{10, 6}}}, {90, {{20, 5}}}}}};
  const auto dearer = next_money(by_year, *best_plan(by_year), 0, {1.0, 0.0});
  REQUIRE(dearer);
  CHECK(dearer->money == 20);
}

TEST_CASE("the plan holds until just before the fall that gives something up") {
  std::size_t given_up = 0;
  for_each_plan([&](const Problem& problem, const Plan& plan, std::size_t purse,
                    const std::vector<double>& growth) {
    const auto change = first_given_up(problem, plan, purse, growth);
    if (!change) return;
    ++given_up;
    const auto with = [&](double less) {
      return by_enumeration(with_more(problem, purse, growth, -less));
    };
    CHECK(with(change->money)->chosen == change->plan.chosen);
    CHECK(change->plan.value <= plan.value);
    CHECK(change->plan.chosen != plan.chosen);
    const double rounding = rounding_of(problem, growth);
    for (const double share : {1.0, 0.9, 0.5, 0.1})
      if (change->money > rounding)
        CHECK(affordable(with_more(problem, purse, growth, -share * (change->money - rounding)),
                         plan));
  });
  CHECK(given_up > 50);
}

TEST_CASE("no plan is worth more than the relaxation says, with more money or without") {
  std::size_t close = 0, cases = 0;
  for_each_plan([&](const Problem& problem, const Plan& plan, std::size_t purse,
                    const std::vector<double>& growth) {
    const auto bound = relaxed_for(problem, purse, growth);
    REQUIRE(bound);
    CHECK(bound->price >= 0);
    ++cases;
    close += bound->value < plan.value + 1;
    for (const double more : {0.0, 1.0, 20.0, 100.0, 1e4}) {
      const auto then = by_enumeration(with_more(problem, purse, growth, more));
      // Amounts are rounded to hundredths, each by up to half of one.
      const double rounding = bound->price * rounding_of(problem, growth) * 100;
      CHECK(then->value <=
            bound->value + 100 * bound->price * more + rounding + 1e-9 * std::abs(bound->value));
    }
  });
  CHECK(close > cases / 5);  // and it is no idle bound
}

TEST_CASE("the price of a budget is what one more unit of it buys, where budgets are 0 too") {
  std::size_t priced = 0, without_money = 0;
  for_each_plan([&](const Problem& problem, const Plan&, std::size_t purse,
                    const std::vector<double>&) {
    // Whole hundredths of one unit, so that the amounts of the larger problem need no rounding.
    std::vector<double> growth(problem.years());
    int left = 100;
    for (std::size_t t = 0; t < growth.size(); ++t) {
      const int part = left / static_cast<int>(growth.size() - t);
      growth[t] = part / 100.0;
      left -= part;
    }
    double all = 0.0;
    for (const double x : problem.purses[purse].amount) all += x;
    const auto now = relaxed_for(problem, purse, growth);
    const auto then = relaxed_for(with_more(problem, purse, growth, 1.0), purse, growth);
    REQUIRE(now);
    REQUIRE(then);
    const double gain = (then->value - now->value) / 100;
    const double rounding = 1e-6 * (1 + std::abs(now->value) / 100);
    CHECK(now->price <= gain + rounding);  // the value is concave in the budget
    if (all > 1e5) return;                 // there the increase is a millionth of it, above 1
    CHECK(now->price == doctest::Approx(gain).epsilon(1e-6).scale(1 + std::abs(now->value) / 100));
    priced += now->price > 0;
    without_money += now->price > 0 && all == 0;
  });
  CHECK(priced > 100);
  CHECK(without_money > 10);
}

TEST_CASE("the price of budgets of 0 is the least of the dual values, whichever year it is of") {
  // A unit, half of it in each year: 1/120 of the first alternative, for 5. Prices of 10 for its
  // dear year and 0 for the other are dual values, and so are 0 and 20, which would promise 10.
  for (const bool mirrored : {false, true}) {
    CAPTURE(mirrored);
    const std::vector<double> dear = mirrored ? std::vector<double>{30, 60} : std::vector{60., 30.};
    const std::vector<double> cheap{dear[1], dear[0]};
    const Problem problem{{{{0, 0}, false}},
                          {{{0, {{0, 0}}}, {600, {dear}}}, {{0, {{0, 0}}}, {300, {cheap}}}}};
    const auto bound = relaxed_for(problem, 0, {0.5, 0.5});
    REQUIRE(bound);
    CHECK(bound->value == 0);
    CHECK(bound->price == doctest::Approx(5));
  }
}

}  // namespace equipoise::portfolio
