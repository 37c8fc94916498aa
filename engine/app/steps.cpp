#include "engine/app/steps.hpp"

#include <cstdio>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/app/commands.hpp"
#include "engine/app/run_log.hpp"
#include "engine/app/terminal.hpp"
#include "engine/compile/check.hpp"
#include "engine/results/csv.hpp"
#include "engine/results/expectations.hpp"
#include "engine/results/json.hpp"
#include "engine/results/output.hpp"
#include "engine/run/executor.hpp"

namespace equipoise::app {

int report_errors(const document::Diagnostics& diagnostics) {
  std::fputs(diagnostics.render().c_str(), stderr);
  return exit_input;
}

int report_error(const std::string& text) {
  std::fprintf(stderr, "equipoise: %s\n", text.c_str());
  return exit_input;
}

bool flushed() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return true;
  (void)report_error("standard output cannot be written; check the space on its disk");
  return false;
}

std::variant<ReadStudy, int> read(const Arguments& arguments, document::Diagnostics& diagnostics) {
  ReadStudy read{compile::read_study(arguments.study, diagnostics), {}};
  if (!read.scenarios.empty())
    results::check_quantities(read.scenarios.front().study.expectations, diagnostics);
  if (!diagnostics.ok()) return report_errors(diagnostics);
  read.stated = read.scenarios.front().study.sampling;
  for (spec::ScenarioSpec& scenario : read.scenarios) {
    sampling::SamplingPlan& plan = scenario.study.sampling;
    if (arguments.draws) plan.draws = *arguments.draws;
    if (arguments.seed) plan.seed = *arguments.seed;
    if (const auto error = sampling::plan_error(plan); error && arguments.draws)
      return report_error("--draws: " + *error);
  }
  return read;
}

std::variant<run::RunOutcome, int> execute(const ReadStudy& study, const run::RunOptions& options,
                                           document::Diagnostics& diagnostics) {
  try {
    const ProgressLine line;
    auto outcome =
        run::run(study.scenarios, diagnostics, options, [&line](double done) { line(done); });
    if (!outcome) return report_errors(diagnostics);
    return std::move(*outcome);
  } catch (const run::NumericalFailure& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return exit_numerical;
  }
}

void write_results(const std::string& folder, const run::RunOutcome& outcome,
                   const document::Diagnostics& diagnostics, const std::string& found) {
  // The report takes longest, so it is begun first.
  const std::span<const std::string_view> names = results::table_names();
  std::vector<std::string> texts(1 + names.size());
  run::make_executor(outcome.threads)->for_each(texts.size(), [&](std::size_t i) {
    texts[i] =
        i == 0 ? results::to_json(outcome.results) : results::table(outcome.results, names[i - 1]);
  });
  std::map<std::string, std::string> files = outcome.traces;
  files["report.json"] = std::move(texts[0]);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!texts[i + 1].empty()) files[std::string(names[i])] = std::move(texts[i + 1]);
  files["run.log.json"] = run_log(outcome, diagnostics);
  results::write_folder(folder, files);  // before the report: its reader may close the pipe
  std::fputs(found.c_str(), stdout);
  std::printf("\nResults: %s\n", folder.c_str());
}

}  // namespace equipoise::app
