#include "engine/app/voi_command.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/app/commands.hpp"
#include "engine/app/referee_command.hpp"
#include "engine/app/steps.hpp"
#include "engine/app/terminal.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/report/report.hpp"
#include "engine/results/output.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/model_learnables.hpp"
#include "engine/run/run.hpp"
#include "engine/run/sample_analysis.hpp"
#include "engine/spec/read_sample.hpp"

namespace equipoise::app {
namespace {

/// Results from a sample that another tool drew.
int value_sample(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  const auto sample = spec::read_sample(arguments.sample.files, diagnostics);
  if (!sample || !diagnostics.ok()) return report_errors(diagnostics);
  auto question = question_of(arguments.sample, arguments.thresholds, *sample);
  if (const auto* error = std::get_if<std::string>(&question)) return report_error(*error);
  auto& asked = std::get<run::SampleQuestion>(question);
  if (arguments.seed) asked.seed = *arguments.seed;
  const std::string folder = arguments.out.empty() ? "results/sample" : arguments.out;
  try {
    results::check_folder(folder);
    const auto executor = run::make_executor(arguments.options.threads);
    run::RunOutcome outcome;
    outcome.results = run::analyse_sample(*sample, asked, *executor);
    outcome.threads = executor->threads();
    write_results(folder, outcome, diagnostics,
                  report::terminal_report(outcome.results, terminal_style()));
  } catch (const run::NumericalFailure& failure) {
    const spec::SampleFiles& files = arguments.sample.files;
    std::fprintf(stderr, "the sample of %s, %s and %s: %s\n", files.costs.c_str(),
                 files.outcomes.c_str(), files.parameters.c_str(), failure.what());
    return exit_numerical;
  } catch (const results::OutputError& error) {
    return report_error(error.what());
  }
  return flushed() ? exit_good : exit_input;
}

/// Gives every scenario the thresholds asked for; what is wrong where that is not possible.
std::string ask(const Arguments& arguments, std::vector<spec::ScenarioSpec>& scenarios) {
  std::vector<std::string> names;
  for (spec::ScenarioSpec& scenario : scenarios) {
    names.push_back(scenario.name);
    auto grid = threshold_grid(arguments.thresholds, scenario.study.threshold);
    if (const auto* error = std::get_if<std::string>(&grid)) return *error;
    scenario.study.thresholds = std::get<std::vector<double>>(std::move(grid));
  }
  if (arguments.scenario.empty() || std::ranges::count(names, arguments.scenario) > 0) return "";
  return fmt::format("--scenario: `{}` has no scenario `{}`: {}", arguments.study,
                     arguments.scenario, document::did_you_mean(arguments.scenario, names));
}

/// The studies asked for on the command line; what is wrong where a study has no place for them.
std::variant<std::vector<run::StudiedParameter>, std::string> studies_for(
    const Arguments& arguments, const spec::StudySpec& study) {
  const std::vector<std::string>& words = arguments.sample.studies;
  if (words.empty()) return std::vector<run::StudiedParameter>{};
  if (!study.model)
    return "--study: `" + arguments.study +
           "` has targets and strategies, whose trials stand in files of their own (`trials:`); "
           "--study is of a plain analysis or a sample";
  return studies_of(words, run::uncertain_parameters(*study.model));
}

int value_study(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  auto study = read(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&study)) return *code;
  ReadStudy& read = std::get<ReadStudy>(study);
  const std::string error = ask(arguments, read.scenarios);
  if (!error.empty()) return report_error(error);
  const std::string folder = arguments.out.empty()
                                 ? "results/" + read.scenarios.front().study.name + "-voi"
                                 : arguments.out;
  run::RunOptions options = arguments.options;
  options.information =
      arguments.scenario.empty() ? read.scenarios.front().name : arguments.scenario;
  auto studies = studies_for(arguments, read.scenarios.front().study);
  if (const auto* wrong = std::get_if<std::string>(&studies)) return report_error(*wrong);
  options.studies = std::get<std::vector<run::StudiedParameter>>(std::move(studies));
  try {
    results::check_folder(folder);  // before the work that would be lost
    const auto result = execute(read, options, diagnostics);
    if (const int* code = std::get_if<int>(&result)) return *code;
    const auto& outcome = std::get<run::RunOutcome>(result);
    write_results(folder, outcome, diagnostics,
                  report::information_report(outcome.results, terminal_style()));
  } catch (const results::OutputError& failure) {
    return report_error(failure.what());
  }
  return flushed() ? exit_good : exit_input;
}

}  // namespace

int value_information(const Arguments& arguments) {
  if (!arguments.referee.group.empty()) return ask_referee(arguments);
  return arguments.study.empty() ? value_sample(arguments) : value_study(arguments);
}

}  // namespace equipoise::app
