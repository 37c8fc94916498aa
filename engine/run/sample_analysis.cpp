#include "engine/run/sample_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/numerics/sum.hpp"
#include "models/voi/population.hpp"

#include "engine/run/comparison.hpp"
#include "engine/run/currency.hpp"

namespace equipoise::run {
namespace {

InputResult described(const std::string& name, std::span<const double> values) {
  InputResult input;
  input.name = name;
  input.distribution = fmt::format("{} draws", values.size());
  input.mean = numerics::mean(values);
  numerics::Sum squares;
  for (const double v : values) squares.add((v - input.mean) * (v - input.mean));
  input.sd = std::sqrt(squares.value() / static_cast<double>(values.size() - 1));
  input.source = "the sample";
  return input;
}

Comparison comparison_of(const spec::PsaSample& sample, const SampleQuestion& question) {
  Comparison comparison{.options = sample.options,
                        .outcomes = {{sample.cost.begin(), sample.cost.end()},
                                     {sample.qalys.begin(), sample.qalys.end()}},
                        .groups = {},
                        .threshold = question.threshold,
                        .thresholds = question.thresholds,
                        .discounted_people = std::nullopt,
                        .independent = {.draws = sample.draws(), .replicates = sample.draws()}};
  for (const auto& [name, members] : question.groups) {
    comparison.groups.push_back({name, {}});
    for (const std::size_t member : members)
      comparison.groups.back().draws.emplace_back(sample.values[member]);
  }
  for (std::size_t p = 0; p < sample.parameters.size(); ++p)
    comparison.groups.push_back({sample.parameters[p], {sample.values[p]}});
  if (const auto& people = question.population)
    comparison.discounted_people = voi::discounted_people(
        people->people_per_year, people->horizon_years, people->discount_rate);
  return comparison;
}

}  // namespace

Results analyse_sample(const spec::PsaSample& sample, const SampleQuestion& question,
                       Executor& executor) {
  const Comparison comparison = comparison_of(sample, question);
  Results results;
  results.study = "sample";
  results.title = "A sample of the probabilistic analysis";
  results.currency = question.currency;
  results.currency_symbol = currency_symbol(question.currency);
  results.engine_version = EQUIPOISE_VERSION;
  results.seed = question.seed;
  results.draws = sample.draws();
  results.sampling_method = "as given";
  results.standard_error_note = "draws are taken as independent";
  for (std::size_t p = 0; p < sample.parameters.size(); ++p)
    results.inputs.push_back(described(sample.parameters[p], sample.values[p]));
  ScenarioResult& base = results.scenarios.emplace_back();
  base.scenario = "base";
  base.threshold = question.threshold;
  base.decision_rule = "expected-value";
  base.discount_costs = base.discount_outcomes = std::nan("");  // the sample does not say
  base.interventions = compare(comparison);
  base.plain = value_of_information(comparison, executor);
  std::vector<std::span<const double>> truths;
  for (const StudiedParameter& study : question.studies) {
    const auto found = std::ranges::find(sample.parameters, study.observes.parameter);
    truths.emplace_back(sample.values[found - sample.parameters.begin()]);
  }
  base.plain->sample_information =
      value_of_studies(question.studies, truths, comparison, question.seed, executor);
  return results;
}

}  // namespace equipoise::run
