// Referees of whole studies against closed forms, quadrature and the fast values; and what they
// are asked, by name.
#include "engine/run/referee.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <memory>
#include <numbers>
#include <string>

#include "models/numerics/normal.hpp"

#include "engine/compile/check.hpp"
#include "engine/run/run.hpp"

#include "tests/unit/spec/files.hpp"

namespace {
using namespace equipoise;
using run::DecisionAsked;
using run::DecisionModel;
using run::RefereeMethod;
using run::RefereeResult;
using test::StudyFolder;
using test::with;

/// Net benefit of `better` at 20,000 per QALY: 20,000 (x + y) - (c + d), normal, all four moving in
/// pairs.
const std::string plain_text = R"yaml(equipoise: 1
study: plain
currency: GBP
perspective: made up
threshold: {base: 20000, range: [10000, 20000]}
discount: {costs: 3%, outcomes: 3%}
sampling: {draws: 4000, seed: 3}
model:
  kind: markov-cohort
  cycle: 1 year
  horizon: 1 year
  interventions: [usual, better]
  parameters:
    c: {normal: {mean: 100, sd: 400}, source: made up, group: money}
    d: {normal: {mean: 100, sd: 200}, source: made up, group: money}
    certain: {fixed: 1, source: made up}
  joint_parameters:
    - {multivariate_normal: {names: [x, y], mean: [0.05, -0.03], se: [0.03, 0.04], correlation: [[1, 0.5], [0.5, 1]]}, source: made up}
  correlations:
    - {between: [c, d], spearman: 0.6, source: made up}
  states: {alive, dead: absorbing}
  start: {alive: 1}
  transitions: {alive: {dead: 0, alive: remainder}}
  costs: {care: {at_start: "if(intervention == better, certain * (c + d), 0)"
}
}
  utilities: {alive: 0, at_start: "if(intervention == better, x + y, 0)"}
)yaml";

/// A study, compiled, with all that it needs.
struct Compiled {
  StudyFolder folder;
  document::Diagnostics diagnostics;
  std::vector<spec::ScenarioSpec> scenarios;
  compile::CompiledStudy study;

  explicit Compiled(const std::string& study_text = "", const std::string& target_text = "",
                    const std::string& strategy_text = "", const std::string& trial_text = "",
                    const std::vector<std::pair<std::string, std::string>>& more = {}) {
    for (const auto& [name, text] : more) folder.write(name, text);
    if (!trial_text.empty()) folder.write("trial.yaml", trial_text);
    if (!target_text.empty()) folder.write("target.yaml", target_text);
    if (!strategy_text.empty()) folder.write("strategy.yaml", strategy_text);
    if (!study_text.empty()) folder.write("study.yaml", study_text);
    scenarios = compile::read_study(folder.study(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    study = compile::compile_study(scenarios.front(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  }
};

struct Question {
  std::string group;
  double standard_error = 0.0;
  RefereeMethod method = RefereeMethod::multilevel;
  std::size_t threads = 1;
  std::size_t most_evaluations = 20'000'000;
};

std::vector<RefereeResult> ask(Compiled& compiled, const DecisionAsked& asked, const Question& q) {
  const DecisionModel decision(compiled.study, asked);
  const auto group = run::find_group(decision, q.group);
  if (const auto* error = std::get_if<std::string>(&group)) FAIL(*error);
  const auto executor = run::make_executor(q.threads);
  return run::referee(decision, std::get<run::LearntGroup>(group),
                      {.method = q.method,
                       .threshold = 20000,
                       .standard_error = q.standard_error,
                       .most_evaluations = q.most_evaluations},
                      *executor, compiled.diagnostics);
}

/// E[max(0, N(m, s))] - max(0, m).
double loss_avoided(double m, double s) {
  const double z = std::abs(m) / s;
  return s * numerics::unit_normal_loss(z);
}

bool within(const run::FoundValue& found, double expected) {
  return std::abs(found.value.value - expected) <= 4 * found.value.standard_error;
}

constexpr double mean_benefit = 20000 * 0.02 - 200;

}  // namespace

TEST_CASE("correlated normals: the closed form of every group, by both referees and the fast way") {
  Compiled compiled(plain_text);
  const double r = 2 * std::sin(std::numbers::pi * 0.6 / 6);
  const double x = 600 + 0.5 * 800, y = 800 + 0.5 * 600;
  const double joint = std::sqrt(600 * 600 + 800 * 800 + 2 * 0.5 * 600 * 800);
  const double c = 400 + r * 200, d = 200 + r * 400;
  const double money = std::sqrt(400 * 400 + 200 * 200 + 2 * r * 400 * 200);
  struct Case {
    const char* group;
    double sd;
  };
  for (const auto& [group, sd] :
       {Case{"x", x}, Case{"y", y}, Case{"x, y", joint}, Case{"c", c}, Case{"d", d},
        Case{"money", money}, Case{"model.parameters.d,x", std::hypot(d, x)}}) {
    CAPTURE(group);
    const double expected = loss_avoided(mean_benefit, sd);
    for (const RefereeMethod method : {RefereeMethod::multilevel, RefereeMethod::nested}) {
      const RefereeResult found = ask(compiled, {}, {group, 5, method}).front();
      CHECK(found.reached);
      CHECK(found.referee.value.standard_error < 6);
      CHECK(within(found.referee, expected));
      CHECK_FALSE(within(found.referee, expected + 10 * found.referee.value.standard_error));
      CHECK(within(found.fast, expected));
      CHECK(found.agree());
      RefereeResult moved = found;  // the twin
      moved.fast.value.value += 60 + moved.referee.bias.downward + moved.fast.bias.upward;
      moved.fast.value.standard_error = 0;
      CHECK_FALSE(moved.agree());
    }
  }
  // Drawn as if uncorrelated, x would be worth this: the referee tells the two apart.
  const RefereeResult found = ask(compiled, {}, {"x", 5}).front();
  CHECK_FALSE(within(found.referee, loss_avoided(mean_benefit, 600)));
}

TEST_CASE("nested: every threshold of the study from the same runs") {
  Compiled compiled(plain_text);
  const auto found = ask(compiled, {}, {"x", 5, RefereeMethod::nested});
  REQUIRE(found.size() == 2);
  CHECK(found[0].threshold == 20000);
  CHECK(found[1].threshold == 10000);
  CHECK(found[1].referee.evaluations == found[0].referee.evaluations);
  CHECK(within(found[1].referee, loss_avoided(0, 300 + 0.5 * 400)));
}

TEST_CASE("the number of threads has no say, nor how many runs are too many") {
  Compiled compiled(plain_text);
  const RefereeResult one = ask(compiled, {}, {"d", 10, RefereeMethod::multilevel, 1}).front();
  const RefereeResult three = ask(compiled, {}, {"d", 10, RefereeMethod::multilevel, 3}).front();
  CHECK(one.referee.value.value == three.referee.value.value);
  CHECK(one.referee.evaluations == three.referee.evaluations);
  const RefereeResult dear =
      ask(compiled, {}, {"d", 0.01, RefereeMethod::multilevel, 1, 200'000}).front();
  CHECK_FALSE(dear.reached);
  CHECK(dear.referee.evaluations <= 200'000);
  CHECK(dear.referee.evaluations > 199'000);
}

TEST_CASE("a pairing: effect, trial and parameters; and the choice of a target") {
  const std::string uncertain =
      with(with(with(test::target_text, "{p_die: 0.02}",
                     "{p_die: {beta: {mean: 0.02, se: 0.004}, source: x, group: history}, gain: "
                     "{normal: {mean: 0.004, se: 0.01}, source: x, group: gains}}"),
                "alive: 0.8", "alive: \"if(intervention == reviewed, 0.8 + gain, 0.8)\""),
           "current: 0.3", "current: {beta: {mean: 0.3, se: 0.05}, source: x}");
  Compiled compiled(
      with(with(test::study_text, "draws: 1000", "draws: 4000"), "practices: 20", "practices: 60"),
      uncertain, with(test::strategy_text, "sd_log_odds: 0.24", "sd_log_odds: 0.6"));
  struct Case {
    std::string group;
    double standard_error;
    bool worth_something;
  };
  for (const Case& c :
       {Case{"effect of the strategy here", 5000, true},
        Case{"mean effect of the strategy", 5000, false},
        Case{"benefit of the practice", 5000, true}, Case{"current adherence", 5000, false},
        Case{"gains", 5000, true}, Case{"gain", 5000, true}, Case{"history", 5000, false},
        Case{"cluster-two-arm:20", 5000, true}}) {
    CAPTURE(c.group);
    const RefereeResult found =
        ask(compiled, {0, 0}, {c.group, c.standard_error, RefereeMethod::multilevel, 2}).front();
    CAPTURE(found.fast.value.value);
    CAPTURE(found.referee.value.value);
    CHECK(found.reached);
    CHECK(found.agree());
    if (c.worth_something)
      CHECK(found.referee.value.value > 8 * found.referee.value.standard_error);
  }
  // Of one strategy alone the choice of a target is that of its pairing.
  const RefereeResult target = ask(compiled, {0, {}}, {"gain", 5000}).front();
  const RefereeResult pairing = ask(compiled, {0, 0}, {"gain", 5000}).front();
  CHECK(target.referee.value.value == pairing.referee.value.value);
}

TEST_CASE(
    "trials for the whole choice of a target: several effects, crossed, one against another") {
  const std::string uncertain =
      with(with(test::target_text, "{p_die: 0.02}",
                "{p_die: 0.02, gain: {normal: {mean: 0.002, se: 0.003}, source: x}}"),
           "alive: 0.8", "alive: \"if(intervention == reviewed, 0.8 + gain, 0.8)\"");
  const std::string wide = with(test::strategy_text, "sd_log_odds: 0.24", "sd_log_odds: 0.6");
  const std::vector<std::pair<std::string, std::string>> second{
      {"second.yaml", with(with(wide, "audit-and-feedback", "second"),
                           "mean: 1.47, ci95: [1.31, 1.64]", "mean: 1.3, ci95: [1, 1.69]")}};
  const std::string study = with(
      with(with(test::study_text, "draws: 1000", "draws: 20000"), "practices: 20", "practices: 60"),
      "[strategy.yaml]", "[strategy.yaml, second.yaml]");
  const std::string both = "[audit-and-feedback, second]";
  const auto designed = [&](const std::string& design, const std::string& more) {
    std::string trial = with(with(test::trial_text, "trial: cluster-two-arm", "trial: asked"),
                             "design: cluster-two-arm", "design: " + design + "\n" + more);
    return design == "factorial-2x2" ? with(trial, "practices_per_arm", "practices_per_cell")
                                     : trial;
  };
  std::vector<RefereeResult> found;
  for (const std::string& trial :
       {designed("cluster-k-arm", "strategies: " + both),
        designed("factorial-2x2", "interaction_sd: 0.3\nstrategies: " + both),
        designed("head-to-head", "between: " + both)}) {
    CAPTURE(trial);
    Compiled compiled(study, uncertain, wide, trial, second);
    found.push_back(
        ask(compiled, {0, {}}, {"asked:10", 1500, RefereeMethod::multilevel, 2}).front());
    CAPTURE(found.back().fast.value.value);
    CAPTURE(found.back().fast.value.standard_error);
    CAPTURE(found.back().referee.value.value);
    CHECK(found.back().reached);
    CHECK(found.back().agree());
    CHECK(found.back().referee.value.value > 8 * found.back().referee.value.standard_error);
  }
  // The twin: what two strategies against each other say, for what both against none say.
  RefereeResult exchanged = found[0];
  exchanged.fast = found[2].fast;
  CHECK_FALSE(exchanged.agree());
  // Nested runs are read at the study's own threshold alone, the one that the fast value knows.
  Compiled compiled(study, uncertain, wide, designed("cluster-k-arm", "strategies: " + both),
                    second);
  const auto nested = ask(compiled, {0, {}}, {"asked:10", 5000, RefereeMethod::nested, 2});
  REQUIRE(nested.size() == 1);
  CHECK(nested[0].agree());
}

TEST_CASE("a referee is the same in whichever words it is asked for") {
  Compiled compiled(plain_text);
  const double one = ask(compiled, {}, {"x,d", 20}).front().referee.value.value;
  CHECK(ask(compiled, {}, {" model.parameters.d , x", 20}).front().referee.value.value == one);
  CHECK(ask(compiled, {}, {"y,d", 20}).front().referee.value.value != one);
}

TEST_CASE("an input that does not enter a decision is refused, and is in nobody's way") {
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(
      std::string(EQUIPOISE_SOURCE_DIR) + "/scenarios/west-yorkshire.yaml", diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  const compile::CompiledStudy study = compile::compile_study(scenarios.front(), diagnostics);
  const DecisionModel decision(study, {0, 0});
  const auto reach_of = [&](std::size_t s) {
    return "strategies." + study.strategies[s].spec->name + ".reach";
  };
  const auto other = run::find_group(decision, reach_of(1));
  REQUIRE(std::holds_alternative<std::string>(other));
  CHECK(std::get<std::string>(other) ==
        "`" + reach_of(1) + "` does not enter this decision: to learn it is worth nothing");
  const auto own = run::find_group(decision, reach_of(0));
  REQUIRE(std::holds_alternative<run::LearntGroup>(own));
  CHECK(std::get<run::LearntGroup>(own).rows.size() == 1);
}

TEST_CASE("names that mean nothing, or nothing uncertain, are refused with what was meant") {
  Compiled plain(plain_text), pairing;
  const DecisionModel of_plain(plain.study, {}), of_pairing(pairing.study, {0, 0}),
      of_target(pairing.study, {0, {}});
  const auto error = [](const DecisionModel& decision, const std::string& name) {
    const auto found = run::find_group(decision, name);
    REQUIRE_MESSAGE(std::holds_alternative<std::string>(found), name, " was not refused");
    return std::get<std::string>(found);
  };
  const auto holds = [&](const DecisionModel& decision, const std::string& name,
                         const std::string& part) {
    const std::string text = error(decision, name);
    CHECK_MESSAGE(text.find(part) != std::string::npos, text, " lacks ", part);
  };
  holds(of_plain, "mony", "did you mean `money`?");
  holds(of_plain, "x, certan", "did you mean `certain`?");
  holds(of_plain, "certain", "nothing of `certain` is uncertain");
  holds(of_plain, "q", "no input is called `q`");
  holds(of_pairing, "efect of the strategy here", "did you mean `effect of the strategy here`?");
  holds(of_pairing, "reach", "nothing of `reach` is uncertain");
  holds(of_pairing, "cluster-two-arms:10", "did you mean `cluster-two-arm`?");
  holds(of_pairing, "cluster-two-arm:11", "is not offered with a size of `11`");
  holds(of_pairing, "cluster-two-arm:400", "practices or people are too few");
  holds(
      of_target, "cluster-two-arm:10",
      "`cluster-two-arm` is refereed as a trial of one strategy: name it too, with --strategy (`");
  for (const DecisionModel* decision : {&of_pairing, &of_target})
    for (const char* name : {"cluster-two-arm", "cluster-two-arm:"})
      holds(*decision, name,
            "`cluster-two-arm` is a trial, and what it would find depends on its size: write "
            "`cluster-two-arm:");
  // Names of results, one for each thing that is decided.
  const auto learnable = [](const DecisionModel& decision, const std::string& name) {
    const auto found = run::find_group(decision, name);
    REQUIRE_MESSAGE(std::holds_alternative<run::LearntGroup>(found), name,
                    " was refused: ", std::get<std::string>(found));
    return std::get<run::LearntGroup>(found).learnable;
  };
  CHECK(learnable(of_target, "effects of the strategies here") == "effect of the strategy here");
  CHECK(learnable(of_target, " mean effects of the strategies ") == "mean effect of the strategy");
  CHECK(learnable(of_target, "effect of audit-and-feedback here") ==
        "effect of audit-and-feedback here");
  holds(of_target, "effect of the strategy here", "did you mean `effects of the strategies here`?");
  holds(of_pairing, "effects of the strategies here",
        "did you mean `effect of the strategy here`?");
  holds(of_pairing, "reach,people", "`reach` is a group, and a group cannot be joined");
  holds(of_pairing, "reach ,x", "`reach` is a group");
  holds(of_pairing, "benefit of the practice", "nothing of `benefit of the practice` is uncertain");
  holds(of_plain, "x,", "lacks a name before or after a comma");
  holds(of_pairing, "cluster-two-arm:10:12 months", "has one follow-up, leave it out");
}

TEST_CASE("a trial of other strategies is no trial of this one") {
  std::vector<std::pair<std::string, std::string>> more;
  for (const char* name : {"second", "third"})
    more.emplace_back(std::string(name) + ".yaml",
                      with(test::strategy_text, "audit-and-feedback", name));
  const std::string trial =
      with(with(test::trial_text, "cluster-two-arm", "several"), "design: cluster-two-arm",
           "design: cluster-k-arm\nstrategies: [second, third]");
  Compiled compiled(with(with(test::study_text, "practices: 20", "practices: 200"),
                         "[strategy.yaml]", "[strategy.yaml, second.yaml, third.yaml]"),
                    "", "", trial, more);
  const auto of = [&](std::size_t strategy) {
    return run::find_group(DecisionModel(compiled.study, {0, strategy}), "several:10");
  };
  REQUIRE(std::holds_alternative<std::string>(of(0)));
  CHECK(std::get<std::string>(of(0)).find("is not run on") != std::string::npos);
  CHECK(std::holds_alternative<run::LearntGroup>(of(1)));
}

TEST_CASE("of a trial that offers several follow-ups one is asked for") {
  Compiled compiled(with(test::study_text, "practices: 20", "practices: 60"), "", "",
                    with(test::trial_text, "follow_up: 12 months", "follow_up: [1 year, 2 years]"));
  const DecisionModel decision(compiled.study, {0, 0});
  const auto text = [&](const std::string& name) {
    const auto found = run::find_group(decision, name);
    REQUIRE_MESSAGE(std::holds_alternative<std::string>(found), name, " was not refused");
    return std::get<std::string>(found);
  };
  CHECK(text("cluster-two-arm:10").find("several follow-ups") != std::string::npos);
  CHECK(text("cluster-two-arm:10:18 months").find("it offers 1 year, 2 years") !=
        std::string::npos);
  CHECK(text("cluster-two-arm:10:24").find("`24` is not a duration") != std::string::npos);
  CHECK(text("cluster-two-arm:11:24 months").find("not offered with a size") != std::string::npos);
  const auto found = run::find_group(decision, "cluster-two-arm:10:24 months");
  REQUIRE(std::holds_alternative<run::LearntGroup>(found));
  CHECK(std::get<run::LearntGroup>(found).trial->design->follow_up == 2);
}
