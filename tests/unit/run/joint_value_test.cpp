// The joint price of a plan through the whole engine: two trials of one strategy against a study
// whose trials, read alone, see as much as both do together.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <sstream>
#include <string>

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

std::string target(const std::string& name, double gain) {
  test::MadeUpTarget target;
  target.name = name;
  target.parameters = test::normal_gain(gain, 0.005);
  return target.yaml();
}

constexpr double error = 0.3, deviation = 0.2;  // of the effect, log odds

/// Two targets, one strategy, one trial of 40 practices, and money for everything.
/// \param other_changes_sd  of the trial
/// \param only_for          the strategy's effects of their own, as written in YAML
/// \param research          the budget for trials, with what else belongs to budgets
Results results(double other_changes_sd, const std::string& only_for = "",
                const std::string& research = "{total: 1000000}") {
  test::StudyFolder folder;
  folder.write("a.yaml", target("a", 0.03));
  folder.write("b.yaml", target("b", 0.025));
  std::ostringstream strategy, trial;
  strategy << "equipoise: 1\nstrategy: audit\neffect: {log_odds: {mean: 0.1, se: " << error
           << "}, heterogeneity: {sd_log_odds: " << deviation << "}, source: made up}\n"
           << "delivery: {duration: 4 years, decay: immediate}\nreach: 0.75\n"
           << "costs: {per_practice_year: 400}\n"
           << only_for;
  trial.precision(17);
  trial << "equipoise: 1\ntrial: series\ndesign: interrupted-time-series\npractices: [40]\n"
        << "periods_before: 12\nperiod: 1 month\nperiod_sd: 0.02\nautocorrelation: 0.3\n"
        << "other_changes_sd: " << other_changes_sd
        << "\nsetup: 0 months\nfollow_up: 1 year\nreporting: 0 months\ncosts: {fixed: 10}\n";
  folder.write("strategy.yaml", strategy.str());
  folder.write("trial.yaml", trial.str());
  folder.write("study.yaml", R"(equipoise: 1
study: together
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 4 years
targets: [a.yaml, b.yaml]
strategies: [strategy.yaml]
trials: [trial.yaml]
sampling: {draws: 200, seed: 5}
budgets: {implementation: {total: 100000000}, research: )" +
                                 research + "}\n");
  Results r = test::results_of(folder);
  REQUIRE(r.scenarios[0].portfolio);
  for (const PlanChoice& choice : r.scenarios[0].portfolio->choices)
    REQUIRE(choice.trial == "series");
  return r;
}

}  // namespace

TEST_CASE("two trials read together are worth what one that sees as much is worth in each target") {
  const double confounded = 0.3;
  const Results two = results(confounded);
  const PortfolioResult& plan = *two.scenarios[0].portfolio;
  const double v = two.scenarios[0].pairings[0].trials[0].sizes[0].sampling_variance;
  CHECK(two.scenarios[0].pairings[1].trials[0].sizes[0].sampling_variance == doctest::Approx(v));
  // Cov of (X_a, X_b): V + v on the diagonal, SE^2 beside it; of delta_a with them: V and SE^2.
  const double shared = error * error, all = shared + deviation * deviation;
  const double det = (all + v) * (all + v) - shared * shared;
  const double explained =
      ((all + v) * (all * all + shared * shared) - 2 * shared * all * shared) / det;
  const double as_much = all * (all - explained) / explained;  // the variance of one such trial
  const double base = v - confounded * confounded;
  REQUIRE(as_much > base);
  const Results one = results(std::sqrt(as_much - base));
  const PortfolioResult& exact = *one.scenarios[0].portfolio;
  for (std::size_t t = 0; t < 2; ++t) CHECK(exact.choices[t].action == plan.choices[t].action);
  REQUIRE(plan.joint_value);
  const double gain = *plan.joint_value - plan.value.value;
  CHECK(gain > 0.01 * plan.value.value);
  CHECK(exact.value.value - plan.value.value == doctest::Approx(gain).epsilon(1e-5));
  // The mean effect known says more than one report does; and the limit is no plan's value.
  REQUIRE(plan.joint_value_limit);
  CHECK(*plan.joint_value_limit > *plan.joint_value + 0.1 * gain);
  // Where one target has an effect of its own there is nothing to share.
  const Results apart = results(
      confounded,
      "only_for: {b: {effect: {log_odds: {mean: 0.1, se: 0.3}, heterogeneity: {sd_log_odds: 0.2}, "
      "source: made up}}}\n");
  const PortfolioResult& own = *apart.scenarios[0].portfolio;
  CHECK(own.value.value == doctest::Approx(plan.value.value).epsilon(1e-9));
  CHECK(own.joint_value.value() == own.value.value);
  CHECK(*own.joint_value_limit == doctest::Approx(own.value.value).epsilon(1e-7));
}

TEST_CASE(
    "a trial a year later reads the report that is out by then, the earlier one not its own") {
  // Each costs 10, which is what there is in a year.
  const std::string one_a_year = "{per_year: 10, unspent: lost}, latest_trial_start: 2";
  const double confounded = 0.3;
  const Results two = results(confounded, "", one_a_year);
  const PortfolioResult& plan = *two.scenarios[0].portfolio;
  const auto at = [](const PortfolioResult& of, std::size_t year) {
    return *std::ranges::find(of.choices, std::optional(year), &PlanChoice::trial_start_year);
  };
  REQUIRE(std::ranges::count(plan.choices, std::optional<std::size_t>(1),
                             &PlanChoice::trial_start_year) == 1);
  const PlanChoice later = at(plan, 2);
  // As above: the variance of one trial that says as much as both.
  const double v = two.scenarios[0].pairings[0].trials[0].sizes[0].sampling_variance;
  const double shared = error * error, all = shared + deviation * deviation;
  const double det = (all + v) * (all + v) - shared * shared;
  const double explained =
      ((all + v) * (all * all + shared * shared) - 2 * shared * all * shared) / det;
  const double as_much = all * (all - explained) / explained;
  const Results one = results(std::sqrt(as_much - v + confounded * confounded), "", one_a_year);
  const auto value_of = [&](std::size_t year, const PlanChoice& like) {
    for (const PlanAlternative& a : one.scenarios[0].portfolio->alternatives)
      if (a.choice.trial_start_year == year && a.choice.target == like.target &&
          a.choice.action == like.action)
        return a.choice.value.value;
    FAIL("no such trial was offered");
    return 0.0;
  };
  REQUIRE(plan.joint_value);
  const double gain = *plan.joint_value - plan.value.value;
  const double of_later = value_of(2, later) - later.value.value;
  CHECK(gain > 0.002 * plan.value.value);
  CHECK(gain == doctest::Approx(of_later).epsilon(1e-5));
  // The twin: as if the earlier trial's decision read the later report too.
  const PlanChoice earlier = at(plan, 1);
  CHECK(gain < 0.9 * (of_later + value_of(1, earlier) - earlier.value.value));
  REQUIRE(plan.joint_value_limit);
  CHECK(*plan.joint_value_limit > *plan.joint_value + 0.1 * gain);
}
