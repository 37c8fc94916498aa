// What stops a run with a plan that cannot be right: every check, with what provokes it.
#include "engine/run/plan_checks.hpp"

#include <doctest/doctest.h>
#include <functional>
#include <string>

#include "engine/run/run.hpp"

namespace {
using namespace equipoise;

/// Two targets, in order.
PortfolioResult sound() {
  PortfolioResult r;
  r.value = {100, 1};
  r.relaxed_value = 120;
  r.joint_value = 104;
  r.joint_value_limit = 110;
  r.choices.resize(2);
  r.choices[0].target = "asthma";
  r.choices[1].target = "diabetes";
  r.frontier = {
      {"implementation", 0.0, 0.0, 0.0, 0, 0, ""}, {"implementation", 1.0, 50.0, 100, 0, 0, ""},
      {"implementation", {}, {}, 130, 0, 0, ""},   {"research", 1.0, 10.0, 100, 0, 0, ""},
      {"research", {}, {}, 105, 0, 0, ""},         {"both", {}, {}, 140, 0, 0, ""}};
  return r;
}

/// What stops the run; empty: nothing does.
std::string failure(const std::function<void()>& check) {
  try {
    check();
  } catch (const run::NumericalFailure& failure) {
    return failure.what();
  }
  return {};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an alternative of the plan that another one of its target dominates stops the run") {
  portfolio::Problem problem;
  problem.purses = {{{100}, false}, {{100}, false}};
  const portfolio::Alternative nothing{0, {{0}, {0}}}, good{10, {{5}, {0}}}, poor{9, {{6}, {0}}};
  problem.targets = {{nothing, good}, {nothing, good, poor}};
  const auto of = [&](std::vector<std::size_t> chosen) {
    const portfolio::Plan plan = portfolio::plan_of(problem, std::move(chosen));
    return failure([&] { run::expect_undominated(problem, plan, sound(), "base"); });
  };
  CHECK(of({1, 1}).empty());
  CHECK(of({0, 1}).empty());  // not the best, and not dominated
  CHECK(of({1, 2}) ==
        "scenario base: the plan under budgets has an alternative of target diabetes that another "
        "one of it dominates\n  why: a best plan never has one, so that this one is not the best\n "
        " help: please report it with the study");
}

TEST_CASE("a plan that is worth more than its relaxation stops the run") {
  PortfolioResult r = sound();
  const auto of = [&] { return failure([&] { run::expect_within_relaxation(r, "dear"); }); };
  CHECK(of().empty());
  r.relaxed_value = 99.99;  // a hundredth for each target is rounding
  CHECK(of().empty());
  r.relaxed_value = 99.97;
  CHECK(holds(of(),
              "scenario dear: the plan under budgets is worth more than with alternatives "
              "bought in part, 100 against 99.97\n  why: the one bounds the other"));
}

TEST_CASE("a joint value below the value or above its limit stops the run") {
  PortfolioResult r = sound();
  const auto of = [&] { return failure([&] { run::expect_joint_value_in_order(r, "base"); }); };
  CHECK(of().empty());
  r.joint_value = 99.9;
  CHECK(holds(of(),
              "is worth more than where its trials' reports are read together, 100 against "
              "99.9\n  why: who reads more decides no worse"));
  r.joint_value = 110.1;
  CHECK(holds(of(),
              "is worth more than what bounds every such plan, 110.1 against 110\n  why: no "
              "reports teach more"));
  r.joint_value_limit.reset();
  CHECK(of().empty());
  r.joint_value.reset();
  r.joint_value_limit = 99;  // of no joint value
  CHECK(of().empty());
}

TEST_CASE("a value that falls where a budget grows stops the run") {
  PortfolioResult r = sound();
  const auto of = [&] { return failure([&] { run::expect_frontier_grows(r, "base"); }); };
  CHECK(of().empty());
  for (const auto& [point, value] : {std::pair{2, 99.9}, {1, 130.1}, {4, 99.9}, {5, 129.9}}) {
    CAPTURE(point);
    r = sound();
    r.frontier[static_cast<std::size_t>(point)].value = value;
    CHECK(holds(of(), "a plan with a smaller"));
  }
  r = sound();
  r.frontier[5].value = 129.9;
  CHECK(holds(of(),
              "scenario base: a plan with a smaller implementation budget is worth more than "
              "one with a larger one, 130 against 129.9\n  why: what the smaller budget pays "
              "for, the larger one pays for too"));
}

TEST_CASE("a plan that half of its budgets would better stops the run") {
  const auto of = [](double at_half) {
    return failure([&] { run::expect_half_buys_no_more(at_half, sound(), "dear"); });
  };
  CHECK(of(0).empty());
  CHECK(of(100.02).empty());  // a hundredth for each target is rounding
  CHECK(of(100.03) ==
        "scenario dear: a plan that half of both budgets pay for is worth more than the plan, "
        "100.03 against 100\n  why: what the smaller budget pays for, the larger one pays for too\n"
        "  help: please report it with the study");
}

TEST_CASE("a scenario with larger budgets whose plan is worth less stops the run") {
  spec::BudgetsSpec small{{{10, 10}, false}, {{5, 0}, true}};
  const auto offers = [](double value) {
    run::TargetActions actions;
    run::TargetAction& action = actions.offered.emplace_back();
    action.choice.value.value = value;
    action.choice.implementation_cash_by_year = {10, 0};
    action.choice.research_cash_by_year = {0, 0};
    return std::vector{actions};
  };
  const auto of = [&](const spec::BudgetsSpec& large, double value, double offered = 7) {
    return failure([&] {
      run::expect_grows_with_budgets(
          {{"base", &small, offers(7), 100.0}, {"rich", &large, offers(offered), value}});
    });
  };
  spec::BudgetsSpec large = small;
  CHECK(of(large, 100).empty());
  CHECK(of(large, 100.009).empty());    // rounding
  CHECK_FALSE(of(large, 101).empty());  // the same budgets: one of the two is wrong
  large.implementation.amount = {10, 11};
  CHECK(of(large, 101).empty());
  CHECK(
      of(large, 99) ==
      "scenario rich: the plan under budgets is worth less than that of scenario base, which has "
      "smaller ones, 100 against 99\n  why: what the smaller budget pays for, the larger one pays "
      "for too\n  help: please report it with the study");
  // Another scenario: nothing is known of which is worth more.
  CHECK(of(large, 99, 6).empty());
  // Money that is carried over pays for whatever the same money pays for that is lost, not the
  // other way round; nor does more in one year and less in another.
  large = small;
  large.implementation.carried = true;
  CHECK_FALSE(of(large, 99).empty());
  CHECK(of(large, 101).empty());
  large = small;
  large.research.carried = false;
  CHECK(of(large, 99).empty());
  large = small;
  large.implementation.amount = {15, 5};
  CHECK(of(large, 99).empty());
  large.implementation.carried = true;  // by the end of each year there is no less
  CHECK_FALSE(of(large, 99).empty());
  // Fewer years in which to start are no larger budget.
  large = small;
  large.implementation.amount = {20, 20};
  small.latest_trial_start = 2;
  CHECK(of(large, 99).empty());
  large.latest_trial_start = 2;
  CHECK_FALSE(of(large, 99).empty());
}
