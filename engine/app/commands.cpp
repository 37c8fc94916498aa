#include "engine/app/commands.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <string>
#include <variant>
#include <vector>

#include "engine/app/arguments.hpp"
#include "engine/app/steps.hpp"
#include "engine/app/terminal.hpp"
#include "engine/app/update_command.hpp"
#include "engine/app/voi_command.hpp"
#include "engine/compile/check.hpp"
#include "engine/compile/study.hpp"
#include "engine/report/explain.hpp"
#include "engine/report/report.hpp"
#include "engine/report/text.hpp"
#include "engine/results/expectations.hpp"
#include "engine/results/output.hpp"
#include "engine/run/run.hpp"

namespace equipoise::app {
namespace {

int run_study(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  const auto study = read(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&study)) return *code;
  const ReadStudy& read = std::get<ReadStudy>(study);
  const std::string folder =
      arguments.out.empty() ? "results/" + read.scenarios.front().study.name : arguments.out;
  try {
    results::check_folder(folder);  // before the work that would be lost
    const auto result = execute(read, arguments.options, diagnostics);
    if (const int* code = std::get_if<int>(&result)) return *code;
    const auto& outcome = std::get<run::RunOutcome>(result);
    write_results(folder, outcome, diagnostics,
                  report::terminal_report(outcome.results, terminal_style()));
  } catch (const results::OutputError& error) {
    return report_error(error.what());
  }
  return flushed() ? exit_good : exit_input;
}

int check_files(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  for (const std::string& file : arguments.files) {
    const std::size_t before = diagnostics.count();
    const auto scenarios = compile::check_file(file, diagnostics);
    if (!scenarios.empty())
      results::check_quantities(scenarios.front().study.expectations, diagnostics);
    if (diagnostics.count() == before) std::printf("%s: good\n", file.c_str());
  }
  if (!flushed()) return exit_input;
  return diagnostics.ok() ? exit_good : report_errors(diagnostics);
}

/// Numbers that are expected belong to the draws they were found with.
void say_of_other_draws(const sampling::SamplingPlan& stated, const Results& results) {
  if (stated.draws == results.draws && stated.seed == results.seed) return;
  std::printf(
      "The expectations belong to the study's %s draws and seed %s; this run has %s draws and seed "
      "%s, so numbers will differ.\n",
      report::grouped(static_cast<double>(stated.draws)).c_str(),
      fmt::to_string(stated.seed).c_str(),
      report::grouped(static_cast<double>(results.draws)).c_str(),
      fmt::to_string(results.seed).c_str());
}

int test_study(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  const auto study = read(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&study)) return *code;
  const ReadStudy& read = std::get<ReadStudy>(study);
  const auto& expectations = read.scenarios.front().study.expectations;
  if (expectations.empty())
    return report_error(
        fmt::format("`{}` has no `expect` block, so a test of it would prove nothing; add one, for "
                    "example `expect: [{{target: ..., strategy: ..., verdict: implement}}]`, or "
                    "of a plain analysis `[{{intervention: ..., quantity: cost, value: 1250.3}}]`",
                    arguments.study));
  const auto result = execute(read, arguments.options, diagnostics);
  if (const int* code = std::get_if<int>(&result)) return *code;
  const Results& results = std::get<run::RunOutcome>(result).results;
  say_of_other_draws(read.stated, results);
  const auto checked = results::check_expectations(results, expectations);
  std::size_t failed = 0;
  for (const auto& expectation : checked) {
    failed += !expectation.met;
    std::printf("%s %s: %s\n", expectation.met ? "met   " : "FAILED",
                diagnostics.place(expectation.span).c_str(), expectation.text.c_str());
  }
  std::printf("%zu of %zu expectations met\n", checked.size() - failed, checked.size());
  if (!flushed()) return exit_input;
  return failed == 0 ? exit_good : exit_difference;
}

int explain(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  const auto study = read(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&study)) return *code;
  const auto& scenarios = std::get<ReadStudy>(study).scenarios;
  const auto compiled = compile::compile_study(scenarios.front(), diagnostics);
  std::string text;
  bool found = arguments.name.empty();
  for (const spec::ScenarioSpec& scenario : scenarios) {
    const bool base = &scenario == &scenarios.front();
    const auto all = base ? compiled.inputs
                          : compile::changed_inputs(
                                compile::compile_study(scenario, diagnostics, &compiled).inputs,
                                compiled.inputs);
    const auto inputs = report::inputs_named(all, arguments.name);
    found = found || !inputs.empty();
    if (inputs.empty()) continue;
    if (!base) text += fmt::format("\nScenario {} changes:\n\n", scenario.name);
    text += report::list_inputs(inputs);
  }
  if (!diagnostics.ok()) return report_errors(diagnostics);
  if (!found)
    return report_error(fmt::format(
        "`{}` has no input whose name, or a part of it after a dot, begins with `{}`; without a "
        "name all are listed",
        arguments.study, arguments.name));
  std::fputs(text.c_str(), stdout);
  return flushed() ? exit_good : exit_input;
}

}  // namespace

int run_command_line(int argc, char** argv) {
  return dispatch(argc, argv,
                  {run_study, check_files, test_study, explain, value_information, update_study});
}

}  // namespace equipoise::app
