// Research on targets' choices, and what trials teach other targets, as tables.
#include <algorithm>
#include <fmt/format.h>

#include "engine/results/csv_table.hpp"

namespace equipoise::results {

/// What the trial of an option teaches the targets that it is not run in.
std::string elsewhere_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const TargetResult& t : s.targets)
      for (const TargetResult::Option& option : t.options)
        for (const auto& other : option.elsewhere)
          table.add(
              {{"scenario", s.scenario},
               {"trial_in", t.target},
               {"strategy", option.option},
               {"trial", option.line_trial},
               {"practices_per_arm", std::to_string(option.study_wide_practices_per_arm.value_or(
                                         option.line_practices_per_arm.value_or(0)))},
               {"follow_up", fmt::format("{}", option.line_follow_up.value_or(0.0))}},
              other);
  return table.text();
}

/// Every trial of a strategy in a target's line.
std::string line_trials_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const TargetResult& t : s.targets)
      for (const TargetResult::Option& option : t.options)
        for (const TargetResult::Option::Trial& trial : option.trials)
          table.add({{"scenario", s.scenario}, {"target", t.target}, {"strategy", option.option}},
                    trial);
  return table.text();
}

/// What research on a target's choice teaches the targets that it is not run in, and of a trial of
/// two targets what the data of both are worth to the one that it is run in.
std::string research_elsewhere_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const TargetResult& t : s.targets)
      for (const ResearchResult& research : t.research) {
        const auto add = [&](const ResearchResult::Elsewhere& taught) {
          table.add({{"scenario", s.scenario},
                     {"trial_in", t.target},
                     {"trial", research.trial},
                     {"follow_up", fmt::format("{}", research.follow_up)},
                     {"observes", research.observes},
                     {"size", std::to_string(research.study_wide_size.value_or(0))}},
                    taught);
        };
        if (research.by_data_of_both) add(*research.by_data_of_both);
        std::ranges::for_each(research.elsewhere, add);
      }
  return table.text();
}

/// Research on targets' choices, at its best size.
std::string research_trials_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const TargetResult& t : s.targets)
      for (const ResearchResult& research : t.research)
        table.add({{"scenario", s.scenario}, {"target", t.target}}, research);
  return table.text();
}

/// Every size of it.
std::string research_csv(const Results& results) {
  Table table;
  for (const ScenarioResult& s : results.scenarios)
    for (const TargetResult& t : s.targets)
      for (const ResearchResult& research : t.research)
        for (const ResearchSizeResult& size : research.sizes)
          table.add({{"scenario", s.scenario},
                     {"target", t.target},
                     {"trial", research.trial},
                     {"follow_up", fmt::format("{}", research.follow_up)},
                     {"observes", research.observes}},
                    size);
  return table.text();
}

}  // namespace equipoise::results
