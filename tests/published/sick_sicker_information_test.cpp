// Value of partial information in the Sick-Sicker model, four strategies: regression over the draws
// of the study, and multilevel Monte Carlo on the compiled model, against nearly exact values (net
// benefit is linear in costs and utilities given the transitions; a spline over 15 nodes for rates;
// their Monte Carlo error is about 0.5%).
#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "engine/compile/check.hpp"
#include "engine/run/fast_value.hpp"
#include "engine/run/referee.hpp"

namespace equipoise {
namespace {

struct Known {
  const char* group;
  double at_80, at_100, at_120;  ///< thousand a QALY
};
constexpr Known known[] = {{"u_sick", 7.1, 833, 7408},
                           {"u_sick_a", 0, 0, 2623},
                           {"u_sicker", 74, 0, 0},
                           {"c_a", 1.7, 358, 5467},
                           {"c_b", 3159, 60, 0.2},
                           {"c_a, c_b", 3159, 415, 5467},
                           {"u_sick, u_sick_a", 9.9, 998, 7880},
                           {"r_death", 522, 0, 1620},
                           {"r_fall_sick", 535, 0, 50},
                           {"r_recover", 341, 0, 0.2},
                           {"r_worsen", 1.0, 0.7, 2626},
                           {"hr_b", 391, 0, 418}};

/// Four standard errors, the bias, 1.5% for the printed value, and the last digit printed.
bool within(const run::FoundValue& found, double truth) {
  const double last_digit = truth < 10 ? 0.06 : 0.6;
  const double apart = found.value.value - truth;
  return std::abs(apart) <= 4 * found.value.standard_error + 0.015 * truth + last_digit +
                                (apart > 0 ? found.bias.upward : found.bias.downward);
}

struct SickSicker {
  document::Diagnostics diagnostics;
  std::vector<spec::ScenarioSpec> scenarios;
  compile::CompiledStudy study;
  std::unique_ptr<run::Executor> executor = run::make_executor(2);

  SickSicker() {
    scenarios = compile::read_study(
        std::string(EQUIPOISE_SOURCE_DIR) + "/scenarios/published/sick-sicker.yaml", diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
    scenarios.front().study.sampling.draws = 100000;
    study = compile::compile_study(scenarios.front(), diagnostics);
    REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  }
  run::LearntGroup group(const run::DecisionModel& decision, const std::string& name) const {
    const auto found = run::find_group(decision, name);
    REQUIRE(std::holds_alternative<run::LearntGroup>(found));
    return std::get<run::LearntGroup>(found);
  }
};

}  // namespace

TEST_CASE(
    "Sick-Sicker: EVPPI by regression, of every parameter that matters, at three thresholds") {
  const SickSicker sick;
  const run::DecisionModel decision(sick.study, {});
  for (const Known& k : known) {
    CAPTURE(std::string(k.group));
    constexpr double thresholds[] = {80000, 100000, 120000};
    const double truths[] = {k.at_80, k.at_100, k.at_120};
    const auto fast = run::fast_values(decision, sick.group(decision, k.group), thresholds,
                                       *sick.executor, sick.diagnostics);
    for (std::size_t at = 0; at < fast.size(); ++at) {
      CAPTURE(thresholds[at]);
      const run::FoundValue& found = fast[at];
      const double truth = truths[at];
      CAPTURE(found.value.value);
      CAPTURE(found.value.standard_error);
      CHECK(within(found, truth));
      const double moved = 1.03 * truth + 10 * found.value.standard_error + found.bias.downward + 2;
      CHECK_FALSE(within(found, moved + found.bias.upward));  // the twin
    }
  }
}

TEST_CASE("Sick-Sicker: the same by multilevel Monte Carlo on the compiled model") {
  const SickSicker sick;
  const run::DecisionModel decision(sick.study, {});
  struct Asked {
    const char* group;
    double threshold, truth, standard_error;
  };
  for (const Asked& asked : {Asked{"u_sick, u_sick_a", 120000, 7880, 150},
                             {"c_b", 80000, 3159, 80},
                             {"r_worsen", 120000, 2626, 120}}) {
    CAPTURE(std::string(asked.group));
    const auto found =
        run::referee(decision, sick.group(decision, asked.group),
                     {.threshold = asked.threshold, .standard_error = asked.standard_error},
                     *sick.executor, sick.diagnostics)
            .front();
    CAPTURE(found.referee.value.value);
    CAPTURE(found.referee.value.standard_error);
    CHECK(found.reached);
    CHECK(within(found.referee, asked.truth));
    CHECK_FALSE(within(found.referee, 1.3 * asked.truth));
    CHECK(found.agree());
  }
}

}  // namespace equipoise
