/// \file  tests/support/made_up_study.hpp
/// \brief A target whose numbers are known by hand, and a study of it run through the whole engine.
#pragma once

#include <doctest/doctest.h>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "engine/compile/check.hpp"
#include "engine/run/run.hpp"

#include "tests/unit/spec/files.hpp"

namespace equipoise::test {

/// A target whose model has one time point and one year lived, so that the gain of a person-year is
/// the gain in utility itself. Parts are written as in a file.
struct MadeUpTarget {
  std::string name = "practice";
  std::string prevalence = "3%";
  std::string counting = "person-years";  ///< or another, with what belongs to it on lines below
  std::string current = "0.4", achievable = "0.9", icc = "0.05";
  std::string parameters =  ///< a mapping
      "{gain: {normal: {mean: 0.03, se: 0.00001}, source: made up}}";
  std::string extra_cost = "0";  ///< of the recommended intervention, an expression
  std::string utility = "0.8";   ///< without it

  [[nodiscard]] std::string yaml() const {
    std::string text = R"text(equipoise: 1
target: NAME
population: {of: registered, prevalence: PREVALENCE}
counting: COUNTING
adherence: {current: CURRENT, achievable: ACHIEVABLE}
icc: ICC
model:
  kind: markov-cohort
  cycle: 1 year
  horizon: 1 year
  correction: start
  interventions: [usual, recommended]
  parameters: PARAMETERS
  states: {alive, dead: absorbing}
  start: {alive: 1}
  transitions: {alive: {dead: 0, alive: remainder}}
  costs: {care: {alive: "if(intervention == recommended, COST, 0)"}}
  utilities: {alive: "UTILITY + if(intervention == recommended, gain, 0)"}
)text";
    for (const auto& [word, value] : {std::pair{"NAME", &name},
                                      {"PREVALENCE", &prevalence},
                                      {"COUNTING", &counting},
                                      {"CURRENT", &current},
                                      {"ACHIEVABLE", &achievable},
                                      {"ICC", &icc},
                                      {"PARAMETERS", &parameters},
                                      {"COST", &extra_cost},
                                      {"UTILITY", &utility}})
      text = with(text, word, *value);
    return text;
  }
};

/// A gain that is normal.
inline std::string normal_gain(double mean, double se) {
  std::ostringstream text;
  text << "{gain: {normal: {mean: " << mean << ", se: " << se << "}, source: made up}}";
  return text.str();
}

/// Reads the study of a folder and runs it, on one thread. \pre it has no error
/// \param information  the scenario of which every value of information is found; nothing: of none
inline Results results_of(const StudyFolder& folder, std::optional<std::string> information = {}) {
  document::Diagnostics diagnostics;
  const auto scenarios = compile::read_study(folder.study(), diagnostics);
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  auto outcome =
      run::run(scenarios, diagnostics, {.threads = 1, .information = std::move(information)});
  REQUIRE_MESSAGE(diagnostics.ok(), diagnostics.render());
  REQUIRE(outcome);
  return std::move(outcome->results);
}

}  // namespace equipoise::test
