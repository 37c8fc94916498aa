#include "engine/app/arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "engine/app/commands.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/report/text.hpp"
#include "engine/run/referee.hpp"

namespace equipoise::app {
namespace {

/// An option that is a whole number. CLI11 would turn -1 and 1e20 into other numbers without a
/// word.
template <typename Number>
void add_number(CLI::App& command, const std::string& name, Number& value,
                const std::string& meaning, std::uint64_t lower, std::uint64_t upper) {
  const auto read = [&value, lower, upper](const std::string& text) {
    const auto number = whole_number(text, lower, upper);
    if (number) value = static_cast<std::size_t>(*number);
    return number.has_value();
  };
  command
      .add_option(
          name, [read](const CLI::results_t& texts) { return read(texts.front()); }, meaning)
      ->type_name("N")
      ->check([name, lower, upper](const std::string& text) {
        if (whole_number(text, lower, upper)) return std::string();
        return fmt::format("`{}` is not a whole number from {} to {}", text, lower,
                           report::grouped(static_cast<double>(upper)));
      });
}

void add_study(CLI::App& command, Arguments& arguments) {
  command.add_option("STUDY", arguments.study, "the study, a YAML file")->required();
}

void add_seed_and_threads(CLI::App& command, Arguments& arguments) {
  add_number(command, "--seed", arguments.seed, "seed of the random streams", 0, most_seed);
  add_number(command, "--threads", arguments.options.threads, "threads (default: all cores)", 1,
             1024);
}

void add_run_options(CLI::App& command, Arguments& arguments) {
  add_study(command, arguments);
  add_number(command, "--draws", arguments.draws, "draws of the probabilistic analysis",
             sampling::least_draws, most_draws);
  add_seed_and_threads(command, arguments);
  add_number(command, "--block", arguments.options.block,
             "draws a task; no result depends on it (default 128)", 1, 256);
}

/// What `voi` can be told of a sample, and of nothing else.
constexpr std::array sample_needs{"--costs", "--outcomes", "--parameters", "--threshold"};
constexpr std::array sample_takes{"--group", "--people-per-year", "--horizon", "--discount",
                                  "--currency"};
/// And of a study.
constexpr std::array study_takes{"--scenario", "--draws", "--referee"};
/// And of a referee.
constexpr std::array referee_takes{"--target", "--strategy", "--standard-error", "--method",
                                   "--most-evaluations"};

void add_voi_options(CLI::App& command, Arguments& arguments) {
  SampleArguments& sample = arguments.sample;
  const auto text = [&](const char* name, std::string& value, const char* type,
                        const char* meaning) {
    return command.add_option(name, value, meaning)->type_name(type);
  };
  const auto several = [&](const char* name, std::vector<std::string>& values, const char* type,
                           const char* meaning) {
    command.add_option(name, values, meaning)->type_name(type)->allow_extra_args(false);
  };
  command.add_option("STUDY", arguments.study, "the study, a YAML file");
  text("--thresholds", arguments.thresholds, "FROM:TO:STEP",
       "where to look beside the base threshold (default 0:50000:1000)");
  add_seed_and_threads(command, arguments);
  text("--out", arguments.out, "FOLDER",
       "folder of the results (default: results/<study>-voi, or results/sample)");
  text("--scenario", arguments.scenario, "NAME", "of a study (default: the base case)");
  add_number(command, "--draws", arguments.draws, "draws of a study", sampling::least_draws,
             most_draws);
  RefereeArguments& referee = arguments.referee;
  text("--referee", referee.group, "GROUP",
       "of a study: find one value a second way, by simulations of simulations of its models: a "
       "named group, inputs with commas between, or a trial and a size (cluster-two-arm:20; where "
       "it offers several follow-ups, cluster-two-arm:20:12 months)");
  text("--target", referee.target, "NAME", "of a referee: the target that is decided");
  text("--strategy", referee.strategy, "NAME",
       "against current practice (default: the choice between all)");
  text("--standard-error", referee.standard_error, "MONEY", "which the referee is to reach");
  text("--method", referee.method, "NAME",
       "multilevel (the default, at one threshold) or nested (at all thresholds of the study)");
  add_number(command, "--most-evaluations", referee.most_evaluations,
             "runs of the model after which it stops (default 100 million)", run::least_evaluations,
             100'000'000'000);
  text("--costs", sample.files.costs, "CSV", "a sample: costs per person, a column an option");
  text("--outcomes", sample.files.outcomes, "CSV", "its QALYs per person, a column an option");
  text("--parameters", sample.files.parameters, "CSV", "its parameters, a column each");
  text("--threshold", sample.threshold, "MONEY", "money per QALY, of a sample or a referee");
  several("--group", sample.groups, "NAME=P,P,...",
          "parameters of a sample that would be learnt together; may be given again");
  several("--study", sample.studies, "P:DATA:SIZE,SIZE,...",
          "a study of one parameter of a sample or a plain analysis; may be given again. Data: "
          "binomial, or normal:SD with the standard deviation of one measurement");
  text("--people-per-year", sample.people_per_year, "N",
       "people who face the decision each year, of a sample");
  text("--horizon", sample.horizon, "YEARS", "for how long they do");
  text("--discount", sample.discount, "RATE", "a year, of these people: 0.035");
  text("--currency", sample.currency, "CODE", "of a sample, default GBP");
}

/// An option or argument that is given with nothing in it, which would count as not given.
std::optional<std::string> empty_value(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options())
    if (std::ranges::count(option->results(), "") > 0)
      return fmt::format("{} is given an empty value: write one, or leave it out",
                         option->get_name());
  return std::nullopt;
}

/// A study or a sample: what is wrong where it is not plain which.
std::optional<std::string> voi_error(const CLI::App& voi) {
  const auto given = [&](const char* name) { return voi.get_option(name)->count() > 0; };
  const bool study = given("STUDY");
  std::string of_sample, of_study;
  const bool referee = given("--referee");
  for (const char* name : sample_needs)
    if (of_sample.empty() && given(name) && !(referee && name == std::string("--threshold")))
      of_sample = name;
  for (const char* name : sample_takes)
    if (of_sample.empty() && given(name)) of_sample = name;
  for (const char* name : study_takes)
    if (of_study.empty() && given(name)) of_study = name;
  if (study && !of_sample.empty())
    return fmt::format(
        "`voi` values either a study or a sample, never both: STUDY is given, and {} is of a "
        "sample; leave one of them out",
        of_sample);
  for (const char* name : referee_takes)
    if (given(name) && !referee)
      return fmt::format("{} is of a referee: say what it is to value with --referee GROUP", name);
  for (const char* name : {"--study", "--out", "--thresholds"})
    if (given(name) && referee)
      return fmt::format(
          "{} is of an analysis, and --referee finds one value and writes no results: leave one of "
          "them out (--threshold says where the referee looks)",
          name);
  if (study) return std::nullopt;
  if (of_sample.empty())
    return std::string(
        "`voi` needs a study (equipoise voi STUDY) or a sample that another tool drew (equipoise "
        "voi --costs CSV --outcomes CSV --parameters CSV --threshold MONEY)");
  if (!of_study.empty())
    return fmt::format("{} is of a study, and {} of a sample: leave one of them out", of_study,
                       of_sample);
  for (const char* name : sample_needs)
    if (!given(name))
      return fmt::format("{} is required: a sample is valued from {}, {} and {} at {}", name,
                         sample_needs[0], sample_needs[1], sample_needs[2], sample_needs[3]);
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> whole_number(const std::string& text, std::uint64_t lower,
                                          std::uint64_t upper) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || value < lower || value > upper) return std::nullopt;
  return value;
}

int dispatch(int argc, char** argv, const Commands& commands) {
  CLI::App app{
      "Equipoise tells a health system which improvements to implement, which to evaluate first "
      "and\n"
      "which to abandon.\n"};
  app.footer(
      "Start with:  equipoise run scenarios/west-yorkshire.yaml\n"
      "Exit codes:  0 good, 1 a failed expectation or a referee that differs, 2 wrong input, 3 a "
      "numerical failure, 70 a "
      "bug");
  app.require_subcommand(1);
  app.set_version_flag("--version", EQUIPOISE_VERSION);

  Arguments arguments;
  CLI::App* run = app.add_subcommand(
      "run", "run a study: the matrix on the terminal, everything else as files");
  add_run_options(*run, arguments);
  run->add_option("--out", arguments.out, "folder of the results (default: results/<study>)");
  run->add_flag("--trace", arguments.options.traces,
                "also write the occupancy of every state, at the means of all inputs");
  CLI::App* check = app.add_subcommand("check", "read files and report everything that is wrong");
  check->add_option("FILE", arguments.files, "studies, targets, strategies, trials or evidence")
      ->required();
  CLI::App* test = app.add_subcommand("test", "run a study and hold it against its `expect` block");
  add_run_options(*test, arguments);
  CLI::App* explain = app.add_subcommand(
      "explain", "list the inputs with distribution, source and status, without running anything");
  add_study(*explain, arguments);
  explain->add_option("NAME", arguments.name,
                      "only inputs whose name, or a part of it after a dot, begins so: "
                      "asthma-review, targets.asthma-review.model");

  CLI::App* voi = app.add_subcommand(
      "voi",
      "value of information at every threshold: of a study, or of a sample that another tool drew "
      "(costs, outcomes and parameters as CSV, a draw a row)");
  add_voi_options(*voi, arguments);

  CLI::App* update = app.add_subcommand("update",
                                        "learn from a trial that has reported: write the study "
                                        "that has it among its evidence, run it, "
                                        "and show which verdicts moved and why");
  add_run_options(*update, arguments);
  update->add_option("--trial", arguments.trial, "what was reported, a file of evidence")
      ->type_name("FILE")
      ->required();
  update
      ->add_option("--to", arguments.to,
                   "the new study, in the folder of the old one, which it may be (default: "
                   "<study>-after-<evidence>.yaml)")
      ->type_name("FILE");
  update->add_option("--out", arguments.out,
                     "folder of the results (default: results/<study>-after-<evidence>)");

  const std::vector<std::string> names{"run", "check", "test", "explain", "voi", "update"};
  if (argc > 1 && argv[1][0] != '-' &&
      std::find(names.begin(), names.end(), std::string(argv[1])) == names.end()) {
    std::fputs(fmt::format("equipoise: there is no command `{}`: {}\n", argv[1],
                           document::did_you_mean(argv[1], names))
                   .c_str(),
               stderr);
    return exit_input;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_good : exit_input;
  }
  for (const CLI::App* command : app.get_subcommands())
    if (const auto error = empty_value(*command)) {
      std::fputs(fmt::format("equipoise: {}\n", *error).c_str(), stderr);
      return exit_input;
    }
  if (run->parsed()) return commands.run(arguments);
  if (check->parsed()) return commands.check(arguments);
  if (test->parsed()) return commands.test(arguments);
  if (update->parsed()) return commands.update(arguments);
  if (voi->parsed()) {
    const auto error = voi_error(*voi);
    if (!error) return commands.voi(arguments);
    std::fputs(fmt::format("equipoise: {}\n", *error).c_str(), stderr);
    return exit_input;
  }
  return commands.explain(arguments);
}

}  // namespace equipoise::app
