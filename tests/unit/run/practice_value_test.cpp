// The value of implementation through the whole engine: a target whose numbers are known by hand,
// the parts of every strategy, and what stops a run.
#include "engine/run/practice_value.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "models/numerics/normal.hpp"

#include "engine/run/invariants.hpp"
#include "engine/run/run.hpp"

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

struct Practice {
  double gain = 0.03, sd = 0.00001;  ///< QALYs a year
  std::string counting = "person-years", achievable = "0.9";
  std::string delivery = "duration: 2 years, ramp: 6 months, decay: {half_life: 1 year}";
  std::string discount = "costs: 3%, outcomes: 1%";
  std::string cost = "1000";  ///< of a practice and year of delivery
};

Results results(const Practice& practice) {
  test::StudyFolder folder;
  test::MadeUpTarget target;
  target.counting = practice.counting;
  target.achievable = practice.achievable;
  target.parameters = test::normal_gain(practice.gain, practice.sd);
  target.extra_cost = "100";
  target.utility = "0.5";
  folder.write("target.yaml", target.yaml());
  const std::string strategy = R"(equipoise: 1
strategy: audit
effect: {log_odds: {mean: 0.25, se: 0.1}, heterogeneity: {sd_log_odds: 0.2}, source: made up}
delivery: {DELIVERY}
reach: 0.75
costs: {setup: 5000, per_practice_year: COST}
)";
  folder.write("strategy.yaml", test::with(test::with(strategy, "DELIVERY", practice.delivery),
                                           "COST", practice.cost));
  folder.write("study.yaml", test::with(R"(equipoise: 1
study: practice-value
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {DISCOUNT}
population: {registered: 100000, practices: 100}
decision_horizon: 5 years
targets: [target.yaml]
strategies: [strategy.yaml]
sampling: {draws: 4000, seed: 3}
decision: {rule: expected-value}
)",
                                        "DISCOUNT", practice.discount));
  return test::results_of(folder);
}

/// sum_t people_t (1 + r)^-t over five years.
double people(double first, double later, double rate) {
  double sum = first;
  for (int t = 1; t < 5; ++t) sum += later * std::pow(1 + rate, -t);
  return sum;
}

/// Within four standard errors, and rounding where there are none.
bool agrees(const Estimate& e, double truth) {
  return std::abs(e.value - truth) <= 4 * e.standard_error + 1e-9 * std::abs(truth);
}

}  // namespace

TEST_CASE("a target's table by hand, both ways of counting") {
  for (const bool new_patients : {false, true}) {
    CAPTURE(new_patients);
    Practice practice;
    practice.sd = 0.02;
    if (new_patients)
      practice.counting = "new-patients\nnew_patients: {first_year: 1, each_later_year: 0.2}";
    const Results found = results(practice);
    const ImplementationResult& v = found.scenarios[0].targets[0].implementation;
    const double later = new_patients ? 600 : 3000;
    const double outcomes = people(3000, later, 0.01), costs = people(3000, later, 0.03);
    // For all who can: 90% of them, £20,000 a QALY, £100 of care.
    const double mean = 0.9 * (20000 * 0.03 * outcomes - 100 * costs);
    const double sd = 0.9 * 20000 * 0.02 * outcomes;
    const double evpi = sd * numerics::unit_normal_loss(mean / sd);
    CHECK(v.best == "recommended");
    CHECK(v.current_adherence.value == doctest::Approx(0.4).epsilon(1e-12));
    CHECK(v.most_adherence.value == doctest::Approx(0.9).epsilon(1e-12));
    CHECK(agrees(v.perfect_implementation, mean));
    CHECK(agrees(v.current, mean * 4 / 9));
    CHECK(agrees(v.evpim, mean * 5 / 9));
    CHECK(agrees(v.evpi_of_practice, evpi));
    CHECK(agrees(v.perfect_both, mean + evpi));
    CHECK(agrees(v.evpim_and_evpi, mean * 5 / 9 + evpi));
    CHECK(agrees(v.information_followed, -evpi / 9));  // 2 x 4/9 - 1
    CHECK_FALSE(agrees(v.perfect_implementation, mean * 1.1));
    CHECK_FALSE(agrees(v.evpi_of_practice, evpi * 1.5));
  }
}

TEST_CASE("what a strategy brings and what it leaves add up, and EVSIM is the payoff") {
  const Results found = results({});
  const ImplementationResult& v = found.scenarios[0].targets[0].implementation;
  const PairingResult& p = found.scenarios[0].pairings[0];
  CHECK(p.evsim_before_cost.value ==
        doctest::Approx(p.payoff.value + p.programme_cost.value).epsilon(1e-9));
  CHECK(p.evsim_before_cost.value ==
        doctest::Approx(20000 * p.qalys.value - p.care_cost.value).epsilon(1e-9));
  REQUIRE(p.lost_to_reach);
  const double sum = p.lost_to_reach->value + p.lost_to_effect->value + p.lost_to_ramp->value +
                     p.lost_to_decay->value + p.evsim_before_cost.value;
  CHECK(std::abs(sum - v.evpim.value) <= 1e-9 * v.evpim.value);
  CHECK(p.lost_to_reach->value == doctest::Approx(v.evpim.value / 4).epsilon(1e-9));
  for (const auto& part : {p.lost_to_effect, p.lost_to_ramp, p.lost_to_decay})
    CHECK(part->value > 0);
  REQUIRE(p.least_effect_that_pays);
  CHECK((*p.least_effect_that_pays > 0) == true);
  CHECK((*p.least_effect_that_pays < p.effect_mean) == (p.payoff.value > 0));
}

TEST_CASE(
    "information is realised by those who follow: today's uptake, and the strategy's by year") {
  for (const bool new_patients : {false, true}) {
    CAPTURE(new_patients);
    Practice practice;
    practice.sd = 0.02;
    practice.cost = "100";
    if (new_patients)
      practice.counting = "new-patients\nnew_patients: {first_year: 1, each_later_year: 0.2}";
    const Results found = results(practice);
    const ImplementationResult& v = found.scenarios[0].targets[0].implementation;
    const PairingResult& p = found.scenarios[0].pairings[0];
    REQUIRE(p.payoff.value > 0);
    CHECK(v.programme == "audit");
    CHECK(v.evpi_at_current_uptake.value ==
          doctest::Approx(v.evpi_of_practice.value * 4 / 9).epsilon(1e-9));
    // 4/9 of those who can have it have it now; 75% of practices take part, 90% of people can.
    // The gains by year are of the draws; how many join in all is integrated over the effect.
    double all = 0.0, follow = 0.0, join = 0.0, people = 0.0;
    for (std::size_t t = 0; t < 5; ++t)
      people += 3000 * (t == 0 || !new_patients ? 1.0 : 0.2) * 0.75 * p.adherence_gain_by_year[t];
    const double exact = p.extra_adherent.value / people;
    CHECK(exact == doctest::Approx(1).epsilon(0.05));
    for (std::size_t t = 0; t < 5; ++t) {
      const double n =
          (t == 0 || !new_patients ? 1.0 : 0.2) * std::pow(1.03, -static_cast<double>(t));
      const double joined = exact * 0.75 * p.adherence_gain_by_year[t] / 0.9;
      all += n;
      follow += n * (4.0 / 9 + joined);
      join += n * joined;
    }
    CHECK(v.evpi_with_programme.value ==
          doctest::Approx(v.evpi_of_practice.value * follow / all).epsilon(1e-9));
    CHECK(v.uptake_gain_of_programme.value ==
          doctest::Approx(v.perfect_implementation.value * join / all).epsilon(1e-9));
    CHECK(v.evpi_and_uptake_gain.value ==
          doctest::Approx(v.evpi_with_programme.value + v.uptake_gain_of_programme.value));
    CHECK(v.evpi_with_programme.value > v.evpi_at_current_uptake.value);
    CHECK(v.evpi_with_programme.value < v.evpi_of_practice.value);
  }
}

TEST_CASE("what joins gains what the strategy brings before its cost, where discounting is alike") {
  Practice practice;
  practice.discount = "costs: 3%, outcomes: 3%";
  const Results found = results(practice);
  const ImplementationResult& v = found.scenarios[0].targets[0].implementation;
  const PairingResult& p = found.scenarios[0].pairings[0];
  // The one takes how many join and what each gains apart, the other draw by draw.
  const double error =
      std::hypot(v.uptake_gain_of_programme.standard_error, p.evsim_before_cost.standard_error);
  CHECK(std::abs(v.uptake_gain_of_programme.value - p.evsim_before_cost.value) <
        4 * error + 1e-9 * p.evsim_before_cost.value);
  CHECK(std::abs(v.uptake_gain_of_programme.value - 1.01 * p.evsim_before_cost.value) >
        4 * error + 1e-9 * p.evsim_before_cost.value);
}

TEST_CASE("a practice that is worse than none: perfect implementation gives it up") {
  Practice harm;
  harm.gain = -0.03;
  const Results found = results(harm);
  const ImplementationResult& v = found.scenarios[0].targets[0].implementation;
  const PairingResult& p = found.scenarios[0].pairings[0];
  CHECK(v.best == "usual");
  CHECK(v.perfect_implementation.value == 0);
  CHECK(v.evpim.value == doctest::Approx(-v.current.value).epsilon(1e-12));
  CHECK(v.evpim.value > 0);
  CHECK(p.evsim_before_cost.value < 0);
  CHECK_FALSE(p.lost_to_reach);
  CHECK_FALSE(p.lost_to_decay);
  // Those without it have what is best; no strategy pays.
  CHECK(v.programme.empty());
  CHECK(v.evpi_at_current_uptake.value ==
        doctest::Approx(v.evpi_of_practice.value * 5 / 9).epsilon(1e-9));
  CHECK(v.evpi_with_programme.value == v.evpi_at_current_uptake.value);
  CHECK(v.uptake_gain_of_programme.value == 0);
}

TEST_CASE("a practice that is worth having in late years alone: no bound, and no stop") {
  // A year of it costs 100 / 1.1^t and brings 83.4: all five together next to nothing, the last
  // three more than that, and a slow start has most of these.
  Practice practice{.gain = 0.00417};
  practice.discount = "costs: 10%, outcomes: 0%";
  practice.delivery = "duration: 5 years, ramp: 4 years, decay: {half_life: 1 year}";
  const Results found = results(practice);
  const ImplementationResult& v = found.scenarios[0].targets[0].implementation;
  const PairingResult& p = found.scenarios[0].pairings[0];
  CHECK(v.best == "recommended");
  CHECK(p.evsim_before_cost.value >
        v.evpim.value +
            10 * std::hypot(v.evpim.standard_error, p.evsim_before_cost.standard_error));
}

TEST_CASE("a strategy worth more than perfect implementation, or a table that does not add up") {
  voi::ImplementationValue v;
  v.current = {100, 1};
  v.perfect_implementation = {300, 2};
  v.perfect_information = {110, 1};
  v.perfect_both = {350, 2};
  v.implementation.value = {200, 1};
  v.information.value = {50, 1};
  v.both.value = {250, 1};
  v.information_followed = {10, 1};
  v.implementation_once_known = {240, 1};
  CHECK_NOTHROW(run::expect_adds_up("here", v));
  CHECK_NOTHROW(run::expect_within_perfect_implementation("here x audit", 204.9, v, 1));
  CHECK_THROWS_AS(run::expect_within_perfect_implementation("here x audit", 205.1, v, 1),
                  run::NumericalFailure);
  v.information.value.value = 51;
  CHECK_THROWS_WITH_AS(run::expect_adds_up("here", v),
                       doctest::Contains("here: EVPIM, 200, and EVPI of the practice, 51"),
                       run::NumericalFailure);
}
