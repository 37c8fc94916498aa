// What stops a run although its files can be read: the place, the reason and the inputs at fault.
#include <doctest/doctest.h>
#include <string>

#include "engine/compile/check.hpp"
#include "engine/run/run.hpp"

#include "tests/unit/spec/files.hpp"

namespace {
using namespace equipoise;
using test::StudyFolder;
using test::with;

/// The message with which a run of the small study stops, with another target; empty if it runs.
std::string failure_of(const std::string& target, std::size_t block = 128) {
  const StudyFolder folder;
  folder.write("target.yaml", target);
  folder.write("study.yaml", with(test::study_text, "draws: 1000", "draws: 300"));
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  run::RunOptions options;
  options.threads = 1;
  options.block = block;
  try {
    const auto outcome = run::run(scenarios, diagnostics, options);
    REQUIRE_MESSAGE(outcome.has_value(), diagnostics.render());
  } catch (const run::NumericalFailure& failure) {
    const std::string text = failure.what();
    return text.substr(text.find("target.yaml"));
  }
  return {};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string good = test::target_text;

std::string with_parameter(const std::string& parameter, const std::string& utility) {
  return with(with(good, "{p_die: 0.02}", "{p_die: 0.02, " + parameter + "}"), "alive: 0.8",
              "alive: " + utility);
}

}  // namespace

TEST_CASE("the small study runs") { CHECK(failure_of(good).empty()); }

TEST_CASE("a failure is a whole diagnostic: place, line, caret, reason, inputs") {
  const std::string text =
      failure_of(with_parameter("u: {normal: {mean: 0.8, se: 0.2}, source: x}", "u"));
  CAPTURE(text);
  CHECK(holds(text, "target.yaml:17:"));
  CHECK(holds(text, ": error: this value is 1."));
  CHECK(holds(text, "of `usual`, in draw "));
  CHECK(holds(text, "scenario base"));
  CHECK(holds(text, "\n  17 | "));
  CHECK(holds(text, "| "));
  CHECK(holds(text, "^\n"));
  CHECK(holds(text, "  why:  a utility (1 is full health) must be at most 1\n"));
  CHECK(holds(text, "  help: it is made of u = 1."));
  // The same draw, however the draws are grouped.
  CHECK(failure_of(with_parameter("u: {normal: {mean: 0.8, se: 0.2}, source: x}", "u"), 7) == text);
}

TEST_CASE("a utility of 785%") {
  CHECK(holds(failure_of(with_parameter("u: {normal: {mean: 7.85, se: 0.05}, source: x}", "u")),
              "in draw 0 (counted from 0)"));
}

TEST_CASE("a division by zero has a reason") {
  const std::string text =
      failure_of(with_parameter("n: {poisson: {mean: 1}, source: x}", "0.8 / (1 + n) + 0 / n"));
  CAPTURE(text);
  CHECK(holds(text, "division by zero in `0 / n`"));
  CHECK(holds(text, "why:  the divisor is 0"));
  CHECK(holds(text, "it is made of n = 0: check these distributions"));
}

TEST_CASE("a start that does not add up points at `start:`") {
  const std::string text =
      failure_of(with(good, "start: {alive: 1}", "start: {alive: 50 * p_die - 0.1}"));
  CAPTURE(text);
  CHECK(holds(text, "the start distribution adds up to 0.9"));
  CHECK(holds(text, "target.yaml:14:"));
}

TEST_CASE("a cohort in which nobody lives") {
  for (const std::string& target : {with(good, "start: {alive: 1}", "start: {dead: 1}"),
                                    with(good, "utilities: {alive: 0.8}",
                                         "utilities: {alive: 0.8}\n  life_years: {alive: 0}")}) {
    const std::string text = failure_of(target);
    CAPTURE(text);
    CHECK(holds(text, "nobody lives in this model, in draw 0 (counted from 0), scenario base"));
    CHECK(
        holds(text, "  why:  with `counting: person-years` gains are divided by the years lived"));
  }
  // So few years that what is divided by them is no number of anything.
  CHECK(
      holds(failure_of(with(good, "utilities: {alive: 0.8}",
                            "utilities: {alive: 0.8}\n  life_years: {at_start: 1e-300, alive: 0}")),
            "people live 1e-300 years in this model, in draw 0"));
}

TEST_CASE("outcomes too large for any decision") {
  const std::string text = failure_of(with(good, "{alive: 100}", "{alive: 1e155}"));
  CAPTURE(text);
  CHECK(holds(text, "a cost per person of this model is 5.9"));
  CHECK(holds(text, "must be at most 1e+15"));
  CHECK_FALSE(holds(text, "cycle"));
  const std::string gain =
      failure_of(with(good, "costs: {", "life_years: {alive: 1e12}\n  costs: {"));
  CAPTURE(gain);
  CHECK(holds(gain, "an outcome per person of this model is"));
  CHECK(holds(gain, "must be at most 1e+09"));
}

TEST_CASE("a name that only a scenario uses is used") {
  const StudyFolder folder;
  folder.write("target.yaml", with(good, "{p_die: 0.02}", "{p_die: 0.02, c_other: 5}"));
  const auto errors = [&](const std::string& scenarios) {
    folder.write("study.yaml", test::study_text + scenarios);
    document::Diagnostics diagnostics;
    (void)compile::check_file(folder.study(), diagnostics);
    return diagnostics.sorted();
  };
  REQUIRE(errors("").size() == 1);
  CHECK(errors("")[0].what == "parameter `c_other` is used by no expression");
  CHECK(errors("scenarios:\n  other: {targets.*.model.costs.care.alive: c_other}\n").empty());
}
