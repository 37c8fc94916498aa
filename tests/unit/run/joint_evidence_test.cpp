// Reports of inputs that are drawn together, through the whole engine: what is believed, drawn and
// said of all of them, and what stops a run.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <functional>
#include <string>
#include <vector>

#include "models/numerics/sum.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/evidence_history.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/referee.hpp"
#include "engine/sampling/sampler.hpp"

#include "tests/support/learning_study.hpp"
#include "tests/support/made_up_study.hpp"

namespace {
using namespace equipoise;

/// A target whose people divide into three groups, whose gains are two normals that move together,
/// and whose costs are two gammas that a rank correlation ties.
const std::string target = R"text(equipoise: 1
target: near
population: {of: registered, prevalence: 3%}
counting: person-years
adherence: {current: 0.4, achievable: 0.95}
icc: 0.05
model:
  kind: markov-cohort
  cycle: 1 year
  horizon: 1 year
  correction: start
  interventions: [usual, recommended]
  parameters:
    visit: {gamma: {mean: 300, se: 90}, source: made up}
    drug: {gamma: {mean: 200, se: 60}, source: made up}
    other: {beta: {mean: 0.2, se: 0.05}, source: made up}
  joint_parameters:
    - {dirichlet: {names: [mild, middling, severe], counts: [30, 8, 2.5]}, source: made up}
    - {multivariate_normal: {names: [gain, in_severe], mean: [0.03, 0.1], se: [0.006, 0.04],
       correlation: [[1, 0.5], [0.5, 1]]}, source: made up}
  correlations:
    - {between: [drug, visit], spearman: 0.6, source: made up}
  states: {alive, dead: absorbing}
  start: {alive: 1}
  transitions: {alive: {dead: 0, alive: remainder}}
  costs:
    care:
      alive: 0.1 * other * (visit + drug)
  utilities:
    alive: 0.7 * mild + 0.6 * middling + 0.3 * severe + if(intervention == recommended, gain + severe * in_severe, 0)
)text";

std::string report(const std::string& name, const std::string& input, const std::string& result) {
  return test::learning_report(name, "input: targets.near.model.parameters." + input, result);
}

/// A study of the target and these reports, compiled.
struct Compiled {
  test::LearningFolder folder;
  document::Diagnostics diagnostics;
  std::vector<spec::ScenarioSpec> scenarios;
  compile::CompiledStudy study;
  explicit Compiled(const std::vector<std::string>& reports, const std::string& more = "")
      : folder(described(reports, more)),
        scenarios(compile::read_study(folder.study(), diagnostics)) {
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    study = compile::compile_study(scenarios.front(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  }
  static test::LearningStudy described(const std::vector<std::string>& reports,
                                       const std::string& more = "") {
    test::LearningStudy study{
        .targets = {{"near", target}},
        .strategies = {{"audit", test::learning_strategy("audit", 0.25, 0.1, 0.2, 400)}},
        .trials = {{"cluster", test::learning_trial()}},
        .draws = 4000,
        .more = more};
    for (const std::string& text : reports)
      study.evidence.emplace_back(fmt::format("report-{}", study.evidence.size()), text);
    return study;
  }
};

Results results(const std::vector<std::string>& reports) {
  return test::results_of(test::LearningFolder(Compiled::described(reports)));
}

const InputResult& input(const Results& results, const std::string& name) {
  return *std::ranges::find(results.inputs, "targets.near.model.parameters." + name,
                            &InputResult::name);
}

const std::string divided =
    report("divided", "severe", "{multinomial: {mild: 40, middling: 25, severe: 5}}");
const std::string severe = report("severe", "severe", "{binomial: {events: 12, people: 100}}");
const std::string gain = report("gain", "gain", "{estimate: {mean: 0.024, se: 0.006}}");
const std::string visits = report("visits", "visit", "{estimate: {mean: 400, se: 60}}");

}  // namespace

TEST_CASE(
    "counts of a Dirichlet's categories: exactly, and what they teach of the others is told") {
  const Results r = results({divided});
  const EvidenceResult& e = r.evidence.front();
  CHECK(e.method == "Dirichlet, exactly");
  CHECK(!e.effective_sample_size);
  CHECK(e.result == "of 70 people middling 25, mild 40, severe 5");
  CHECK(e.mean_before == doctest::Approx(2.5 / 40.5).epsilon(1e-14));
  CHECK(e.mean == doctest::Approx(7.5 / 110.5).epsilon(1e-14));
  CHECK(e.sd == doctest::Approx(std::sqrt(7.5 * 103 / (110.5 * 110.5 * 111.5))).epsilon(1e-14));
  REQUIRE(e.taught.size() == 2);
  CHECK(e.taught[0].input == "targets.near.model.parameters.mild");
  CHECK(e.taught[0].mean_before == doctest::Approx(30 / 40.5).epsilon(1e-14));
  CHECK(e.taught[0].mean == doctest::Approx(70 / 110.5).epsilon(1e-14));
  CHECK(e.taught[1].mean == doctest::Approx(33 / 110.5).epsilon(1e-14));
  CHECK(input(r, "mild").mean == e.taught[0].mean);
  CHECK(input(r, "mild").distribution.ends_with("; learnt from divided"));
  // Whichever of them the report names, it says the same of all.
  const Results other =
      results({report("divided", "mild", "{multinomial: {mild: 40, middling: 25, severe: 5}}")});
  CHECK(other.scenarios.front().pairings.front().payoff.value ==
        r.scenarios.front().pairings.front().payoff.value);
}

TEST_CASE("an estimate of a multivariate normal's member moves the others, exactly") {
  // N(0.03, 0.006^2) and as exact a report: half of the way, and the other with it by .5 of its sd.
  const Results r = results({gain});
  const EvidenceResult& e = r.evidence.front();
  CHECK(e.method == "multivariate normal, exactly");
  CHECK(e.mean == doctest::Approx(0.027).epsilon(1e-13));
  CHECK(e.sd == doctest::Approx(0.006 / std::sqrt(2.0)).epsilon(1e-13));
  CHECK(*e.surprise == doctest::Approx(-1 / std::sqrt(2.0)).epsilon(1e-12));
  REQUIRE(e.taught.size() == 1);
  CHECK(e.taught[0].mean == doctest::Approx(0.1 - 0.5 * 0.04 * 0.5).epsilon(1e-13));
  CHECK(e.taught[0].sd == doctest::Approx(0.04 * std::sqrt(1 - 0.25 / 2)).epsilon(1e-13));
}

TEST_CASE("correlated inputs and single shares: by weights, within what their number implies") {
  const Results r = results({visits, severe});
  const EvidenceResult& cost = r.evidence[0];
  CHECK(cost.method == "correlated inputs, weighted by the likelihood");
  REQUIRE(cost.effective_sample_size);
  CHECK(*cost.effective_sample_size > 400);
  REQUIRE(cost.taught.size() == 1);
  CHECK(cost.taught[0].input == "targets.near.model.parameters.drug");
  CHECK(cost.taught[0].mean > cost.taught[0].mean_before + 15);
  CHECK(cost.mean > 350);
  const EvidenceResult& share = r.evidence[1];
  CHECK(share.method == "Dirichlet, weighted by the likelihood");
  const double a = 14.5, b = 126, error = 1 / std::sqrt(*share.effective_sample_size);
  const double sd = std::sqrt(a * b / ((a + b) * (a + b) * (a + b + 1)));
  CHECK(std::abs(share.mean - a / (a + b)) < error * sd);
  CHECK(std::abs(share.sd - sd) < error * sd);
  // The others divide the rest as before.
  CHECK(share.taught[0].mean / share.taught[1].mean == doctest::Approx(30.0 / 8).epsilon(0.01));
  CHECK(input(r, "other").mean == doctest::Approx(0.2).epsilon(1e-12));
}

TEST_CASE("draws follow what is believed together: means, and what the inputs share") {
  const Compiled it({visits, gain, divided});
  const auto executor = run::make_executor(2);
  run::ModelCache cache;
  run::DrawnInputs base;
  document::Diagnostics diagnostics;
  const run::Evaluation drawn = run::evaluate(it.study, cache, base, *executor, 128, diagnostics);
  const double n = 4000;
  const auto row = [&](const std::string& name) {
    return drawn.inputs->row(*it.study.sampler->row("targets.near.model.parameters." + name));
  };
  for (const compile::LearntJointly& group : it.study.jointly)
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      CAPTURE(group.names[i]);
      const auto values = drawn.inputs->row(*it.study.sampler->row(group.names[i]));
      const double sd = sampling::sd_of(group.posterior.group, i), error = sd / std::sqrt(n);
      const double apart = numerics::mean(values) - sampling::mean_of(group.posterior.group, i);
      CHECK(std::abs(apart) < 4 * error);
      CHECK_FALSE(std::abs(apart - 10 * error) < 4 * error);  // twin
    }
  const auto correlation = [&](const std::string& one, const std::string& other) {
    const auto x = row(one), y = row(other);
    const double mx = numerics::mean(x), my = numerics::mean(y);
    return numerics::sum_over(x.size(), [&](std::size_t d) { return (x[d] - mx) * (y[d] - my); }) /
           (n * numerics::standard_deviation(x) * numerics::standard_deviation(y));
  };
  // Half of the variance of a gain is resolved, so that .5 becomes .5 sqrt(1/2) / sqrt(7/8).
  CHECK(std::abs(correlation("gain", "in_severe") - 0.5 * std::sqrt(0.5 / 0.875)) <
        4 / std::sqrt(n));
  CHECK(correlation("drug", "visit") > 10 / std::sqrt(n));
  CHECK(std::abs(correlation("drug", "gain")) < 4 / std::sqrt(n));
  for (std::size_t d = 0; d < 4000; d += 37)
    CHECK(row("mild")[d] + row("middling")[d] + row("severe")[d] ==
          doctest::Approx(1).epsilon(1e-14));
}

TEST_CASE("two halves give what the whole gives") {
  const auto half = [](const std::string& name, const std::string& of, const std::string& result) {
    return report(name, of, result);
  };
  const Results whole = results({divided, gain});
  const Results parts =
      results({half("a", "gain",
                    fmt::format("{{estimate: {{mean: 0.024, se: {}}}}}", 0.006 * std::sqrt(2))),
               half("b", "severe", "{multinomial: {mild: 30, middling: 5, severe: 5}}"),
               half("c", "mild", "{multinomial: {mild: 10, middling: 20, severe: 0}}"),
               half("d", "gain",
                    fmt::format("{{estimate: {{mean: 0.024, se: {}}}}}", 0.006 * std::sqrt(2)))});
  CHECK(parts.scenarios.front().pairings.front().payoff.value ==
        doctest::Approx(whole.scenarios.front().pairings.front().payoff.value).epsilon(1e-9));
  for (const char* name : {"mild", "middling", "severe", "gain", "in_severe"})
    CHECK(input(parts, name).mean == doctest::Approx(input(whole, name).mean).epsilon(1e-12));
  // Twin: without one of the halves it is another belief.
  const Results less = results({divided});
  CHECK(std::abs(less.scenarios.front().pairings.front().payoff.value /
                     whole.scenarios.front().pairings.front().payoff.value -
                 1) > 1e-3);
}

TEST_CASE("twins: what was not learnt from reports of inputs drawn together stops the run") {
  const auto stops = [](const std::string& text, const std::string& why,
                        const std::function<void(compile::LearntJointly&)>& spoil) {
    CAPTURE(text);
    CAPTURE(why);
    Compiled it({text});
    CHECK_NOTHROW(run::check_learning(it.study));
    spoil(it.study.jointly.front());
    std::string said;
    try {
      run::check_learning(it.study);
    } catch (const run::NumericalFailure& failure) {
      said = failure.what();
    }
    CAPTURE(said);
    CHECK(said.find(why) != std::string::npos);
  };
  for (const std::string& text : {divided, gain, visits, severe}) {
    // The last bit of one number tells that a report without people does not lead there.
    stops(text, "a report without people changes it", [](compile::LearntJointly& group) {
      auto& posterior = group.posterior.group;
      const auto next = [](double& x) { x = std::nextafter(x, 1e9); };
      if (auto* dirichlet = std::get_if<sampling::Dirichlet>(&posterior))
        next(dirichlet->counts[0]);
      else if (auto* normal = std::get_if<sampling::MultivariateNormal>(&posterior))
        next(normal->factor.values[2]);
      else
        next(std::get<sampling::JointDraws>(posterior).columns[1][7]);
    });
    // What two inputs share is held too, not each of them alone.
    stops(text, "learning every report in two halves gives another belief",
          [](compile::LearntJointly& group) {
            auto& posterior = group.posterior.group;
            if (auto* normal = std::get_if<sampling::MultivariateNormal>(&posterior))
              normal->factor.values[2] *= -1;  // the covariance turns, and no mean or spread
            else if (auto* dirichlet = std::get_if<sampling::Dirichlet>(&posterior))
              for (double& count : dirichlet->counts) count *= 1.1;
            else
              std::ranges::reverse(std::get<sampling::JointDraws>(posterior).columns[0]);
          });
    stops(text, "learning every report in two halves gives another belief",
          [](compile::LearntJointly& group) {
            sampling::JointReport other = group.reports.front();
            other.report.mean *= 1.2;
            other.report.events *= 2;
            for (double& people : other.counts) people *= 3;
            const sampling::JointReport reports[] = {other};
            group.posterior =
                std::get<sampling::JointPosterior>(sampling::learn(group.prior, reports));
          });
  }
}

TEST_CASE("the referee draws the rest anew where learning is exact, and refuses part of a sample") {
  const Compiled it({gain, divided, visits});
  const auto executor = run::make_executor(2);
  const run::DecisionModel decision(it.study, {0, 0});
  document::Diagnostics diagnostics;
  for (const char* name : {"gain", "severe", "drug, visit"}) {
    CAPTURE(name);
    const auto group = run::find_group(decision, name);
    REQUIRE(std::holds_alternative<run::LearntGroup>(group));
    const run::RefereeRequest request{.threshold = 20000, .standard_error = 1000};
    const run::RefereeResult found =
        run::referee(decision, std::get<run::LearntGroup>(group), request, *executor, diagnostics)
            .front();
    CAPTURE(found.referee.value.value);
    CAPTURE(found.referee.value.standard_error);
    CAPTURE(found.fast.value.value);
    CHECK(found.agree());
  }
  const auto part = run::find_group(decision, "visit");
  REQUIRE(std::holds_alternative<std::string>(part));
  CHECK(std::get<std::string>(part).find("were learnt together by weights from `visits`") !=
        std::string::npos);
}

TEST_CASE("a scenario learns by what it says itself: without the correlation the other stays") {
  const Compiled it({visits},
                    "scenarios:\n"
                    "  apart: {targets.near.model.correlations: []}\n"
                    "  held: {targets.near.model.correlations: [], "
                    "targets.near.model.parameters.visit: 300}\n");
  CHECK(it.study.jointly.size() == 1);
  const auto mean = [](const compile::CompiledStudy& study, const std::string& name) {
    return study.sampler->means()[*study.sampler->row("targets.near.model.parameters." + name)];
  };
  CHECK(mean(it.study, "drug") > 215);
  for (const std::size_t scenario : {1, 2}) {
    document::Diagnostics diagnostics;
    const compile::CompiledStudy apart =
        compile::compile_study(it.scenarios[scenario], diagnostics, &it.study);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    CHECK(apart.jointly.empty());
    CHECK(apart.learnt.size() == 2 - scenario);  // the second holds the input fixed
    CHECK(mean(apart, "drug") == doctest::Approx(200).epsilon(1e-12));
    CHECK(mean(apart, "visit") ==
          doctest::Approx(scenario == 1 ? mean(it.study, "visit") : 300).epsilon(0.005));
  }
}
