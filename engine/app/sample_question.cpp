#include "engine/app/sample_question.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

#include "engine/app/arguments.hpp"
#include "engine/app/threshold_grid.hpp"
#include "engine/document/suggestion.hpp"

namespace equipoise::app {
namespace {

using Data = sampling::ParameterStudy::Data;

/// What is wrong with an argument: thrown within this file alone.
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <typename... Parts>
[[noreturn]] void wrong(fmt::format_string<Parts...> text, Parts&&... parts) {
  throw Wrong(fmt::format(text, std::forward<Parts>(parts)...));
}

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts{""};
  for (const char c : text)
    if (c == by)
      parts.emplace_back();
    else
      parts.back() += c;
  return parts;
}

double number(const std::string& option, const std::string& text, double lower, double upper) {
  const auto value = plain_number(text, lower, upper);
  if (!value) wrong("{}: `{}` is not a number from {:g} to {:g}", option, text, lower, upper);
  return *value;
}

std::vector<std::size_t> sizes_of(const std::string& study, const std::string& text) {
  std::vector<std::size_t> sizes;
  for (const std::string& part : split(text, ',')) {
    const auto size = whole_number(part, 1, 100000000);
    if (!size) wrong("--study {}: `{}` is not a size, a whole number from 1 on", study, part);
    sizes.push_back(static_cast<std::size_t>(*size));
  }
  std::ranges::sort(sizes);
  if (std::ranges::adjacent_find(sizes) != sizes.end())
    wrong("--study {}: a size stands twice", study);
  return sizes;
}

/// Index of a name among those that can be asked about.
std::size_t parameter_of(const std::string& option, const std::string& name,
                         std::span<const std::string> parameters) {
  const auto found = std::ranges::find(parameters, name);
  if (found == parameters.end())
    wrong("{}: there is no uncertain parameter `{}`: {}", option, name,
          document::did_you_mean(name, {parameters.begin(), parameters.end()}));
  return static_cast<std::size_t>(found - parameters.begin());
}

std::vector<double> thresholds_of(const std::string& text, double threshold) {
  auto grid = threshold_grid(text, threshold);
  if (const auto* error = std::get_if<std::string>(&grid)) throw Wrong(*error);
  return std::get<std::vector<double>>(std::move(grid));
}

std::pair<std::string, std::vector<std::size_t>> group_of(const std::string& text,
                                                          const spec::PsaSample& sample) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    wrong("--group: `{}` is not NAME=PARAMETER,PARAMETER,...", text);
  std::vector<std::size_t> members;
  for (const std::string& name : split(text.substr(equals + 1), ',')) {
    members.push_back(parameter_of("--group " + text, name, sample.parameters));
    if (std::ranges::count(members, members.back()) > 1)
      wrong("--group {}: `{}` stands twice", text, name);
  }
  // In order of name: the order in which they are written has no say in the last bits.
  std::ranges::sort(members, {}, [&](std::size_t m) { return sample.parameters[m]; });
  return {text.substr(0, equals), std::move(members)};
}

run::StudiedParameter study_of(const std::string& text, std::span<const std::string> parameters) {
  const std::vector<std::string> parts = split(text, ':');
  const bool binomial = parts.size() == 3 && parts[1] == "binomial";
  const bool normal = parts.size() == 4 && parts[1] == "normal";
  if (!binomial && !normal)
    wrong(
        "--study: `{}` is not PARAMETER:binomial:SIZE,SIZE,... nor PARAMETER:normal:SD:SIZE,... "
        "(SD of one measurement)",
        text);
  (void)parameter_of("--study " + text, parts[0], parameters);
  run::StudiedParameter study;
  study.observes.parameter = parts[0];
  study.observes.data = binomial ? Data::binomial : Data::normal;
  if (normal) study.observes.sd = number("--study " + text, parts[2], 1e-300, 1e300);
  study.sizes = sizes_of(text, parts.back());
  return study;
}

/// A study that is asked for twice would be told twice.
void expect_another(const std::string& text, const run::StudiedParameter& study,
                    const run::StudiedParameter& earlier) {
  if (study.observes != earlier.observes) return;
  for (const std::size_t size : study.sizes)
    if (std::ranges::binary_search(earlier.sizes, size))
      wrong(
          "--study {}: this study of `{}` with a size of {} is asked for twice; state each size "
          "once",
          text, study.observes.parameter, size);
}

/// Only a probability can be observed as a share.
void expect_probability(const std::string& text, const sampling::ParameterStudy& study,
                        const spec::PsaSample& sample) {
  const std::size_t parameter = parameter_of("--study " + text, study.parameter, sample.parameters);
  if (const auto p = sampling::impossible_draw(study, sample.values[parameter]))
    wrong("--study {}: `{}` is no probability: a draw of it is {:g}", text, study.parameter, *p);
}

std::optional<run::SampleQuestion::Population> population_of(const SampleArguments& arguments) {
  const bool people = !arguments.people_per_year.empty(), horizon = !arguments.horizon.empty(),
             discount = !arguments.discount.empty();
  if (!people && !horizon && !discount) return std::nullopt;
  if (!people || !horizon || !discount)
    wrong(
        "a population needs all of --people-per-year, --horizon (years) and --discount (a year): "
        "tools differ in how they count it, so that nothing of it is assumed");
  return run::SampleQuestion::Population{
      number("--people-per-year", arguments.people_per_year, 0, 1e12),
      number("--horizon", arguments.horizon, 0, 1000),
      number("--discount", arguments.discount, 0, 1)};
}

}  // namespace

std::variant<std::vector<run::StudiedParameter>, std::string> studies_of(
    const std::vector<std::string>& words, std::span<const std::string> parameters) {
  try {
    std::vector<run::StudiedParameter> studies;
    for (const std::string& text : words) {
      run::StudiedParameter study = study_of(text, parameters);
      for (const run::StudiedParameter& earlier : studies) expect_another(text, study, earlier);
      studies.push_back(std::move(study));
    }
    return studies;
  } catch (const Wrong& error) {
    return std::string(error.what());
  }
}

std::variant<run::SampleQuestion, std::string> question_of(const SampleArguments& arguments,
                                                           const std::string& thresholds,
                                                           const spec::PsaSample& sample) {
  try {
    run::SampleQuestion question;
    question.threshold = number("--threshold", arguments.threshold, 0, 1e9);
    question.thresholds = thresholds_of(thresholds, question.threshold);
    for (const std::string& text : arguments.groups) {
      question.groups.push_back(group_of(text, sample));
      const auto same = [&](const auto& g) { return g.first == question.groups.back().first; };
      if (std::ranges::count_if(question.groups, same) > 1 ||
          std::ranges::count(sample.parameters, question.groups.back().first) > 0)
        wrong("--group {}: another group or a parameter has this name", text);
    }
    auto studies = studies_of(arguments.studies, sample.parameters);
    if (const auto* error = std::get_if<std::string>(&studies)) return *error;
    question.studies = std::get<std::vector<run::StudiedParameter>>(std::move(studies));
    for (std::size_t i = 0; i < question.studies.size(); ++i)
      expect_probability(arguments.studies[i], question.studies[i].observes, sample);
    question.population = population_of(arguments);
    question.currency = arguments.currency;
    return question;
  } catch (const Wrong& error) {
    return std::string(error.what());
  }
}

}  // namespace equipoise::app
