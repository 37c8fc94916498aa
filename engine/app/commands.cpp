#include "engine/app/commands.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/app/run_log.hpp"
#include "engine/compile/check.hpp"
#include "engine/report/explain.hpp"
#include "engine/report/matrix.hpp"
#include "engine/results/csv.hpp"
#include "engine/results/expectations.hpp"
#include "engine/results/json.hpp"
#include "engine/results/output.hpp"
#include "engine/run/run.hpp"
#include "engine/spec/study_spec.hpp"

namespace equipoise::app {
namespace {

struct RunArguments {
  std::string study;
  std::string out;
  std::optional<std::size_t> draws;
  std::optional<std::uint64_t> seed;
  run::RunOptions options;
};

bool on_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

report::TerminalStyle style() {
  report::TerminalStyle style;
  style.colour = on_terminal(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (on_terminal(STDOUT_FILENO) && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
      size.ws_col >= 80)
    style.columns = size.ws_col;
  return style;
}

/// Shows a share and the time left on a terminal; silent elsewhere.
class ProgressLine {
 public:
  ProgressLine() : shown_(on_terminal(STDERR_FILENO)) {}
  ~ProgressLine() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void operator()(double done) const {
    if (!shown_ || done <= 0) return;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    std::fputs(fmt::format("\r{:3.0f}%  {:.0f} s left \x1b[K", 100 * done,
                           elapsed.count() * (1 - done) / done)
                   .c_str(),
               stderr);
  }

 private:
  bool shown_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

int report_errors(const document::Diagnostics& diagnostics) {
  std::fputs(diagnostics.render().c_str(), stderr);
  return exit_input;
}

/// Reads a study and applies what the command line overrides.
std::vector<spec::ScenarioSpec> read(const RunArguments& arguments,
                                     document::Diagnostics& diagnostics) {
  auto scenarios = compile::read_study(arguments.study, diagnostics);
  for (spec::ScenarioSpec& scenario : scenarios) {
    sampling::SamplingPlan& plan = scenario.study.sampling;
    if (arguments.draws) plan.draws = *arguments.draws;
    if (arguments.seed) plan.seed = *arguments.seed;
    if (const auto error = sampling::plan_error(plan); error && arguments.draws)
      diagnostics.error({}, "--draws: " + *error);
  }
  return scenarios;
}

struct Executed {
  std::vector<spec::ScenarioSpec> scenarios;
  run::RunOutcome outcome;
};

/// Reads and runs; the exit code where that is not possible.
std::variant<Executed, int> execute(const RunArguments& arguments,
                                    document::Diagnostics& diagnostics) {
  auto scenarios = read(arguments, diagnostics);
  if (!diagnostics.ok()) return report_errors(diagnostics);
  try {
    const ProgressLine line;
    auto outcome =
        run::run(scenarios, diagnostics, arguments.options, [&line](double done) { line(done); });
    if (!outcome) return report_errors(diagnostics);
    return Executed{std::move(scenarios), std::move(*outcome)};
  } catch (const run::NumericalFailure& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return exit_numerical;
  }
}

int run_study(const RunArguments& arguments) {
  document::Diagnostics diagnostics;
  auto result = execute(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&result)) return *code;
  const Executed& executed = std::get<Executed>(result);
  const Results& results = executed.outcome.results;
  std::fputs(report::terminal_report(results, style()).c_str(), stdout);

  const std::string folder = arguments.out.empty() ? "results/" + results.study : arguments.out;
  auto files = executed.outcome.traces;
  files["report.json"] = results::to_json(results);
  files["pairings.csv"] = results::pairings_csv(results);
  files["interventions.csv"] = results::interventions_csv(results);
  files["parameters.csv"] = results::parameters_csv(results);
  files["run.log.json"] = run_log(executed.outcome, diagnostics);
  std::erase_if(files, [](const auto& file) { return file.second.empty(); });
  try {
    results::write_folder(folder, files);
  } catch (const results::OutputError& error) {
    std::fprintf(stderr, "equipoise: %s\n", error.what());
    return exit_input;
  }
  std::fprintf(stderr, "\nResults: %s\n", folder.c_str());
  return exit_good;
}

int check_files(const std::vector<std::string>& files) {
  document::Diagnostics diagnostics;
  for (const std::string& file : files) compile::check_file(file, diagnostics);
  if (!diagnostics.ok()) return report_errors(diagnostics);
  for (const std::string& file : files) std::printf("%s: good\n", file.c_str());
  return exit_good;
}

int test_study(const RunArguments& arguments) {
  document::Diagnostics diagnostics;
  auto result = execute(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&result)) return *code;
  const Executed& executed = std::get<Executed>(result);
  const auto checked = results::check_expectations(executed.outcome.results,
                                                   executed.scenarios.front().study.expectations);
  std::size_t failed = 0;
  for (const auto& expectation : checked) {
    failed += !expectation.met;
    std::printf("%s %s: %s\n", expectation.met ? "met   " : "FAILED",
                diagnostics.place(expectation.span).c_str(), expectation.text.c_str());
  }
  std::printf("%zu of %zu expectations met\n", checked.size() - failed, checked.size());
  return failed == 0 ? exit_good : exit_difference;
}

int explain(const RunArguments& arguments) {
  document::Diagnostics diagnostics;
  auto result = execute(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&result)) return *code;
  std::fputs(report::list_inputs(std::get<Executed>(result).outcome.results).c_str(), stdout);
  return exit_good;
}

void add_run_options(CLI::App& command, RunArguments& arguments) {
  command.add_option("STUDY", arguments.study, "the study, a YAML file")->required();
  command.add_option("--draws", arguments.draws, "draws of the probabilistic analysis")
      ->check(CLI::Range(2, 10000000));
  command.add_option("--seed", arguments.seed, "seed of the random streams");
  command.add_option("--threads", arguments.options.threads, "threads (default: all cores)")
      ->check(CLI::Range(1, 1024));
  command
      .add_option("--block", arguments.options.block,
                  "draws a task; no result depends on it (default 128)")
      ->check(CLI::Range(1, 256));
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{
      "Equipoise tells a health system which improvements to implement, which to evaluate first "
      "and\n"
      "which to abandon.\n"};
  app.footer(
      "Start with:  equipoise run scenarios/west-yorkshire.yaml\n"
      "Exit codes:  0 good, 1 a failed expectation, 2 wrong input, 3 a numerical failure, 70 a "
      "bug");
  app.require_subcommand(1);
  app.set_version_flag("--version", EQUIPOISE_VERSION);

  RunArguments arguments;
  std::vector<std::string> files;
  CLI::App* run = app.add_subcommand(
      "run", "run a study: the matrix on the terminal, everything else as files");
  add_run_options(*run, arguments);
  run->add_option("--out", arguments.out, "folder of the results (default: results/<study>)");
  run->add_flag("--trace", arguments.options.traces,
                "also write the occupancy of every state, at the means of all inputs");
  CLI::App* check = app.add_subcommand("check", "read files and report everything that is wrong");
  check->add_option("FILE", files, "studies, targets, strategies or trials")->required();
  CLI::App* test = app.add_subcommand("test", "run a study and hold it against its `expect` block");
  add_run_options(*test, arguments);
  CLI::App* inputs =
      app.add_subcommand("explain", "list every input with its distribution, source and status");
  add_run_options(*inputs, arguments);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_good : exit_input;
  }
  if (run->parsed()) return run_study(arguments);
  if (check->parsed()) return check_files(files);
  if (test->parsed()) return test_study(arguments);
  return explain(arguments);
}

}  // namespace equipoise::app
