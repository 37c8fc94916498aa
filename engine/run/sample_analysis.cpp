#include "engine/run/sample_analysis.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "models/numerics/sum.hpp"
#include "models/voi/evppi.hpp"
#include "models/voi/population.hpp"
#include "models/voi/sample_information/importance.hpp"

#include "engine/run/comparison.hpp"
#include "engine/run/currency.hpp"
#include "engine/run/invariants.hpp"

namespace equipoise::run {
namespace {

using Data = sampling::ParameterStudy::Data;

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

/// Data sets that are weighed: draws x data sets likelihoods, half a second for 10,000 draws and
/// five sizes.
constexpr std::size_t weighed_data_sets = 1000;

/// The second method: each of many simulated reports weighs the draws (Menzies 2016). It shares the
/// draws and the reports with the regression, and fits no curve.
Estimate by_weighting(const SampleQuestion::Study& study, std::size_t size,
                      std::span<const double> truth, std::span<const double> reported,
                      const Comparison& comparison) {
  const double thresholds[] = {comparison.threshold};
  return voi::importance_weighting(comparison.outcomes, thresholds, comparison.independent,
                                   std::min(weighed_data_sets, truth.size()),
                                   [&](std::size_t s, std::span<double> out) {
                                     sampling::log_likelihood(study.observes, size, reported[s],
                                                              truth, out);
                                   })
      .values[0]
      .information.value;
}

/// What a study of each size is worth at every threshold: the outcomes are regressed on what the
/// study would report (Strong, Oakley, Brennan and Breeze 2015).
std::vector<SampleInformationResult> value_of_study(const SampleQuestion::Study& study,
                                                    const spec::PsaSample& sample,
                                                    const Comparison& comparison,
                                                    std::uint64_t seed) {
  const std::vector<double>& truth = sample.values[study.parameter];
  const numerics::DrawGroups& groups = comparison.independent;
  const voi::PartialInformation exact({{truth}}, comparison.outcomes);
  std::vector<SampleInformationResult> results;
  std::vector<voi::PartialInformation> fits;
  std::vector<Estimate> weighted;
  for (const std::size_t size : study.sizes) {
    const std::vector<double> summary = sampling::simulate(study.observes, size, truth, seed);
    fits.emplace_back(std::vector<std::span<const double>>{summary}, comparison.outcomes);
    weighted.push_back(by_weighting(study, size, truth, summary, comparison));
  }
  for (const double threshold : comparison.thresholds) {
    // From the largest study down: each is worth no more than the next, the largest no more than
    // knowing the parameter.
    std::string larger_name = "EVPPI of " + study.observes.parameter;
    voi::InformationValue larger = exact.evppi(threshold, groups);
    voi::Bias larger_bias = exact.bias(threshold, groups);
    std::vector<SampleInformationResult> at_threshold;
    for (std::size_t i = study.sizes.size(); i-- > 0;) {
      voi::InformationValue value = fits[i].evppi(threshold, groups);
      const voi::Bias bias = fits[i].bias(threshold, groups);
      const std::string name =
          fmt::format("EVSI of {} observed {} times", study.observes.parameter, study.sizes[i]);
      expect_in_order({name, value}, {larger_name, larger}, groups,
                      bias.upward + larger_bias.downward);
      SampleInformationResult r;
      r.parameter = study.observes.parameter;
      r.data = study.observes.data == Data::binomial ? "binomial" : "normal";
      r.size = study.sizes[i];
      r.threshold = threshold;
      r.method = "regression on the simulated " +
                 std::string(study.observes.data == Data::binomial ? "share" : "mean") + ": " +
                 fits[i].method();
      r.per_person = value.value;
      if (threshold == comparison.threshold) r.by_weighting = weighted[i];
      if (comparison.discounted_people)
        r.population = numerics::scaled(value.value, *comparison.discounted_people);
      at_threshold.push_back(std::move(r));
      larger_name = name;
      larger = std::move(value);
      larger_bias = bias;
    }
    std::ranges::reverse(at_threshold);
    std::ranges::move(at_threshold, std::back_inserter(results));
  }
  return results;
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
  std::vector<std::vector<SampleInformationResult>> studies(question.studies.size());
  executor.for_each(studies.size(), [&](std::size_t i) {
    studies[i] = value_of_study(question.studies[i], sample, comparison, question.seed);
  });
  for (auto& study : studies)
    std::ranges::move(study, std::back_inserter(base.plain->sample_information));
  return results;
}

}  // namespace equipoise::run
