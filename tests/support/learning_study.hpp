/// \file  tests/support/learning_study.hpp
/// \brief A study that learns from reports: what a test does not ask about is the same in all.
#pragma once

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/spec/files.hpp"

namespace equipoise::test {

/// Files of one kind, in the order of the study: the name of each without its ending, and its text.
using NamedFiles = std::vector<std::pair<std::string, std::string>>;

struct LearningStudy {
  NamedFiles targets, strategies, trials, evidence;
  std::size_t draws = 1000;
  std::string method = "monte-carlo";
  std::string more;  ///< lines of the study
};

/// A strategy that is delivered for as long as anybody decides.
/// \param more  lines of its file
inline std::string learning_strategy(const std::string& name, double mean, double se, double sd,
                                     double cost, const std::string& more = "") {
  std::ostringstream text;
  text << "equipoise: 1\nstrategy: " << name << "\neffect: {log_odds: {mean: " << mean
       << ", se: " << se << "}, heterogeneity: {sd_log_odds: " << sd << "}, source: made up}\n"
       << "delivery: {duration: 4 years, decay: immediate}\nreach: 0.75\n"
       << "costs: {per_practice_year: " << cost << "}\n"
       << more;
  return text.str();
}

/// A trial that starts at once, has no delay and costs 100.
/// \param design  lines that say of what kind it is
inline std::string learning_trial(
    const std::string& name = "cluster",
    const std::string& design = "design: cluster-two-arm\npractices_per_arm: [10, 30]",
    const std::string& costs = "{fixed: 100}") {
  return "equipoise: 1\ntrial: " + name + "\n" + design +
         "\nsetup: 0 months\nfollow_up: 1 year\nreporting: 0 months\ncosts: " + costs + "\n";
}

/// What was found, from a source that no other report has.
/// \param of  lines that say of what: a target and a strategy, or an input
inline std::string learning_report(const std::string& name, const std::string& of,
                                   const std::string& result) {
  return "equipoise: 1\nevidence: " + name + "\nreported: 2030\n" + of + "\nresult: " + result +
         "\nsource: made up " + name + "\n";
}

struct LearningFolder : StudyFolder {
  explicit LearningFolder(const LearningStudy& study) {
    const auto written = [&](const NamedFiles& files) {
      std::string list;
      for (const auto& [name, text] : files) {
        write(name + ".yaml", text);
        list += (list.empty() ? "" : ", ") + name + ".yaml";
      }
      return "[" + list + "]\n";
    };
    write("study.yaml", R"(equipoise: 1
study: learning
currency: GBP
perspective: made up
threshold: {base: 20000}
discount: {costs: 3%, outcomes: 3%}
population: {registered: 100000, practices: 100}
decision_horizon: 4 years
targets: )" + written(study.targets) +
                            "strategies: " + written(study.strategies) + "trials: " +
                            written(study.trials) + "evidence: " + written(study.evidence) +
                            "sampling: {draws: " + std::to_string(study.draws) +
                            ", seed: 5, method: " + study.method + "}\n" + study.more);
  }
};

}  // namespace equipoise::test
