/// \file  tests/unit/run/research_study.hpp
/// \brief A made-up study with research on a whole choice, run through the whole engine.
#pragma once

#include <fmt/format.h>
#include <optional>
#include <string>

#include "tests/support/made_up_study.hpp"

namespace equipoise::test {

/// Two strategies that act on two targets or three, and a trial.
struct ResearchStudy {
  std::string first_reach = "0.75", second_reach = "0.75";
  std::string first_effect = "mean: 0.25, se: 0.1", second_effect = "mean: 0.25, se: 0.1";
  std::string heterogeneity = "0.1", second_heterogeneity = "0.1";
  double gain = 0.03;
  std::string icc = "0.05";
  std::string trial;
  std::string attenuation = "1", other_attenuation = "1";  ///< in either target
  std::string draws = "2000";
  std::string more = "";            ///< files of strategies beside: ", dear.yaml" and ", both.yaml"
  std::string first_only_for = "";  ///< a target where the first strategy has its own effect
  std::string second_only_for = "";  ///< the same of the second
  bool learnt = false;               ///< whether the other target had a report on the first
  bool third = false;                ///< whether there is a third target, of 0.8 of the gain
  std::string other_prevalence = "3%";
  std::optional<std::string> information;  ///< the scenario of which every value is found
};

/// A strategy as a file.
inline std::string strategy(const std::string& name, const std::string& reach,
                            const std::string& effect, const std::string& heterogeneity) {
  return fmt::format(R"(equipoise: 1
strategy: {}
effect: {{log_odds: {{{}}}, heterogeneity: {{sd_log_odds: {}}}, source: made up}}
delivery: {{duration: 4 years, decay: immediate}}
reach: {}
costs: {{per_practice_year: 1000}}
)",
                     name, effect, heterogeneity, reach);
}

/// A trial as a file. \param more  its keys beside
inline std::string trial(const std::string& design, const std::string& more) {
  return fmt::format(R"(equipoise: 1
trial: several
design: {}
{}setup: 6 months
follow_up: 1 year
reporting: 6 months
costs: {{fixed: 1000, per_practice: 100, source: made up}}
)",
                     design, more);
}

inline const std::string k_arm =
    trial("cluster-k-arm", "strategies: [first, second]\npractices_per_arm: [5, 10, 15, 25]\n");
inline const std::string factorial =
    trial("factorial-2x2",
          "strategies: [first, second]\ninteraction_sd: 0.05\npractices_per_cell: [5, 7, 15]\n");
inline const std::string blocks = trial(
    "balanced-incomplete-block", "targets: [practice, other]\npractices_per_arm: [5, 20, 50]\n");

/// Its base case.
inline ScenarioResult found(const ResearchStudy& study) {
  StudyFolder folder;
  MadeUpTarget target;
  target.parameters = normal_gain(study.gain, 0.01);
  target.icc = study.icc;
  const auto attenuated = [&](const std::string& lambda) {
    return with(target.yaml(), "achievable: 0.9}", "achievable: 0.9, attenuation: " + lambda + "}");
  };
  folder.write("target.yaml", attenuated(study.attenuation));
  target.name = "other";
  target.prevalence = study.other_prevalence;
  target.parameters = normal_gain(0.9 * study.gain, 0.01);
  folder.write("other.yaml", attenuated(study.other_attenuation));
  target.name = "third";
  target.prevalence = "3%";
  target.parameters = normal_gain(0.8 * study.gain, 0.01);
  folder.write("third.yaml", target.yaml());
  const auto own = [](const std::string& place, const std::string& effect,
                      const std::string& heterogeneity) {
    if (place.empty()) return std::string();
    return fmt::format(
        "only_for:\n  {}: {{effect: {{log_odds: {{{}}}, heterogeneity: {{sd_log_odds: {}}}, "
        "source: made up}}}}\n",
        place, effect, heterogeneity);
  };
  folder.write("first.yaml",
               strategy("first", study.first_reach, study.first_effect, study.heterogeneity) +
                   own(study.first_only_for, study.first_effect, study.heterogeneity));
  folder.write(
      "second.yaml",
      strategy("second", study.second_reach, study.second_effect, study.second_heterogeneity) +
          own(study.second_only_for, study.second_effect, study.second_heterogeneity));
  folder.write("report.yaml",
               "equipoise: 1\nevidence: report\nreported: 2030\ntarget: other\nstrategy: first\n"
               "result: {log_odds: {mean: 0.3, se: 0.08}}\nsource: made up\n");
  folder.write("dear.yaml",
               with(strategy("dear", "0.75", "mean: 0, se: 0", "0"), "1000}", "100000}"));
  folder.write(
      "both.yaml",
      "equipoise: 1\nstrategy: both\ncombines: [first, dear]\nkappa: 0\nsource: made up\n");
  folder.write("trial.yaml", study.trial);
  folder.write("study.yaml", with(with(with(R"(equipoise: 1
study: research
currency: GBP 2024/25
perspective: made up
threshold: {base: 20000}
discount: {costs: 0%, outcomes: 0%}
population: {registered: 100000, practices: 100}
decision_horizon: 10 years
targets: [target.yaml, other.yamlTHIRD]
strategies: [first.yaml, second.yamlMORE]
trials: [trial.yaml]
sampling: {draws: DRAWS, seed: 3}
decision: {rule: expected-value}
)",
                                            "DRAWS", study.draws),
                                       "MORE", study.more),
                                  "THIRD", study.third ? ", third.yaml" : "") +
                                 (study.learnt ? "evidence: [report.yaml]\n" : ""));
  return results_of(folder, study.information).scenarios.front();
}

inline const ResearchResult& row(const ScenarioResult& scenario, std::size_t target = 0,
                                 std::size_t which = 0) {
  return scenario.targets.at(target).research.at(which);
}

}  // namespace equipoise::test
