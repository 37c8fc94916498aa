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
