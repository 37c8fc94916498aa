// Plans under budgets from alternatives to results: what is done, left out first and changed by
// other budgets, against every plan there is.
#include "engine/run/portfolio.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>

namespace {
using namespace equipoise;
using run::TargetAction;
using run::TargetActions;

/// A trial of the mean effect in row 7 that reports after two years: one standard deviation of the
/// effect is worth 40, half of its variance is that of the mean, and half is learnt.
TargetAction::Report report(double now) {
  decision::SharedTrial::Choice choice{now, {}};
  choice.difference[1] = 40;
  return {7, decision::SharedTrial(2.0, {0.1, 0.2, 0.2}, {{0.5}, {1.0}}, {choice})};
}

TargetAction action(const std::string& target, const std::string& strategy, double value,
                    std::vector<double> implementation, std::vector<double> research = {}) {
  TargetAction a;
  a.choice.target = a.choice.title = target;
  a.choice.strategy = a.choice.strategy_title = strategy;
  a.choice.action = strategy.empty() ? "nothing" : "implement";
  if (!strategy.empty()) a.choice.start_year = 1;
  if (!research.empty()) {
    a.choice.action = "trial while implementing";
    a.choice.start_year.reset();
    a.choice.trial = "two-arm";
    a.choice.trial_size = 20;
  }
  a.choice.value = {value, 1.0};
  if (research.empty()) research.assign(implementation.size(), 0.0);
  for (const double x : implementation) a.choice.implementation_cash += x;
  for (const double x : research) a.choice.research_cash += x;
  a.choice.implementation_cash_by_year = std::move(implementation);
  a.choice.research_cash_by_year = std::move(research);
  return a;
}

/// Three targets over two years; each has nothing, a programme and a trial of it.
std::vector<TargetActions> targets() {
  std::vector<TargetActions> all;
  const auto add = [&](const std::string& name, double cash, double value, double learnt) {
    std::vector<TargetAction>& of = all.emplace_back().offered;
    of.push_back(action(name, "", 0, {0, 0}));
    of.push_back(action(name, "audit", value, {cash, cash}));
    TargetAction later = action(name, "audit", 0.8 * value, {0, cash});
    later.choice.start_year = later.allowed_by.programme = 2;
    of.push_back(later);
    TargetAction trial = action(name, "audit", value + learnt, {cash, cash}, {30, 10});
    trial.report = report(value);
    of.push_back(trial);
    for (const TargetAction& a : of) {
      const PlanChoice& c = a.choice;
      all.back().at_most.push_back(
          {a.allowed_by,
           {c.value.value + (a.report ? a.report->trial->most_gain() : 0.0),
            {c.implementation_cash_by_year, c.research_cash_by_year}}});
    }
  };
  add("asthma", 100, 900, 50);
  add("depression", 80, 800, 120);
  add("diabetes", 60, 200, 10);
  return all;
}

/// The largest value of all plans within the budgets, year by year and nothing carried over.
double by_hand(const std::vector<TargetActions>& all, const spec::BudgetsSpec& budgets) {
  double best = -std::numeric_limits<double>::infinity();
  for (const TargetAction& a : all[0].offered)
    for (const TargetAction& b : all[1].offered)
      for (const TargetAction& c : all[2].offered) {
        bool fits = true;
        for (std::size_t t = 0; t < 2; ++t) {
          double programmes = 0.0, trials = 0.0;
          for (const TargetAction* x : {&a, &b, &c}) {
            programmes += x->choice.implementation_cash_by_year[t];
            trials += x->choice.research_cash_by_year[t];
            fits = fits && x->choice.start_year.value_or(1) <= budgets.latest_start;
          }
          fits = fits && programmes <= budgets.implementation.amount[t] &&
                 trials <= budgets.research.amount[t];
        }
        if (fits)
          best = std::max(best, a.choice.value.value + b.choice.value.value + c.choice.value.value);
      }
  return best;
}

PortfolioResult result(const spec::BudgetsSpec& budgets) {
  const auto all = targets();
  return run::portfolio_result({all, &budgets, "base", "£"}, true);
}

}  // namespace

TEST_CASE("the plan, its money, what is left out first and what other budgets would do") {
  spec::BudgetsSpec budgets{{{190, 190}, false}, {{30, 30}, false}, 1};
  const PortfolioResult r = result(budgets);
  // Asthma and depression fit, and the trial of depression is worth more than that of asthma.
  CHECK(r.value.value == doctest::Approx(1820));
  CHECK(r.value.value == doctest::Approx(by_hand(targets(), budgets)));
  CHECK(r.value.standard_error == doctest::Approx(3));
  CHECK(r.choices[0].action == "implement");
  CHECK(r.choices[1].action == "trial while implementing");
  CHECK(r.choices[2].action == "nothing");
  CHECK(r.purses[0].spent_by_year == std::vector<double>{180, 180});
  CHECK(r.purses[1].spent == doctest::Approx(40));
  CHECK(r.relaxed_value >= r.value.value);
  CHECK(r.joint_value.value() == r.value.value);  // one trial
  // Pairings left out, and more of what is done: the trial of asthma's programme.
  REQUIRE(r.left_out.size() == 1);
  CHECK(r.left_out[0].choice.target == "diabetes");
  CHECK(r.left_out[0].gain == doctest::Approx(210));
  REQUIRE(r.upgrades.size() == 1);
  CHECK(r.upgrades[0].choice.target == "asthma");
  CHECK(r.upgrades[0].choice.action == "trial while implementing");
  CHECK(r.upgrades[0].gain == doctest::Approx(50));
  CHECK(*r.upgrades[0].loss_if_included == doctest::Approx(70));  // depression's trial given up
  CHECK(r.upgrades[0].reason ==
        "it needs £30 more of the research budget in year 1, of which £0 is left");
  // Diabetes' trial in the place of depression's, and asthma untouched or dropped: 900 + 210.
  CHECK(*r.left_out[0].loss_if_included == doctest::Approx(1820 - 1110));
  CHECK(r.left_out[0].reason ==
        "it needs £60 more of the implementation budget in year 1, of which £10 is left, and £30 "
        "more of the research budget in year 1, of which £0 is left");
  // What was offered: not the start in year 2, which this budget rules out.
  REQUIRE(r.alternatives.size() == 9);
  for (const PlanAlternative& a : r.alternatives) CHECK(a.choice.start_year.value_or(1) == 1);
  CHECK(r.alternatives[1].in_plan);  // of asthma
  CHECK(r.alternatives[5].in_plan);
  CHECK(r.alternatives[5].choice.action == r.choices[1].action);
  CHECK(r.alternatives[6].in_plan);
  CHECK(std::ranges::count(r.alternatives, true, &PlanAlternative::in_plan) == 3);
  REQUIRE(r.changes.size() == 4);
  CHECK(r.changes[0].purse == "implementation");
  CHECK(r.changes[0].direction == "more");
  CHECK(r.changes[0].money == doctest::Approx(100));  // 50 a year for diabetes
  CHECK(r.changes[0].value_change == doctest::Approx(200));
  CHECK(r.changes[0].per_unit == doctest::Approx(2));
  CHECK(r.changes[0].changes.front().target == "diabetes");
  CHECK(r.changes[1].direction == "less");
  CHECK(r.changes[1].money == doctest::Approx(20.02).epsilon(1e-3));
  CHECK(r.changes[2].purse == "research");
  CHECK(r.changes[2].direction == "more");
  CHECK(r.changes[2].money == doctest::Approx(60));  // 30 more in year 1: both trials
  CHECK(r.changes[2].value_change == doctest::Approx(50));
  CHECK(r.changes[3].direction == "less");
  CHECK(r.changes[3].value_change == doctest::Approx(-120));
  for (const FrontierPoint& point : r.frontier) {
    spec::BudgetsSpec other = budgets;
    for (const auto& [name, purse] :
         {std::pair{"implementation", &other.implementation}, {"research", &other.research}})
      if (point.purse == name || point.purse == "both")
        for (double& x : purse->amount) x = point.multiple ? *point.multiple * x : 1e6;
    CHECK(point.value == doctest::Approx(by_hand(targets(), other)));
  }
  CHECK(r.frontier.size() == 11);
}

TEST_CASE("programmes may start later where the study says so") {
  spec::BudgetsSpec budgets{{{100, 190}, false}, {{0, 0}, false}, 1};
  CHECK(result(budgets).value.value == doctest::Approx(900));
  budgets.latest_start = 2;
  const PortfolioResult r = result(budgets);
  CHECK(r.value.value == doctest::Approx(900 + 640));
  CHECK(r.value.value == doctest::Approx(by_hand(targets(), budgets)));
  CHECK(*r.choices[1].start_year == 2);
}

TEST_CASE("what is left out names the year that it overdraws most, by whose end money is carried") {
  // 130 for programmes by the end of year 1, 260 by that of year 2, of which asthma takes 200.
  spec::BudgetsSpec budgets{{{130, 130}, true}, {{90, 90}, false}, 1};
  PortfolioResult r = result(budgets);
  CHECK(r.value.value == doctest::Approx(950));
  CHECK(r.upgrades.empty());
  REQUIRE(!r.left_out.empty());
  CHECK(r.left_out[0].choice.target == "depression");
  CHECK(*r.left_out[0].loss_if_included == doctest::Approx(950 - 920));
  CHECK(
      r.left_out[0].reason ==
      "it needs £160 more of the implementation budget by the end of year 2, of which £60 is left");
  // Without money for trials no plan has depression's, whatever is done elsewhere.
  budgets.research.amount = {0, 0};
  r = result(budgets);
  CHECK(r.value.value == doctest::Approx(900));
  REQUIRE(!r.left_out.empty());
  CHECK(r.left_out[0].choice.target == "depression");
  CHECK_FALSE(r.left_out[0].loss_if_included);
  CHECK(r.left_out[0].reason ==
        "on its own it needs £30 of the research budget in year 1, of which there is £0");
}

TEST_CASE("less than a hundredth is no gain that money keeps out") {
  const std::vector<TargetActions> all{
      {{action("asthma", "", 0, {0}), action("asthma", "audit", 10.0, {5}),
        action("asthma", "support", 10.004, {6})},
       {}}};
  const spec::BudgetsSpec budgets{{{100}, false}, {{100}, false}, 1};
  const PortfolioResult r = run::portfolio_result({all, &budgets, "base", "£"}, false);
  CHECK(r.choices[0].strategy == "audit");  // the same in hundredths, for less
  CHECK(r.left_out.empty());
}

TEST_CASE("no money, and money for everything") {
  const spec::BudgetsSpec none{{{0, 0}, false}, {{0, 0}, true}, 2};
  const PortfolioResult poor = result(none);
  CHECK(poor.value.value == 0);
  for (const PlanChoice& choice : poor.choices) CHECK(choice.action == "nothing");
  REQUIRE(poor.left_out.size() == 3);
  CHECK_FALSE(poor.left_out[0].loss_if_included);
  CHECK(
      poor.left_out[0].reason ==
      "on its own it needs £100 of the implementation budget in year 1, of which there is £0, and "
      "£40 of the research budget, of which there is £0");
  const spec::BudgetsSpec enough{{{500, 500}, false}, {{90, 90}, false}, 2};
  const PortfolioResult rich = result(enough);
  CHECK(rich.value.value == doctest::Approx(900 + 800 + 200 + 180));
  CHECK(rich.left_out.empty());
  for (const BudgetChange& change : rich.changes) CHECK(change.direction == "less");
  CHECK(rich.upgrades.empty());
}

TEST_CASE(
    "trials of one mean effect are priced jointly, and no plan is worth more than the limit") {
  const double phi = 40 * 0.3989422804014327;  // 40 E[max(0, Z)]
  const double own = std::sqrt(0.5), known = std::sqrt(2.0 / 3);
  // Two others resolve a quarter of the mean's variance each, 0.4 of it together; of what half and
  // half make of the effect's variance 0.8 is left beside them, and 0.8 x 0.5 / 0.9 in the end.
  const double three = std::sqrt(1 - 0.4 / 0.9);
  const spec::BudgetsSpec enough{{{500, 500}, false}, {{90, 90}, false}, 2};
  PortfolioResult r = result(enough);
  CHECK(*r.joint_value - r.value.value == doctest::Approx(3 * phi * (three - own)));
  REQUIRE(r.joint_value_limit);
  CHECK(*r.joint_value_limit ==
        doctest::Approx(r.value.value + 3 * phi * (known - own)).epsilon(1e-5));
  std::vector<TargetActions> all = targets();
  const spec::BudgetsSpec one{{{100, 100}, false}, {{30, 30}, false}, 1};
  for (const spec::BudgetsSpec& budgets : {enough, one}) {
    double best = 0.0;
    std::vector<const TargetAction*> plan(3);
    const auto every = [&](auto&& self, std::size_t t) -> void {
      if (t < 3) {
        for (const TargetAction& a : all[t].offered) {
          plan[t] = &a;
          self(self, t + 1);
        }
        return;
      }
      double value = 0.0;
      bool fits = true;
      std::vector<const decision::SharedTrial*> trials;
      for (const TargetAction* a : plan) {
        value += a->choice.value.value;
        if (a->report) trials.push_back(&*a->report->trial);
        fits = fits && a->choice.start_year.value_or(1) <= budgets.latest_start;
      }
      for (std::size_t y = 0; y < 2; ++y) {
        double programmes = 0.0, research = 0.0;
        for (const TargetAction* a : plan) {
          programmes += a->choice.implementation_cash_by_year[y];
          research += a->choice.research_cash_by_year[y];
        }
        fits = fits && programmes <= budgets.implementation.amount[y] &&
               research <= budgets.research.amount[y];
      }
      for (const double gain : decision::gains_together(trials)) value += gain;
      if (fits) best = std::max(best, value);
    };
    every(every, 0);
    r = run::portfolio_result({all, &budgets, "base", "£"}, true);
    CHECK(best <= *r.joint_value_limit);
    CHECK(*r.joint_value <= best + 1e-9);
  }
  // Where each trial alone is worth a little less than no trial, the plan has none, though three
  // would be worth more.
  for (std::size_t t = 0; t < 3; ++t) {
    all[t].offered[3].choice.value.value = all[t].offered[1].choice.value.value - 0.3;
    all[t].at_most.back().alternative.value =
        all[t].offered[3].choice.value.value + all[t].offered[3].report->trial->most_gain();
  }
  r = run::portfolio_result({all, &enough, "base", "£"}, true);
  CHECK(r.value.value == doctest::Approx(1900));
  CHECK(r.joint_value.value() == r.value.value);
  const double with_trials = 1900 + 3 * (phi * (three - own) - 0.3);
  CHECK(with_trials > *r.joint_value + 0.5);
  CHECK(*r.joint_value_limit > with_trials);
  CHECK(*r.joint_value_limit ==
        doctest::Approx(1900 + 3 * (phi * (known - own) - 0.3)).epsilon(1e-5));
  // Reports of another mean effect teach nothing.
  for (TargetActions& of : all) of.offered[3].choice.value.value += 10;
  for (std::size_t t = 0; t < 3; ++t) {
    all[t].offered[3].report->mean_row = t;
    all[t].at_most.back().alternative.value = all[t].offered[3].choice.value.value;
  }
  r = run::portfolio_result({all, &enough, "base", "£"}, true);
  CHECK(r.choices[2].trial == "two-arm");
  CHECK(r.joint_value.value() == r.value.value);
}
