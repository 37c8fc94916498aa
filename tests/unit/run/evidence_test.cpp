// Studies that have learnt from reports, through the whole engine.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "models/implementation/learning.hpp"
#include "models/numerics/normal.hpp"

#include "engine/compile/check.hpp"
#include "engine/compile/study.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/evidence_history.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/referee.hpp"
#include "engine/run/run.hpp"
#include "engine/spec/learnable_inputs.hpp"

#include "tests/support/learning_study.hpp"

namespace {
using namespace equipoise;
using test::with;

std::string target(const std::string& name, double attenuation) {
  return fmt::format(R"text(equipoise: 1
target: {}
population: {{of: registered, prevalence: 3%}}
counting: person-years
adherence: {{current: {{beta: {{mean: 0.4, se: 0.02}}}}, achievable: 0.95, attenuation: {}, source: made up}}
icc: 0.05
model:
  kind: markov-cohort
  cycle: 1 year
  horizon: 1 year
  correction: start
  interventions: [usual, recommended]
  parameters:
    gain: {{normal: {{mean: 0.03, se: 0.003}}, source: made up}}
  states: {{alive, dead: absorbing}}
  start: {{alive: 1}}
  transitions: {{alive: {{dead: 0, alive: remainder}}}}
  costs: {{care: {{alive: 0}}}}
  utilities:
    alive: 0.8 + if(intervention == recommended, gain, 0)
)text",
                     name, attenuation);
}

const std::string strategy =
    test::learning_strategy("audit", 0.25, 0.1, 0.2, 1000,
                            "only_for:\n  own: {effect: {log_odds: {mean: 0.25, se: 0.1}, "
                            "heterogeneity: {sd_log_odds: 0.2}, "
                            "source: made up}}\n");

std::string report(const std::string& name, const std::string& in, double mean, double se) {
  return test::learning_report(name, fmt::format("target: {}\nstrategy: audit", in),
                               fmt::format("{{log_odds: {{mean: {}, se: {}}}}}", mean, se));
}

using Reports = std::map<std::string, std::string>;  // name -> file

/// Four targets: `near` and `far` share the mean effect, `own` has its own, `faint` an attenuation.
struct Folder : test::LearningFolder {
  explicit Folder(const Reports& reports, const std::vector<std::string>& order = {},
                  std::size_t draws = 1000, const std::string& more = "",
                  const std::string& method = "monte-carlo")
      : test::LearningFolder({.targets = {{"near", target("near", 1.0)},
                                          {"far", target("far", 1.0)},
                                          {"own", target("own", 1.0)},
                                          {"faint", target("faint", 0.5)}},
                              .strategies = {{"strategy", strategy}},
                              .trials = {{"trial", test::learning_trial()}},
                              .evidence = in_order(reports, order),
                              .draws = draws,
                              .method = method,
                              .more = more}) {}

 private:
  static test::NamedFiles in_order(const Reports& reports, const std::vector<std::string>& order) {
    if (order.empty()) return {reports.begin(), reports.end()};
    test::NamedFiles files;
    for (const std::string& name : order) files.emplace_back(name, reports.at(name));
    return files;
  }
};

Results results(const Folder& folder) {
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  INFO(diagnostics.render());
  REQUIRE(diagnostics.ok());
  auto outcome = run::run(scenarios, diagnostics, {.threads = 2});
  INFO(diagnostics.render());
  REQUIRE(outcome);
  return std::move(outcome->results);
}

const PairingResult& pairing(const Results& results, const std::string& target) {
  return *std::ranges::find(results.scenarios.front().pairings, target, &PairingResult::target);
}

}  // namespace

TEST_CASE("a report moves its target by the learning weight, others by what they share, one not") {
  const double v = 0.15 * 0.15, shared = 0.01, own = 0.04;
  const Results before = results(Folder({}));
  const Results after = results(Folder({{"a", report("a", "near", 0.6, 0.15)}}));
  const double total = shared + own + v;
  const PairingResult& near = pairing(after, "near");
  CHECK(near.effect_mean == doctest::Approx(0.25 + (shared + own) / total * 0.35).epsilon(1e-12));
  CHECK(*after.evidence.front().surprise ==
        doctest::Approx(0.35 / std::sqrt(total)).epsilon(1e-12));
  CHECK(*after.evidence.front().attenuation == 1);
  CHECK(near.effect_standard_error * near.effect_standard_error +
            near.effect_heterogeneity * near.effect_heterogeneity ==
        doctest::Approx((shared + own) * v / total).epsilon(1e-12));
  const PairingResult& far = pairing(after, "far");
  CHECK(far.effect_mean == doctest::Approx(0.25 + shared / total * 0.35).epsilon(1e-12));
  CHECK(far.effect_heterogeneity == doctest::Approx(0.2).epsilon(1e-15));
  CHECK(pairing(after, "own").payoff.value == pairing(before, "own").payoff.value);
  CHECK(pairing(after, "own").effect_mean == 0.25);
  CHECK(pairing(after, "near").payoff.value > pairing(before, "near").payoff.value);
  // Where half of an effect reaches the outcome, a result of 0.3 speaks of an effect of 0.6.
  const Results faint = results(Folder({{"a", report("a", "faint", 0.3, 0.15)}}));
  const double faint_total = shared + own + v / 0.25;
  CHECK(pairing(faint, "faint").effect_mean ==
        doctest::Approx(0.25 + (shared + own) / faint_total * 0.35).epsilon(1e-12));
  CHECK(pairing(faint, "near").effect_mean ==
        doctest::Approx(0.25 + shared / faint_total * 0.35).epsilon(1e-12));
}

TEST_CASE("halves and orders: the same results but for the history") {
  const Reports whole{{"a", report("a", "near", 0.6, 0.15)}, {"b", report("b", "far", -0.1, 0.2)}};
  const double half = 0.15 * std::sqrt(2.0);
  Reports halves = whole;
  halves["a"] = report("a", "near", 0.6, half);
  halves["c"] = report("c", "near", 0.6, half);
  const Results one = results(Folder(whole)), turned = results(Folder(whole, {"b", "a"})),
                parts = results(Folder(halves, {"c", "b", "a"}));
  CHECK(one.evidence.size() == 2);
  CHECK(parts.evidence.size() == 3);
  CHECK(turned.evidence[0].evidence == "b");
  for (const char* name : {"near", "far", "own", "faint"}) {
    const PairingResult& p = pairing(one, name);
    for (const Results* other : {&turned, &parts}) {
      CHECK(pairing(*other, name).effect_mean == doctest::Approx(p.effect_mean).epsilon(1e-12));
      CHECK(pairing(*other, name).payoff.value == doctest::Approx(p.payoff.value).epsilon(1e-9));
      CHECK(pairing(*other, name).evpi.value == doctest::Approx(p.evpi.value).epsilon(1e-9));
    }
  }
  // Twin: one report less is another result.
  const Results less = results(Folder({{"a", whole.at("a")}}));
  CHECK(std::abs(pairing(less, "far").payoff.value / pairing(one, "far").payoff.value - 1) > 1e-3);
}

TEST_CASE("draws follow the joint posterior: means, variances and what targets share") {
  const Folder folder({{"a", report("a", "near", 0.6, 0.15)}, {"b", report("b", "far", 0.1, 0.1)}},
                      {}, 20000);
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  const compile::CompiledStudy study = compile::compile_study(scenarios.front(), diagnostics);
  run::ModelCache cache;
  run::DrawnInputs base;
  const auto executor = run::make_executor(2);
  const run::Evaluation drawn = run::evaluate(study, cache, base, *executor, 128, diagnostics);
  // Of (mu, near, far, own, faint), the fourth with a belief of its own.
  const compile::StrategyBelief& belief = study.beliefs.front();
  const auto all =
      implementation::learn_in_turn(implementation::joint(belief.prior), belief.reports);
  std::vector<std::vector<double>> values;
  std::vector<std::size_t> which;
  for (const compile::CompiledPairing& p : study.pairings) {
    if (p.parts.front().belief != 0) continue;
    const compile::CompiledEffect& effect = p.parts.front();
    const auto mean = drawn.inputs->row(effect.mean_row),
               deviation = drawn.inputs->row(effect.deviation_row);
    auto& delta = values.emplace_back();
    for (std::size_t d = 0; d < mean.size(); ++d)
      delta.push_back(effect.loading * mean[d] + deviation[d]);
    which.push_back(effect.place + 1);
  }
  const double n = 20000;
  const auto mean = [&](std::size_t i) {
    double sum = 0;
    for (const double x : values[i]) sum += x;
    return sum / n;
  };
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double sd = std::sqrt(all.cov(which[i], which[i]));
    CHECK(std::abs(mean(i) - all.mean[which[i]]) < 4 * sd / std::sqrt(n));
    for (std::size_t j = 0; j <= i; ++j) {
      double product = 0;
      for (std::size_t d = 0; d < values[i].size(); ++d)
        product += (values[i][d] - mean(i)) * (values[j][d] - mean(j));
      const double expected = all.cov(which[i], which[j]), other = all.cov(which[j], which[j]);
      // Var of a sample covariance of normals: (s_ii s_jj + s_ij^2) / n.
      const double error = std::sqrt((sd * sd * other + expected * expected) / n);
      CHECK(std::abs(product / n - expected) < 4 * error);
      CHECK_FALSE(std::abs(product / n - expected - 10 * error) < 4 * error);  // twin
    }
  }
}

TEST_CASE(
    "after a report trials are valued as a referee values them, here and by the mean effect") {
  const Folder folder({{"a", report("a", "near", 0.22, 0.12)}}, {}, 4000);
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  const compile::CompiledStudy study = compile::compile_study(scenarios.front(), diagnostics);
  REQUIRE(diagnostics.ok());
  CHECK(study.pairings.front().parts.front().loading < 0.9);  // else nothing would be shown
  const auto executor = run::make_executor(2);
  const run::DecisionModel decision(study, {0, 0});
  for (const char* name : {"cluster:30", "mean effect of the strategy"}) {
    CAPTURE(name);
    const auto group = run::find_group(decision, name);
    REQUIRE(std::holds_alternative<run::LearntGroup>(group));
    const run::RefereeRequest request{.threshold = 20000, .standard_error = 100};
    const run::RefereeResult found =
        run::referee(decision, std::get<run::LearntGroup>(group), request, *executor, diagnostics)
            .front();
    CAPTURE(found.referee.value.value);
    CAPTURE(found.referee.value.standard_error);
    CAPTURE(found.fast.value.value);
    CHECK(found.agree());
    CHECK(found.fast.value.value > 5 * found.referee.value.standard_error);
  }
}

TEST_CASE("what the history says: before, after, worth, and the checks of learning") {
  const Results r = results(Folder({{"a", report("a", "near", -0.4, 0.05)}}));
  REQUIRE(r.evidence.size() == 1);
  const EvidenceResult& e = r.evidence.front();
  CHECK(e.mean_before == 0.25);
  CHECK(e.sd_before == doctest::Approx(std::sqrt(0.05)).epsilon(1e-12));
  CHECK(e.mean == pairing(r, "near").effect_mean);
  const auto choice = std::ranges::find(e.choices, "near", &EvidenceResult::Choice::target);
  REQUIRE(choice != e.choices.end());
  CHECK(choice->best_before == "audit");
  CHECK(choice->best == "current practice");
  CHECK(choice->value.value == -pairing(r, "near").payoff.value);
  CHECK(choice->value.value > 0);
  CHECK(std::ranges::count(e.choices, "own", &EvidenceResult::Choice::target) == 0);
  double sum = 0, error = 0;
  for (const auto& c : e.choices) {
    sum += c.value.value;
    error += c.value.standard_error;
    if (c.best == c.best_before) CHECK(c.value.standard_error == 0);
  }
  CHECK(std::ranges::any_of(e.choices, [](const auto& c) { return c.best == c.best_before; }));
  CHECK(e.value.value == sum);
  // Of what each choice is worth, also where one of them stands.
  CHECK(e.value.standard_error == error);
  CHECK(e.value.standard_error > 0);
  REQUIRE(e.expected_value);
  CHECK(e.expected_value->value > 0);
  // Not above EVPI of the choice before, which a run without the report finds.
  const Results before = results(Folder({}));
  const auto& target = before.scenarios.front().targets.front();
  CHECK(choice->expected_value->value <= target.evpi.value + 5 * target.evpi.standard_error);
}

TEST_CASE("twins: what was not learnt from the reports stops the run, of effects and of inputs") {
  const auto of_input = [](const std::string& input, const std::string& result) {
    return fmt::format(
        "equipoise: 1\nevidence: b\nreported: 2030\ninput: targets.near.{}\nresult: {}\n"
        "source: made up\n",
        input, result);
  };
  const auto stops = [&](const std::string& input, const std::string& result,
                         const std::string& why,
                         const std::function<void(compile::CompiledStudy&)>& spoil) {
    CAPTURE(why);
    const Folder folder({{"a", report("a", "near", 0.6, 0.15)}, {"b", of_input(input, result)}});
    document::Diagnostics diagnostics;
    const auto scenarios = compile::read_study(folder.study(), diagnostics);
    compile::CompiledStudy study = compile::compile_study(scenarios.front(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    CHECK_NOTHROW(run::check_learning(study));
    spoil(study);
    std::string said;
    try {
      run::check_learning(study);
    } catch (const run::NumericalFailure& failure) {
      said = failure.what();
    }
    CAPTURE(said);
    CHECK(said.find(why) != std::string::npos);
  };
  const std::string gain = "model.parameters.gain", exact = "{estimate: {mean: 0.024, se: 0.003}}";
  const std::string current = "adherence.current", weighted = "{estimate: {mean: 0.45, se: 0.02}}";
  // Another belief: the last bit of it tells that a trial without people does not lead to it.
  stops(gain, exact, "strategy audit: a trial without people changes it",
        [](compile::CompiledStudy& study) { study.beliefs.front().posterior.mean += 1e-15; });
  for (const auto& [input, result] : {std::pair(gain, exact), std::pair(current, weighted)}) {
    stops(input, result, "a report without people changes it", [](compile::CompiledStudy& study) {
      sampling::Distribution& learnt = study.learnt.front().posterior.distribution;
      sampling::Shape shape = learnt.shape();
      const auto next = [](double x) { return std::nextafter(x, 1.0); };
      if (shape.values) {
        auto values = *shape.values;
        values.front() = shape.lower = next(values.front());
        shape.values = std::make_shared<const std::vector<double>>(std::move(values));
      } else {
        shape.a = next(shape.a);
      }
      learnt = sampling::Distribution(learnt.kind(), std::move(shape));
    });
    stops(input, result, "learning every report in two halves gives another belief",
          [](compile::CompiledStudy& study) {
            study.learnt.front().posterior.distribution = study.learnt.front().prior;
          });
  }
  // Reports so exact that steps of rank one lose what two of them disagree on.
  stops(gain, exact, "strategy audit: learning every trial in two halves",
        [](compile::CompiledStudy& study) {
          compile::StrategyBelief& belief = study.beliefs.front();
          belief.reports = {{0, 0.5, 1e20}, {0, 0.6, 1e20}};
          belief.posterior = implementation::learn(belief.prior, belief.reports);
        });
}

TEST_CASE("people of an adherence who were counted in practices are as many as are independent") {
  const auto learnt = [](const std::string& more) {
    return results(Folder({{"a", test::learning_report(
                                     "a", "input: targets.near.adherence.current",
                                     fmt::format("{{binomial: {{events: 1440, people: 3000{}}}}}",
                                                 more))}}))
        .evidence.front();
  };
  // A beta of mean 0.4 and standard deviation 0.02 has seen 599 people.
  const auto expected = [](double design_effect) {
    const double people = 599 + 3000 / design_effect,
                 mean = (0.4 * 599 + 1440 / design_effect) / people;
    return std::pair(mean, std::sqrt(mean * (1 - mean) / (people + 1)));
  };
  const EvidenceResult alike = learnt(", practices: 20, icc: 0.05, cluster_size_cv: 0.65"),
                       equal = learnt(", practices: 20, icc: 0.05"),
                       certain = learnt(", practices: 20, icc: 0"), independent = learnt("");
  // DE = 1 + [(1 + CV^2) 150 - 1] 0.05.
  for (const auto& [e, design_effect] :
       {std::pair(&alike, 1 + (1.4225 * 150 - 1) * 0.05), std::pair(&equal, 8.45),
        std::pair(&certain, 1.0), std::pair(&independent, 1.0)}) {
    CAPTURE(design_effect);
    const auto [mean, sd] = expected(design_effect);
    CHECK(e->mean == doctest::Approx(mean).epsilon(1e-9));
    CHECK(e->sd == doctest::Approx(sd).epsilon(1e-9));
  }
  CHECK(equal.result == "1440 events, 3000 people in 20 practices");
  CHECK(independent.sd < 0.6 * equal.sd);  // twin
}

TEST_CASE("a report of an input moves it and what rests on it, exactly or by weights") {
  const auto input = [](const std::string& name, const std::string& of, const std::string& found) {
    return fmt::format(
        "equipoise: 1\nevidence: {}\nreported: 2030\ninput: targets.near.{}\nresult: {}\n"
        "source: made up {}\n",
        name, of, found, name);
  };
  // N(0.03, 0.003^2) and 0.024 (se 0.003): half way, and the spread over the root of two.
  const Results gain = results(
      Folder({{"a", input("a", "model.parameters.gain", "{estimate: {mean: 0.024, se: 0.003}}")}}));
  const EvidenceResult& e = gain.evidence.front();
  CHECK(e.method == "normal, exactly");
  CHECK(e.mean == doctest::Approx(0.027).epsilon(1e-12));
  CHECK(e.sd == doctest::Approx(0.003 / std::sqrt(2.0)).epsilon(1e-12));
  CHECK(!e.effective_sample_size);
  CHECK(*e.surprise == doctest::Approx(-0.006 / (0.003 * std::sqrt(2.0))).epsilon(1e-12));
  CHECK(!e.expected_value);
  const Results before = results(Folder({}));
  CHECK(pairing(gain, "near").qalys.value ==
        doctest::Approx(0.9 * pairing(before, "near").qalys.value).epsilon(0.01));
  CHECK(pairing(gain, "far").payoff.value == pairing(before, "far").payoff.value);
  const Results adherence = results(
      Folder({{"a", input("a", "adherence.current", "{estimate: {mean: 0.45, se: 0.02}}")}}));
  REQUIRE(adherence.evidence.front().effective_sample_size);
  CHECK(*adherence.evidence.front().effective_sample_size > 400);
  CHECK(adherence.evidence.front().mean == doctest::Approx(0.425).epsilon(0.002));
}

TEST_CASE(
    "what a scenario holds fixed no report moves there, and the study learns it all the same") {
  const std::string scenarios =
      "scenarios:\n"
      "  gain-held: {targets.near.model.parameters.gain: 0.03}\n"
      "  effect-held: {strategies.audit.effect: {log_odds: {mean: 0.25, se: 0}, "
      "heterogeneity: {sd_log_odds: 0}, source: made up}}\n";
  const Reports reports{
      {"a", report("a", "near", 0.4, 0.15)},
      {"b",
       "equipoise: 1\nevidence: b\nreported: 2030\ninput: targets.near.model.parameters.gain\n"
       "result: {estimate: {mean: 0.024, se: 0.003}}\nsource: made up\n"}};
  const Results learnt = results(Folder(reports, {}, 1000, scenarios));
  const Results without = results(Folder({}, {}, 1000, scenarios));
  const auto of = [](const Results& all, const std::string& scenario) -> const PairingResult& {
    const auto found = std::ranges::find(all.scenarios, scenario, &ScenarioResult::scenario);
    return *std::ranges::find(found->pairings, "near", &PairingResult::target);
  };
  CHECK(of(learnt, "gain-held").qalys.value ==
        doctest::Approx(of(learnt, "base").qalys.value / 0.9).epsilon(0.01));
  CHECK(of(learnt, "gain-held").effect_mean == of(learnt, "base").effect_mean);
  CHECK(of(learnt, "effect-held").effect_mean == 0.25);
  CHECK(of(learnt, "effect-held").effect_heterogeneity == 0);
  CHECK(of(learnt, "base").effect_mean > 0.26);
  CHECK(of(without, "base").effect_mean == 0.25);
}

TEST_CASE("only what a report moved is in its history, with every way of sampling") {
  for (const char* method : {"monte-carlo", "sobol"}) {
    CAPTURE(method);
    const Results all =
        results(Folder({{"a", report("a", "own", 0.4, 0.15)}}, {}, 1024, "", method));
    REQUIRE(all.evidence.front().pairings.size() == 1);
    CHECK(all.evidence.front().pairings.front().target == "own");
    CHECK(all.evidence.front().choices.size() == 1);
  }
}

TEST_CASE("a stage of the history that cannot be learnt says which it is") {
  const auto adherence = [](const std::string& name, double mean) {
    return fmt::format(
        "equipoise: 1\nevidence: {}\nreported: 2030\ninput: targets.near.adherence.current\n"
        "result: {{estimate: {{mean: {}, se: 0.001}}}}\nsource: made up {}\n",
        name, mean, name);
  };
  // Each lies 5 standard deviations off, on two sides: together they are what was believed.
  const Folder folder({{"a", adherence("a", 0.5)}, {"b", adherence("b", 0.3)}});
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  CHECK(!run::run(scenarios, diagnostics, {.threads = 1}));
  const std::string text = diagnostics.render();
  CAPTURE(text);
  CHECK(text.find("the weights of `a` collapse") != std::string::npos);
  CHECK(text.find("in the study as it stood before this report") != std::string::npos);
}

TEST_CASE("every uncertain number of a strategy but its effects can be learnt") {
  const Folder folder({});
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  const spec::StudySpec& study = scenarios.front().study;
  const spec::StrategySpec& audit = study.strategies.front();
  for (const spec::Quantity* q :
       {&audit.reach, &audit.setup, &audit.reversal, &audit.fixed_per_year,
        &audit.per_practice_year, &audit.per_patient_year}) {
    CAPTURE(q->name);
    CHECK(spec::learnable_input(study, q->name).quantity == q);
  }
}
