#include "engine/app/referee_command.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <string>
#include <variant>
#include <vector>

#include "engine/app/commands.hpp"
#include "engine/app/steps.hpp"
#include "engine/compile/study.hpp"
#include "engine/document/suggestion.hpp"
#include "engine/report/text.hpp"
#include "engine/run/currency.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/referee.hpp"

namespace equipoise::app {
namespace {

using Error = std::string;

template <typename T>
std::variant<std::size_t, Error> index_of(const std::string& option, const std::string& name,
                                          const std::vector<T>& list) {
  std::vector<std::string> names;
  for (const T& entry : list) names.push_back(entry.spec->name);
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  return fmt::format("{}: the study has no `{}`: {}", option, name,
                     document::did_you_mean(name, names));
}

std::variant<run::DecisionAsked, Error> decision_of(const RefereeArguments& asked,
                                                    const compile::CompiledStudy& study) {
  run::DecisionAsked decision;
  if (study.plain) {
    if (asked.target.empty() && asked.strategy.empty()) return decision;
    return Error(
        "--target and --strategy: this study is a plain analysis, whose decision is between its "
        "interventions; leave them out");
  }
  if (asked.target.empty()) {
    std::vector<std::string> names;
    for (const compile::CompiledTarget& target : study.targets) names.push_back(target.spec->name);
    return fmt::format("--target is required, the target that is decided: {}",
                       document::name_list(names));
  }
  const auto target = index_of("--target", asked.target, study.targets);
  if (const auto* error = std::get_if<Error>(&target)) return *error;
  decision.target = std::get<std::size_t>(target);
  if (asked.strategy.empty()) return decision;
  const auto strategy = index_of("--strategy", asked.strategy, study.strategies);
  if (const auto* error = std::get_if<Error>(&strategy)) return *error;
  decision.strategy = std::get<std::size_t>(strategy);
  return decision;
}

std::variant<run::RefereeRequest, Error> request_of(const Arguments& arguments,
                                                    const spec::StudySpec& study) {
  const RefereeArguments& asked = arguments.referee;
  run::RefereeRequest request;
  const std::vector<std::string> methods{"multilevel", "nested"};
  if (std::ranges::find(methods, asked.method) == methods.end())
    return fmt::format("--method: there is no `{}`: {}", asked.method,
                       document::did_you_mean(asked.method, methods));
  if (asked.method == "nested") request.method = run::RefereeMethod::nested;
  request.threshold = study.threshold;
  if (const std::string& text = arguments.sample.threshold; !text.empty()) {
    const auto threshold = plain_number(text, 0, 1e9);
    if (!threshold) return fmt::format("--threshold: `{}` is not a number from 0 to 1e+09", text);
    request.threshold = *threshold;
  }
  const auto error = plain_number(asked.standard_error, 1e-300, 1e300);
  if (!error)
    return fmt::format(
        "{}; it is what the standard error of the referee's value is to be, in money: of a target "
        "for its population, of a plain analysis per person",
        asked.standard_error.empty()
            ? "--referee needs --standard-error MONEY"
            : fmt::format("--standard-error: `{}` is not a number above 0", asked.standard_error));
  request.standard_error = *error;
  request.most_evaluations = asked.most_evaluations;
  return request;
}

std::string row(const std::string& who, const run::FoundValue& found, const std::string& symbol) {
  const auto money = [&](double value) { return report::exact_money(value, symbol); };
  const auto cell = [](const std::string& text) { return report::right(text, 16); };
  return report::padded(who, 10) + cell(money(found.value.value)) +
         cell(money(found.value.standard_error)) + cell(money(found.bias.upward)) +
         cell(money(found.bias.downward)) +
         cell(report::grouped(static_cast<double>(found.evaluations))) +
         cell(fmt::format("{:.3g}", found.seconds)) + "  " + found.method + "\n";
}

std::string text_of(const run::RefereeResult& result, const run::RefereeRequest& request,
                    const std::string& symbol) {
  std::string text =
      fmt::format("\nAt {} per QALY\n", report::exact_money(result.threshold, symbol));
  const auto heading = [](const char* name) { return report::right(name, 16); };
  text += report::padded("", 10) + heading("value") + heading("standard error") +
          heading("bias up to") + heading("down to") + heading("model runs") + heading("seconds") +
          "\n";
  text += row("fast", result.fast, symbol) + row("referee", result.referee, symbol);
  if (!result.levels.empty()) {
    text += "Outer x inner samples by level:";
    for (const voi::MultilevelLevel& level : result.levels)
      text +=
          fmt::format(" {} x {}", report::grouped(static_cast<double>(level.outer)), level.inner);
    text += "\n";
  }
  const char* verdict = !result.reached  ? ""
                        : result.agree() ? ": they agree"
                                         : ": they DIFFER by more than four standard errors and "
                                           "the biases explain";
  text += fmt::format("The referee is {:.1f} standard errors {} the fast value{}.\n",
                      std::abs(result.difference()), result.difference() < 0 ? "below" : "above",
                      verdict);
  const double fast = result.fast.value.value;
  if (result.reached && result.agree() && fast <= result.allowed_below())
    text += fmt::format(
        "So would any referee from {} to {}: for a check that can fail, ask for a smaller "
        "standard error.\n",
        report::exact_money(0.0, symbol),
        report::exact_money(fast + result.allowed_above(), symbol));
  if (result.referee.value.value < 0)
    text +=
        "The referee's value lies below 0, where no value of information can be: that is chance "
        "or bias.\n";
  if (!result.reached && result.threshold == request.threshold)
    text += fmt::format(
        "It stopped at {} runs of the model, short of a standard error of {}, and proves nothing: "
        "ask for a larger one, or allow more with --most-evaluations.\n",
        report::grouped(static_cast<double>(result.referee.evaluations)),
        report::exact_money(request.standard_error, symbol));
  return text;
}

}  // namespace

int ask_referee(const Arguments& arguments) {
  document::Diagnostics diagnostics;
  auto study = read(arguments, diagnostics);
  if (const int* code = std::get_if<int>(&study)) return *code;
  auto& scenarios = std::get<ReadStudy>(study).scenarios;
  const auto named = std::ranges::find(
      scenarios, arguments.scenario.empty() ? scenarios.front().name : arguments.scenario,
      &spec::ScenarioSpec::name);
  if (named == scenarios.end()) {
    std::vector<std::string> names;
    for (const spec::ScenarioSpec& scenario : scenarios) names.push_back(scenario.name);
    return report_error(fmt::format("--scenario: `{}` has no scenario `{}`: {}", arguments.study,
                                    arguments.scenario,
                                    document::did_you_mean(arguments.scenario, names)));
  }
  const compile::CompiledStudy compiled = compile::compile_study(*named, diagnostics);
  if (!diagnostics.ok()) return report_errors(diagnostics);
  const auto decision = decision_of(arguments.referee, compiled);
  if (const auto* error = std::get_if<Error>(&decision)) return report_error(*error);
  const auto request = request_of(arguments, compiled.spec());
  if (const auto* error = std::get_if<Error>(&request)) return report_error(*error);
  const run::DecisionModel model(compiled, std::get<run::DecisionAsked>(decision));
  const auto group = run::find_group(model, arguments.referee.group);
  if (const auto* error = std::get_if<Error>(&group)) return report_error("--referee: " + *error);
  const auto& learnt = std::get<run::LearntGroup>(group);
  if (learnt.trial && !model.asked().strategy &&
      std::get<run::RefereeRequest>(request).threshold != compiled.spec().threshold)
    return report_error(fmt::format(
        "--threshold: what `{}` is worth to the choice between all strategies is found at the "
        "study's own threshold alone; leave it out, or ask a scenario that has another one",
        learnt.name));

  const auto executor = run::make_executor(arguments.options.threads);
  try {
    const auto results =
        run::referee(model, learnt, std::get<run::RefereeRequest>(request), *executor, diagnostics);
    const std::string symbol = run::currency_symbol(compiled.spec().currency);
    std::string text = fmt::format(
        "{}, {} ({})\nLearnt: {} ({} uncertain input{})\nMoney is {}.\n", model.title(),
        compiled.spec().name, named->name, learnt.name, learnt.rows.size(),
        learnt.rows.size() == 1 ? "" : "s",
        model.asked().target ? "for the population of the target, over the decision horizon"
                             : "per person");
    bool proved = true;
    for (const run::RefereeResult& result : results) {
      text += text_of(result, std::get<run::RefereeRequest>(request), symbol);
      proved = proved && result.reached && result.agree();
    }
    std::fputs(text.c_str(), stdout);
    if (!flushed()) return exit_input;
    return proved ? exit_good : exit_difference;
  } catch (const run::NumericalFailure& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return exit_numerical;
  }
}

}  // namespace equipoise::app
