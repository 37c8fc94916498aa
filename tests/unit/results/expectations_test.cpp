// What a study expects: names that exist, and tolerances that can fail.
#include "engine/results/expectations.hpp"

#include <doctest/doctest.h>
#include <string>

namespace equipoise::results {
namespace {

Results of_base(ScenarioResult base) {
  Results results;
  base.scenario = "base";
  results.scenarios.push_back(std::move(base));
  return results;
}

/// Whether a pairing's number `found` meets the expectation of `value`.
bool met(double found, double value, double tolerance) {
  PairingResult pairing;
  pairing.target = "asthma";
  pairing.strategy = "audit";
  pairing.effect_mean = found;
  ScenarioResult base;
  base.pairings.push_back(pairing);
  spec::ExpectationSpec e;
  e.target = "asthma";
  e.strategy = "audit";
  e.quantity = "effect_mean";
  e.value = value;
  e.tolerance = tolerance;
  const auto checked = check_expectations(of_base(std::move(base)), {e});
  REQUIRE(checked.size() == 1);
  CAPTURE(checked[0].text);
  CHECK(checked[0].text.find("no such number") == std::string::npos);
  return checked[0].met;
}

}  // namespace

TEST_CASE("a tolerance is relative to the value, however small, and absolute at 0") {
  CHECK_FALSE(met(0.615, 0.0001, 0.7));
  CHECK(met(0.00016, 0.0001, 0.7));
  CHECK(met(1050, 1000, 0.06));
  CHECK_FALSE(met(1070, 1000, 0.06));
  CHECK(met(-0.95, -1, 0.06));
  CHECK(met(0.05, 0, 0.06));
  CHECK_FALSE(met(0.07, 0, 0.06));
}

TEST_CASE("a target's value of implementation is addressed like its own numbers") {
  TargetResult target;
  target.target = "asthma";
  target.evpi.value = 3;
  target.implementation.evpim.value = 7;
  ScenarioResult base;
  base.targets.push_back(target);
  spec::ExpectationSpec own, of_implementation;
  own.target = of_implementation.target = "asthma";
  own.quantity = "evpi";
  own.value = 3;
  of_implementation.quantity = "evpim";
  of_implementation.value = 7;
  document::Diagnostics diagnostics;
  check_quantities({own, of_implementation}, diagnostics);
  CHECK(diagnostics.ok());
  for (const auto& checked : check_expectations(of_base(base), {own, of_implementation}))
    CHECK(checked.met);
  of_implementation.value = 3;
  CHECK_FALSE(check_expectations(of_base(base), {of_implementation})[0].met);
}

TEST_CASE("the plan under budgets: the place of a pairing, and a number of the whole") {
  ScenarioResult base;
  PortfolioResult& plan = base.portfolio.emplace();
  plan.value.value = 12;
  plan.choices.resize(2);
  plan.choices[0].target = "asthma";
  plan.choices[0].strategy = "a";
  plan.choices[1].target = "diabetes";
  plan.choices[1].strategy = "a";
  plan.choices[1].trial = "two-arm";
  plan.choices[1].other_strategy = "c";
  const auto place = [&](const char* target, const char* strategy, const char* expected) {
    spec::ExpectationSpec e;
    e.target = target;
    e.strategy = strategy;
    e.plan = expected;
    return check_expectations(of_base(base), {e}).at(0);
  };
  CHECK(place("asthma", "a", "implement").met);
  CHECK_FALSE(place("asthma", "a", "evaluate").met);
  CHECK(place("asthma", "b", "leave-out").met);
  CHECK(place("diabetes", "a", "evaluate").met);
  // Neither implemented nor left out: what is done if the trial of another one says no.
  CHECK(place("diabetes", "c", "fallback").met);
  CHECK(place("diabetes", "c", "leave-out").text ==
        "plan for diabetes × c: expected leave-out, found fallback");
  CHECK(place("asthma", "c", "leave-out").met);
  CHECK(place("diabetes", "a", "implement").text ==
        "plan for diabetes × a: expected implement, found evaluate");
  spec::ExpectationSpec whole;
  whole.of_plan = true;
  whole.quantity = "value";
  whole.value = 12;
  document::Diagnostics diagnostics;
  check_quantities({whole}, diagnostics);
  CHECK(diagnostics.ok());
  CHECK(check_expectations(of_base(base), {whole}).at(0).met);
  // Without `target` it is of the plan: of a pairing's number that is said.
  spec::ExpectationSpec payoff = whole;
  payoff.quantity = "payoff";
  check_quantities({payoff}, diagnostics);
  REQUIRE(diagnostics.count() == 1);
  CHECK(diagnostics.sorted()[0].what ==
        "an expectation of `payoff` lacks `target`, or the plan has no such number");
  CHECK(
      diagnostics.sorted()[0].help ==
      "add `target`, or expect one of the plan's numbers: latest_start, latest_trial_start, value, "
      "relaxed_value, joint_value, joint_value_limit");
  base.portfolio.reset();
  CHECK_FALSE(check_expectations(of_base(base), {whole}).at(0).met);
  CHECK(place("asthma", "a", "leave-out").text ==
        "plan for asthma × a: expected leave-out, found no plan");
}

TEST_CASE("a row of research on a target's choice, and a size of it, is addressed by its trial") {
  const auto result = [](const char* observes, double follow_up, double enbs) {
    ResearchResult r;
    r.trial = "head-to-head";
    r.observes = observes;
    r.follow_up = follow_up;
    r.enbs.value = enbs;
    r.best_size = 20;
    for (const std::size_t size : {10, 20}) {
      r.sizes.emplace_back().size = size;
      r.sizes.back().enbs.value = enbs - 20 + static_cast<double>(size);
    }
    return r;
  };
  TargetResult target;
  target.target = "asthma";
  target.research = {result("a against b", 1, 100), result("a against b", 2, 200),
                     result("a against c", 2, 300)};
  ScenarioResult base;
  base.targets.push_back(target);
  const Results results = of_base(base);
  const auto expect = [&](const spec::ResearchRowSpec& row, const char* quantity, double value) {
    spec::ExpectationSpec e;
    e.target = "asthma";
    e.research = row;
    e.quantity = quantity;
    e.value = value;
    document::Diagnostics diagnostics;
    check_quantities({e}, diagnostics);
    CHECK(diagnostics.ok());
    return check_expectations(results, {e}).at(0);
  };
  CHECK(expect({.trial = "head-to-head", .observes = "a against b", .follow_up = 1}, "enbs", 100)
            .met);
  CHECK_FALSE(
      expect({.trial = "head-to-head", .observes = "a against b", .follow_up = 2}, "enbs", 100)
          .met);
  CHECK(expect({.trial = "head-to-head", .observes = "a against c"}, "best_size", 20).met);
  CHECK(expect({.trial = "head-to-head", .observes = "a against c", .follow_up = {}, .size = 10},
               "enbs", 290)
            .met);
  CHECK(expect({.trial = "head-to-head", .observes = "a against b"}, "enbs", 100).text ==
        "enbs of asthma, head-to-head, a against b: 2 rows of the results are meant; name one of: "
        "head-to-head (observes: a against b, follow_up: 1 years); head-to-head (observes: a "
        "against b, follow_up: 2 years); head-to-head (observes: a against c, follow_up: 2 years)");
  CHECK(expect({.trial = "head-to-head", .observes = "b against c"}, "enbs", 100)
            .text.find("no rows of the results are meant") != std::string::npos);
  CHECK(expect({.trial = "head-to-head", .observes = "a against c", .follow_up = {}, .size = 15},
               "enbs", 100)
            .text.find("the trial has no size 15") != std::string::npos);
  CHECK(expect({.trial = "two-arm"}, "enbs", 100).text.find("no value to the whole choice") !=
        std::string::npos);
}

TEST_CASE("a quantity that the results do not have is an error, with the name that was meant") {
  spec::ExpectationSpec pairing, target, intervention, plain;
  pairing.target = target.target = "asthma";
  pairing.strategy = "audit";
  intervention.intervention = "new";
  pairing.quantity = "payof";
  target.quantity = "payoff";      // of a pairing
  intervention.quantity = "icer";  // may be null, but exists
  plain.quantity = "evpi";         // a number of the whole analysis
  spec::ExpectationSpec row = target, size = target;
  row.research.trial = size.research.trial = "head-to-head";
  size.research.size = 20;
  row.quantity = "evsi";        // of a size
  size.quantity = "best_size";  // of the row
  document::Diagnostics diagnostics;
  check_quantities({pairing, target, intervention, plain, row, size}, diagnostics);
  const auto errors = diagnostics.sorted();
  REQUIRE(errors.size() == 4);
  CHECK(errors[2].what == "the results have no number `evsi`");
  CHECK(errors[3].what == "the results have no number `best_size`");
  CHECK(errors[0].what == "the results have no number `payof`");
  CHECK(errors[0].help == "did you mean `payoff`?");
  CHECK(errors[1].what == "the results have no number `payoff`");
}

TEST_CASE("a number of a plain analysis can be expected") {
  ScenarioResult base;
  base.plain.emplace();
  base.plain->evpi.value = 12;
  spec::ExpectationSpec e;
  e.quantity = "evpi";
  e.value = 12;
  const auto results = of_base(std::move(base));
  CHECK(check_expectations(results, {e})[0].met);
  e.value = 13;
  CHECK_FALSE(check_expectations(results, {e})[0].met);
}

}  // namespace equipoise::results
