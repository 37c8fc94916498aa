// A study small enough to follow: every class of verdict, parts that add up, the numbers of a plain
// sum, and a failure that names its place.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "engine/report/report.hpp"
#include "engine/results/csv.hpp"
#include "engine/results/expectations.hpp"
#include "engine/run/run.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise {
namespace {

const std::string files = std::string(EQUIPOISE_SOURCE_DIR) + "/tests/study/files/";

struct Ran {
  std::vector<spec::ScenarioSpec> scenarios;
  Results results;
  const PairingResult& pairing(const std::string& scenario) const {
    for (const ScenarioResult& s : results.scenarios)
      if (s.scenario == scenario) return s.pairings.front();
    throw std::logic_error("no scenario " + scenario);
  }
};

const Ran& synthetic() {
  static const Ran ran = [] {
    document::Diagnostics diagnostics;
    Ran r{spec::read_study(files + "study.yaml", diagnostics), {}};
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    auto outcome = run::run(r.scenarios, diagnostics, {});
    REQUIRE_MESSAGE(outcome.has_value(), diagnostics.render());
    r.results = std::move(outcome->results);
    return r;
  }();
  return ran;
}

bool close(double a, double b, double tolerance = 1e-9) {
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

double logit(double p) { return std::log(p / (1 - p)); }
double expit(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

TEST_CASE("every class of verdict and both kinds of evaluate occur") {
  const Ran& ran = synthetic();
  CHECK(ran.pairing("base").verdict == "evaluate");
  CHECK(ran.pairing("base").verdict_detail == "while implementing");
  CHECK(ran.pairing("certain-benefit").verdict == "implement");
  CHECK(ran.pairing("certain-loss").verdict == "abandon");
  CHECK(ran.pairing("costly-to-start").verdict == "evaluate");
  CHECK(ran.pairing("costly-to-start").verdict_detail == "before implementing");
  CHECK(ran.pairing("no-trial-affordable").verdict == "implement");
  for (const auto& e :
       results::check_expectations(ran.results, ran.scenarios.front().study.expectations))
    CHECK_MESSAGE(e.met, e.text);
}

TEST_CASE("the tree of actions tells what the verdict and ENBS tell") {
  std::size_t trees = 0;
  for (const ScenarioResult& s : synthetic().results.scenarios)
    for (const PairingResult& p : s.pairings) {
      CAPTURE(s.scenario);
      if (p.actions.empty()) continue;
      ++trees;
      REQUIRE(p.actions.size() == 6);
      double without = 0.0, best = 0.0, research = -1e300, least_behind = 1e300;
      for (const ActionResult& a : p.actions) {
        best = std::max(best, a.value);
        (a.trial.empty() ? without : research) =
            std::max(a.trial.empty() ? without : research, a.value);
        least_behind = std::min(least_behind, a.behind_best);
      }
      CHECK(least_behind == 0);
      for (const ActionResult& a : p.actions) CHECK(close(a.value + a.behind_best, best));
      double enbs = -1e300;
      for (const TrialResult& trial : p.trials) enbs = std::max(enbs, trial.enbs.value);
      CHECK(close(research - without, enbs));
      CHECK(close(p.actions[1].value, p.payoff.value));
      CHECK((p.verdict == "evaluate") == (research > without));
    }
  CHECK(trees >= 4);
}

TEST_CASE("the parts of a payoff add up") {
  for (const ScenarioResult& s : synthetic().results.scenarios)
    for (const PairingResult& p : s.pairings) {
      CAPTURE(s.scenario);
      CHECK(close(p.setup_cost + p.fixed_cost + p.practice_cost + p.patient_cost,
                  p.programme_cost.value));
      CHECK(close(s.threshold * p.qalys.value - p.care_cost.value - p.programme_cost.value,
                  p.payoff.value));
      CHECK(close(s.threshold * p.qalys_deterministic - p.care_cost_deterministic -
                      p.programme_cost_deterministic,
                  p.payoff_deterministic));
      CHECK(close(p.net_health_benefit.value * s.threshold, p.payoff.value));
    }
}

TEST_CASE("the deterministic run is the sum that a reader can do by hand") {
  const PairingResult& p = synthetic().pairing("base");
  // 10,000 person-years a year; adherence .4 -> expit(logit .4 + .25) all ten years; 100 practices.
  const double gain = expit(logit(0.4) + 0.25) - 0.4;
  double discounted_years = 0;
  for (int t = 0; t < 10; ++t) discounted_years += std::pow(1.035, -t);
  const double people = 10000 * gain * discounted_years;
  CHECK(close(p.qalys_deterministic, people * 0.02));
  CHECK(close(p.care_cost_deterministic, people * 100));
  CHECK(close(p.programme_cost_deterministic, 100 * 1000 * discounted_years));
  CHECK(p.programme_cash_by_year.size() == 10);
  for (const double cash : p.programme_cash_by_year) CHECK(close(cash, 100000));
}

TEST_CASE("values of information keep their order") {
  for (const ScenarioResult& s : synthetic().results.scenarios)
    for (const PairingResult& p : s.pairings) {
      CAPTURE(s.scenario);
      const Estimate& effect = p.partial_information.front().population.value();
      const double slack = 5 * (effect.standard_error + p.evpi.standard_error) + 1e-6;
      CHECK(effect.value <= p.evpi.value + slack);
      double before = 0;
      for (const TrialSizeResult& size : p.trials.front().sizes) {
        if (!size.feasible) continue;
        CHECK(size.evsi.value >= before - 1e-9);
        CHECK(size.evsi.value <= effect.value + 1e-6 * effect.value + 1e-6);
        before = size.evsi.value;
      }
    }
}

TEST_CASE("tables and the terminal show every pairing") {
  const Results& results = synthetic().results;
  const std::string csv = results::table(results, "pairings.csv");
  CHECK(std::count(csv.begin(), csv.end(), '\n') ==
        1 + static_cast<long>(results.scenarios.size()));
  CHECK(csv.find("payoff,payoff_se") != std::string::npos);
  const std::string text = report::terminal_report(results, {});
  CHECK(text.find("EVALUATE") != std::string::npos);
  CHECK(text.find("\x1b[") == std::string::npos);  // no colour unless asked for
  CHECK(report::terminal_report(results, {.colour = true}).find("\x1b[1;33mEVALUATE") !=
        std::string::npos);
  for (std::size_t from = 0, to; from < text.size(); from = to + 1) {
    to = text.find('\n', from);
    CHECK(text.substr(from, to - from).size() <= 140);
  }
}

TEST_CASE("an impossible value names its place, draw and cycle, and is never repaired") {
  document::Diagnostics diagnostics;
  auto scenarios = spec::read_study(files + "impossible.yaml", diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  try {
    (void)run::run(scenarios, diagnostics, {});
    FAIL("a probability above 1 was accepted");
  } catch (const run::NumericalFailure& failure) {
    const std::string text = failure.what();
    CAPTURE(text);
    CHECK(text.find("impossible.yaml:25:") != std::string::npos);
    CHECK(text.find("draw ") != std::string::npos);
    CHECK(text.find("cycle 0") != std::string::npos);
    std::string again;
    try {
      (void)run::run(scenarios, diagnostics, {.threads = 2, .block = 1});
    } catch (const run::NumericalFailure& other) {
      again = other.what();
    }
    CHECK(again == text);  // the same draw, however the work is cut up
  }
}

}  // namespace equipoise
