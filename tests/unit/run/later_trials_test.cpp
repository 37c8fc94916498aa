// Trials of the plan that start in a later year, through the whole engine.
#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

struct Made {
  std::string setup = "3 months";
  std::string fixed = "1035", per_practice = "51.75";  ///< of the trial
  std::string budgets =
      "{implementation: {total: 1000000}, research: {total: 100000}, latest_trial_start: 1}";
  std::string more = {};  ///< of the study
};

/// Two targets, two strategies and one trial over five years.
Results results(const Made& made) {
  test::StudyFolder folder;
  for (const auto& [name, gain] : {std::pair{"a", 0.05}, {"b", 0.03}}) {
    test::MadeUpTarget target;
    target.name = name;
    target.parameters = test::normal_gain(gain, 0.005);
    folder.write(std::string(name) + ".yaml", target.yaml());
  }
  for (const auto& [name, effect, cost] : {std::tuple{"cheap", 0.15, 500}, {"dear", 0.25, 1200}}) {
    std::ostringstream text;
    text << "equipoise: 1\nstrategy: " << name << "\neffect: {log_odds: {mean: " << effect
         << ", se: 0.2}, heterogeneity: {sd_log_odds: 0.2}, source: made up}\n"
         << "delivery: {duration: 5 years, ramp: 3 months, decay: {half_life: 1 year}}\n"
         << "reach: 0.75\ncosts: {setup: 3000, fixed_per_year: 2000, per_practice_year: " << cost
         << ", reversal: 800}\n";
    folder.write(std::string(name) + ".yaml", text.str());
  }
  folder.write("trial.yaml",
               "equipoise: 1\ntrial: two-arm\ndesign: cluster-two-arm\n"
               "practices_per_arm: [10, 20]\ncluster_size_cv: 0.5\nsetup: " +
                   made.setup + "\nfollow_up: 1 year\nreporting: 3 months\ncosts: {fixed: " +
                   made.fixed + ", per_practice: " + made.per_practice + "}\n");
  folder.write("study.yaml", R"(equipoise: 1
study: later
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 5 years
targets: [a.yaml, b.yaml]
strategies: [cheap.yaml, dear.yaml]
trials: [trial.yaml]
sampling: {draws: 200, seed: 5}
budgets: )" + made.budgets + "\n" +
                                 made.more);
  return test::results_of(folder);
}

std::string latest(int year, const std::string& research = "{total: 100000}") {
  return "{implementation: {total: 1000000}, research: " + research +
         ", latest_trial_start: " + std::to_string(year) + "}";
}

const PortfolioResult& plan_of(const Results& r, std::size_t scenario = 0) {
  REQUIRE(r.scenarios.at(scenario).portfolio);
  return *r.scenarios[scenario].portfolio;
}

/// The alternatives whose trial starts in a year.
std::vector<PlanChoice> started_in(const PortfolioResult& plan, std::size_t year) {
  std::vector<PlanChoice> out;
  for (const PlanAlternative& a : plan.alternatives)
    if (a.choice.trial_start_year == year) out.push_back(a.choice);
  return out;
}

bool same_trial(const PlanChoice& a, const PlanChoice& b) {
  return a.target == b.target && a.strategy == b.strategy && a.action == b.action &&
         a.trial_size == b.trial_size && a.other_strategy == b.other_strategy;
}

bool same_numbers(const PortfolioResult& a, const PortfolioResult& b) {
  return a.value.value == b.value.value && a.value.standard_error == b.value.standard_error &&
         a.relaxed_value == b.relaxed_value && a.joint_value == b.joint_value &&
         std::ranges::equal(a.choices, b.choices, [](const PlanChoice& x, const PlanChoice& y) {
           return same(x, y) && x.value.value == y.value.value &&
                  x.research_cash_by_year == y.research_cash_by_year &&
                  x.implementation_cash_by_year == y.implementation_cash_by_year;
         });
}

}  // namespace

TEST_CASE("a trial that starts in year 2 is one whose set-up is a year longer, at its cost then") {
  const Results later = results({.budgets = latest(2)});
  const Results longer = results({.setup = "15 months", .fixed = "1000", .per_practice = "50"});
  const Results dearer = results({.setup = "15 months"});  // its cost charged as if paid today
  std::size_t matched = 0, by_action[2]{}, beside_other = 0, too_dear = 0;
  for (const PlanChoice& of : started_in(plan_of(later), 2))
    for (const Results* r : {&longer, &dearer})
      for (const PlanChoice& c : started_in(plan_of(*r), 1)) {
        if (!same_trial(of, c)) continue;
        const bool same_value =
            std::abs(of.value.value - c.value.value) < 1e-9 * std::abs(c.value.value);
        if (r == &dearer) {
          CHECK_FALSE(same_value);
          ++too_dear;
          continue;
        }
        CHECK(same_value);
        CHECK(of.value.standard_error == doctest::Approx(c.value.standard_error).epsilon(1e-9));
        CHECK(of.implementation_cash_by_year == c.implementation_cash_by_year);
        ++matched;
        ++by_action[of.action == "trial before implementing"];
        beside_other += !of.other_strategy.empty();
      }
  CHECK(matched >= 6);
  CHECK(by_action[0] > 0);
  CHECK(by_action[1] > 0);
  CHECK(beside_other > 0);
  CHECK(too_dear > 0);
}

TEST_CASE("the cash of a trial that starts in year 2, by hand") {
  // 20 practices an arm: 1,035 evenly over the 1.5 years from 1 to 2.5, 40 x 51.75 over the year
  // from 1.25.
  const Results r = results({.budgets = latest(2)});
  std::size_t found = 0;
  for (const PlanChoice& c : started_in(plan_of(r), 2)) {
    if (c.trial_size != 20) continue;
    ++found;
    const std::array<double, 5> hand{0, 1035 / 1.5 + 0.75 * 2070, 0.5 * 1035 / 1.5 + 0.25 * 2070, 0,
                                     0};
    for (std::size_t t = 0; t < 5; ++t)
      CHECK(c.research_cash_by_year[t] == doctest::Approx(hand[t]));
    CHECK(c.research_cash == doctest::Approx(3105));
    if (c.action != "trial while implementing" || c.other_strategy != "") continue;
    // 75 practices at 500 or 1,200, of which the 20 of the control arm wait until 2.5.
    const double all = 75 * (c.strategy == "cheap" ? 500 : 1200), most = all * 55 / 75;
    const std::array<double, 5> programme{5000 + most, 2000 + most, 2000 + (most + all) / 2,
                                          2000 + all, 2000 + all};
    for (std::size_t t = 0; t < 5; ++t)
      CHECK(c.implementation_cash_by_year[t] == doctest::Approx(programme[t]));
  }
  CHECK(found > 0);
}

TEST_CASE("without the key, and where it is 1, nothing starts later and nothing else changes") {
  const Results absent = results({.budgets = "{implementation: {total: 1000000}, research: {total: "
                                             "100000}}"}),
                one = results({.budgets = latest(1)});
  CHECK(same_numbers(plan_of(absent), plan_of(one)));
  CHECK(plan_of(one).alternatives.size() == plan_of(absent).alternatives.size());
  CHECK(started_in(plan_of(one), 2).empty());
  CHECK(plan_of(one).latest_trial_start == 1);
  // A scenario that allows later trials leaves the base plan as it is, and one that does not has
  // the plan of a study without the key.
  const Results beside = results(
      {.budgets = latest(1), .more = "scenarios: {patient: {budgets.latest_trial_start: 3}}\n"});
  CHECK(same_numbers(plan_of(one), plan_of(beside)));
  CHECK(plan_of(beside, 1).value.value >= plan_of(one).value.value);
  const Results forbidden = results(
      {.budgets = latest(3), .more = "scenarios: {now: {budgets.latest_trial_start: 1}}\n"});
  CHECK(same_numbers(plan_of(forbidden, 1), plan_of(one)));
  CHECK(same_numbers(plan_of(forbidden), plan_of(beside, 1)));
}

TEST_CASE("a trial that would report when delivery from now on has ended is no alternative") {
  const PortfolioResult years = plan_of(results({.budgets = latest(5)}));
  // It takes a year and a half: begun in year 4 it reports at 4.5, in year 5 after the horizon.
  CHECK_FALSE(started_in(years, 3).empty());
  CHECK_FALSE(started_in(years, 4).empty());
  CHECK(started_in(years, 5).empty());
  CHECK(years.latest_trial_start == 5);
}

TEST_CASE("with money for one trial a year, one is run now and another one next year") {
  const std::string a_year = "{per_year: 2500, unspent: lost}";
  const PortfolioResult now = plan_of(results({.budgets = latest(1, a_year)})),
                        phased = plan_of(results({.budgets = latest(2, a_year)}));
  const auto trials = [](const PortfolioResult& plan, std::size_t year) {
    return std::ranges::count(plan.choices, std::optional(year), &PlanChoice::trial_start_year);
  };
  CHECK(trials(now, 1) == 1);
  CHECK(trials(phased, 1) == 1);
  CHECK(trials(phased, 2) == 1);
  CHECK(phased.value.value > now.value.value + 1000);
}
