// Every input of a study of two targets and two strategies: values of information against closed
// forms and quadrature, and of the effects against a referee that fits no curve.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <string>

#include "models/numerics/normal.hpp"
#include "models/voi/population.hpp"

#include "engine/run/referee.hpp"

#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;
using test::with;

const std::string study_text = R"yaml(equipoise: 1
study: two-by-two
currency: GBP
perspective: made up
threshold: {base: 20000, range: [10000, 20000, 30000]}
discount: {costs: 3.5%, outcomes: 3.5%}
population: {registered: 100000, practices: 100}
decision_horizon: 10 years
targets: [target.yaml, other.yaml]
strategies: [strategy.yaml, second.yaml]
trials: [trial.yaml]
sampling: {draws: 8000, seed: 3}
scenarios:
  certain: {targets.one.model.parameters.gain: {fixed: 0.02, source: made up}}
)yaml";

std::string made_up_target() {
  test::MadeUpTarget target;
  target.name = "one";
  target.prevalence = "10%";
  target.icc = "{beta: {mean: 0.05, se: 0.01}, source: made up}";
  target.parameters =
      "\n    gain: {normal: {mean: 0.02, se: 0.02}, source: made up, group: clinical}"
      "\n    cost: {normal: {mean: 100, se: 300}, source: made up, group: clinical}"
      "\n    certain: {fixed: 1, source: made up}";
  target.extra_cost = "certain * cost";
  return target.yaml();
}
const std::string target_text = made_up_target();

const std::string strategy_text = R"yaml(equipoise: 1
strategy: first
effect:
  log_odds: {mean: 0.25, se: 0}
  heterogeneity: {sd_log_odds: 0}
  source: made up
delivery: {duration: 10 years, decay: immediate}
reach: 1
costs: {per_practice_year: {uniform: {minimum: 200, maximum: 2200}, source: made up}}
)yaml";

const std::string second_text =
    with(with(strategy_text, "strategy: first", "strategy: second"), "mean: 0.25", "mean: 0.5");

struct Ran {
  test::StudyFolder folder;
  document::Diagnostics diagnostics;
  std::vector<spec::ScenarioSpec> scenarios;
  Results results;

  Ran(const std::string& first, const std::string& second, const std::string& target,
      const std::string& scenario = "base") {
    folder.write("study.yaml", study_text);
    folder.write("target.yaml", target);
    folder.write("other.yaml", with(target, "target: one", "target: other"));
    folder.write("strategy.yaml", first);
    folder.write("second.yaml", second);
    scenarios = compile::read_study(folder.study(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    for (spec::ScenarioSpec& s : scenarios) s.study.thresholds = {0.0, 20000.0, 30000.0};
    auto outcome = run::run(scenarios, diagnostics, {.threads = 2, .information = scenario});
    REQUIRE_MESSAGE(outcome.has_value(), diagnostics.render());
    results = std::move(outcome->results);
  }
  [[nodiscard]] const ScenarioResult& scenario() const { return results.scenarios.front(); }
};

const PartialInformationResult& found(const std::vector<PartialInformationResult>& list,
                                      const std::string& group, double threshold) {
  for (const PartialInformationResult& p : list)
    if (p.group == group && p.threshold == threshold) return p;
  FAIL("no value of " << group);
  return list.front();
}

/// The gain in adherence of everybody over ten years, discounted.
double adherent(double effect) {
  const double odds = std::exp(effect), a1 = 0.4 * odds / (0.6 + 0.4 * odds);
  return voi::discounted_people(10000, 10, 0.035) * (a1 - 0.4);
}
const double practice_years = voi::discounted_people(100, 10, 0.035);
constexpr double mean_cost_a_practice = 1200;

/// E[f(x)] less max over options of the mean, options linear in x: with x standard normal or
/// uniform on (-1, 1), by the midpoint rule.
double value_of(const std::vector<std::pair<double, double>>& level_and_slope, bool normal) {
  constexpr int points = 400000;
  const double reach = normal ? 9.0 : 1.0, width = 2 * reach / points;
  double total = 0.0, now = level_and_slope.front().first;
  for (const auto& option : level_and_slope) now = std::max(now, option.first);
  for (int i = 0; i < points; ++i) {
    const double x = -reach + (i + 0.5) * width;
    double best = level_and_slope.front().first;
    for (const auto& [level, slope] : level_and_slope) best = std::max(best, level + slope * x);
    total += width * (normal ? numerics::normal_density(x) : 0.5) * (best - now);
  }
  return total;
}

bool within(const PartialInformationResult& p, double people, double expected) {
  const double slack = 4 * p.population->standard_error + 1e-6;  // of money, for the quadrature
  return p.population->value <= expected + slack + people * p.upward_bias &&
         p.population->value >= expected - slack - people * p.downward_bias;
}

}  // namespace

TEST_CASE("known effects: every value is a line in the input, for one strategy and between two") {
  const Ran ran(strategy_text, second_text, target_text);
  const ScenarioResult& s = ran.scenario();
  const TargetResult& target = s.targets.front();
  CHECK(target.discounted_people == doctest::Approx(voi::discounted_people(10000, 10, 0.035)));
  const double extra[] = {adherent(0.25), adherent(0.5)};
  for (const double k : {0.0, 20000.0, 30000.0}) {
    CAPTURE(k);
    const double mean = k * 0.02 - 100, programme = practice_years * mean_cost_a_practice;
    struct Case {
      std::string group;
      double slope;  ///< of the net benefit of one person in a standard normal
    };
    const std::string prefix = "targets.one.model.parameters.";
    for (const Case& c : {Case{prefix + "gain", 0.02 * k}, Case{prefix + "cost", 300},
                          Case{"clinical", std::hypot(0.02 * k, 300)},
                          Case{"benefit of the practice", std::hypot(0.02 * k, 300)}}) {
      CAPTURE(c.group);
      std::vector<std::pair<double, double>> options{{0.0, 0.0}};
      for (std::size_t p = 0; p < 2; ++p) {
        options.emplace_back(extra[p] * mean - programme, extra[p] * c.slope);
        const double alone = value_of({options.front(), options.back()}, true);
        const auto& value = found(s.pairings[p].partial_information, c.group, k);
        CAPTURE(value.population->value);
        CAPTURE(alone);
        CHECK(within(value, target.discounted_people, alone));
      }
      const auto& value = found(target.partial_information, c.group, k);
      const double all = value_of(options, true);
      CAPTURE(value.population->value);
      CAPTURE(all);
      CHECK(within(value, target.discounted_people, all));
      CHECK(value.population->value ==
            doctest::Approx(value.per_person.value * target.discounted_people));
      // The twin: a value ten standard errors and biases away is not within.
      CHECK_FALSE(within(value, target.discounted_people,
                         all + 10 * value.population->standard_error + 1 +
                             target.discounted_people * (value.upward_bias + value.downward_bias)));
    }
    const std::string dear = "strategies.first.costs.per_practice_year";
    const double slope = practice_years * 1000;
    const std::vector<std::pair<double, double>> all{
        {0.0, 0.0}, {extra[0] * mean - programme, -slope}, {extra[1] * mean - programme, 0.0}};
    const auto& first_cost = found(target.partial_information, dear, k);
    const auto& alone = found(s.pairings[0].partial_information, dear, k);
    CAPTURE(first_cost.population->value);
    CAPTURE(first_cost.population->standard_error);
    CAPTURE(value_of(all, false));
    CHECK(within(first_cost, target.discounted_people, value_of(all, false)));
    CAPTURE(alone.population->value);
    CAPTURE(value_of({all[0], all[1]}, false));
    CHECK(within(alone, target.discounted_people, value_of({all[0], all[1]}, false)));
  }
  // What is fixed, enters no payoff or belongs to another decision is not listed.
  for (const PartialInformationResult& p : target.partial_information) {
    CAPTURE(p.group);
    for (const char* other : {"icc", "certain", "targets.other", "deviation"})
      CHECK(p.group.find(other) == std::string::npos);
  }
  for (const PartialInformationResult& p : s.pairings.front().partial_information)
    CHECK(p.group.find("strategies.second") == std::string::npos);
}

TEST_CASE("EVPI at every threshold is that of a run, and bounds all") {
  const Ran ran(strategy_text, second_text, target_text);
  const TargetResult& target = ran.scenario().targets.front();
  REQUIRE(target.thresholds.size() == 3);
  CHECK(target.thresholds[1].evpi.value == target.evpi.value);
  CHECK(target.thresholds[1].evpi_per_person.value * target.discounted_people ==
        doctest::Approx(target.evpi.value));
  for (const PartialInformationResult& p : target.partial_information) {
    const auto at =
        std::ranges::find(target.thresholds, p.threshold, &TargetResult::AtThreshold::threshold);
    CHECK(p.population->value >= 0);
    CHECK(p.population->value <=
          at->evpi.value * 1.001 +
              5 * std::hypot(p.population->standard_error, at->evpi.standard_error));
  }
}

TEST_CASE("where nothing is uncertain nothing is worth learning") {
  const std::string certain =
      with(with(target_text, "{normal: {mean: 0.02, se: 0.02}, source: made up, group: clinical}",
                "{fixed: 0.02, source: made up}"),
           "{normal: {mean: 100, se: 300}, source: made up, group: clinical}",
           "{fixed: 100, source: made up}");
  const auto fixed = [](const std::string& text) {
    return with(text, "{uniform: {minimum: 200, maximum: 2200}, source: made up}", "1200");
  };
  const Ran ran(fixed(strategy_text), fixed(second_text), certain);
  const ScenarioResult& s = ran.scenario();
  for (const TargetResult::AtThreshold& at : s.targets.front().thresholds)
    CHECK(at.evpi.value == 0);
  CHECK_FALSE(s.targets.front().partial_information.empty());  // the standing groups
  for (const auto& list :
       {s.targets.front().partial_information, s.pairings[1].partial_information})
    for (const PartialInformationResult& p : list) CHECK(p.population->value == 0);
  // A scenario by name.
  const Ran one(strategy_text, second_text, target_text, "certain");
  CHECK(one.results.scenarios.size() == 1);
  CHECK(one.scenario().scenario == "certain");
  for (const PartialInformationResult& p : one.scenario().targets.front().partial_information)
    CHECK(p.group.find("gain") == std::string::npos);
}

TEST_CASE("uncertain effects, between two strategies: a referee agrees") {
  const auto uncertain = [](const std::string& text) {
    return with(with(text, "se: 0}", "se: 0.1}"), "sd_log_odds: 0}", "sd_log_odds: 0.3}");
  };
  Ran ran(
      uncertain(strategy_text), uncertain(second_text),
      with(target_text, "current: 0.4", "current: {beta: {mean: 0.4, se: 0.08}, source: made up}"));
  const TargetResult& target = ran.scenario().targets.front();
  const auto study = compile::compile_study(ran.scenarios.front(), ran.diagnostics);
  const run::DecisionModel decision(study, {0, {}});
  const auto executor = run::make_executor(2);
  struct Case {
    std::string asked, reported;
  };
  for (const Case& c :
       {Case{"effects of the strategies here", "effects of the strategies here"},
        Case{"targets.one.adherence.current", "targets.one.adherence.current"},
        Case{"targets.one.adherence.current", "current adherence"}, Case{"clinical", "clinical"},
        Case{"strategies.second.effect.mean", "strategies.second.effect.mean"}}) {
    CAPTURE(c.asked);
    const auto group = run::find_group(decision, c.asked);
    if (const auto* error = std::get_if<std::string>(&group)) FAIL(*error);
    const auto& value = found(target.partial_information, c.reported, 20000);
    const auto referee =
        run::referee(decision, std::get<run::LearntGroup>(group),
                     {.threshold = 20000,
                      .standard_error = std::max(5000.0, value.population->standard_error),
                      .most_evaluations = 20'000'000},
                     *executor, ran.diagnostics)
            .front()
            .referee;
    CAPTURE(value.population->value);
    CAPTURE(value.population->standard_error);
    CAPTURE(referee.value.value);
    CAPTURE(referee.value.standard_error);
    const double both = std::hypot(value.population->standard_error, referee.value.standard_error);
    const double apart = value.population->value - referee.value.value;
    CHECK(apart < 4 * both + target.discounted_people * value.upward_bias + referee.bias.downward);
    CHECK(apart > -4 * both - target.discounted_people * value.downward_bias - referee.bias.upward);
  }
}
