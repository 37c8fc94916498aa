#include "engine/run/studied_parameter.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "models/core/contracts.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evppi.hpp"
#include "models/voi/sample_information/importance.hpp"
#include "models/voi/sample_information/moment_matching.hpp"

#include "engine/run/added_constant.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/run.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::run {
namespace {

using Data = sampling::ParameterStudy::Data;

/// Data sets that are weighed: draws x data sets likelihoods, half a second for 10,000 draws and
/// five sizes.
constexpr std::size_t weighed_data_sets = 1000;

/// The second method: each of many simulated reports weighs the draws (Menzies 2016). It shares the
/// draws and the reports with the regression, and fits no curve.
voi::WeightedInformation by_weighting(const StudiedParameter& study, std::size_t size,
                                      std::span<const double> truth,
                                      std::span<const double> reported,
                                      const Comparison& comparison) {
  const double thresholds[] = {comparison.threshold};
  return voi::importance_weighting(
      comparison.outcomes, thresholds, comparison.independent,
      std::min(weighed_data_sets, truth.size()), [&](std::size_t s, std::span<double> out) {
        sampling::log_likelihood(study.observes, size, reported[s], truth, out);
      });
}

/// Writes down what weighting found, at the base threshold. Where taking off the noise of the
/// weights leaves less than nothing, too few draws speak for the reports, and nothing was found.
/// \param known_low  by how much at most the value of knowing the parameter lies low
/// \throws NumericalFailure where it exceeds the value of knowing the parameter by more than chance
void report_weighting(const voi::WeightedInformation& weighted, const std::string& name,
                      const NamedValue& known, double known_low, const numerics::DrawGroups& groups,
                      SampleInformationResult& r) {
  const voi::WeightedValue& found = weighted.values[0];
  r.least_effective_sample_size = *std::ranges::min_element(weighted.effective_sizes);
  if (found.information.value.value < 0) return;
  // Halves of the draws are flattered more than all: where they seem to be less, that is chance, of
  // which the standard error knows nothing, and taking it off has raised the value.
  const double raised = std::max(0.0, -found.weighting_bias);
  expect_in_order({name + ", by weighting", found.information}, known, groups,
                  found.bias.upward + raised + known_low);
  r.by_weighting = found.information.value;
  r.by_weighting_bias = found.bias.upward;
}

/// The third: what reports take off the variance of net benefit, in 50 of them of sizes spread over
/// those asked for, gives the value at every size (Heath 2019). Draws given a report are those of
/// the sample, taken anew by its likelihood, so that a model is not run again. Nothing where there
/// are too few draws, or no standard error is known.
std::vector<std::optional<Estimate>> by_moment_matching(const StudiedParameter& study,
                                                        std::span<const double> truth,
                                                        const Comparison& comparison,
                                                        std::uint64_t seed) {
  std::vector<std::optional<Estimate>> values(study.sizes.size());
  if (truth.size() < 200 || comparison.independent.replicates < 2) return values;
  const auto given_report = [&](const voi::PosteriorRequest& request,
                                voi::ConditionalOutcomes& out) {
    const auto size = static_cast<std::size_t>(std::lround(request.size));
    const auto by_run = [&](const char* what) {
      return sampling::Stream(
          {seed, sampling::Purpose::nested,
           fmt::format("moment matching, {}: {}", study.observes.parameter, what), request.run});
    };
    // A report of its own for every run, also of the same size.
    const double reported = sampling::simulate(study.observes, size, truth.subspan(request.draw, 1),
                                               by_run("report").generator()())
                                .front();
    std::vector<double> weight(truth.size());
    sampling::log_likelihood(study.observes, size, reported, truth, weight);
    const double most = *std::ranges::max_element(weight);
    for (double& w : weight) w = std::exp(w - most);
    // Systematic: one uniform, equal steps along the sum of the weights.
    double u = 0.0;
    by_run("draws").fill_uniform(0, {&u, 1});
    const double step = numerics::sum(weight) / static_cast<double>(request.posterior);
    double passed = weight[0];
    std::size_t draw = 0;
    for (std::size_t i = 0; i < request.posterior; ++i) {
      const double at = (static_cast<double>(i) + u) * step;
      while (passed < at && draw + 1 < weight.size()) passed += weight[++draw];
      for (std::size_t option = 0; option < comparison.outcomes.options(); ++option) {
        out.cost.row(option)[i] = comparison.outcomes.cost[option][draw];
        out.qalys.row(option)[i] = comparison.outcomes.qalys[option][draw];
      }
    }
  };
  const std::span<const double> known[] = {truth};
  const voi::MomentMatching matching(known, comparison.outcomes, comparison.independent,
                                     {.smallest = static_cast<double>(study.sizes.front()),
                                      .largest = static_cast<double>(study.sizes.back())},
                                     given_report);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = matching.evsi(comparison.threshold, static_cast<double>(study.sizes[i]));
  return values;
}

std::vector<SampleInformationResult> value_of_study(const StudiedParameter& study,
                                                    std::span<const double> truth,
                                                    const Comparison& comparison,
                                                    std::uint64_t seed) {
  if (const auto p = sampling::impossible_draw(study.observes, truth))
    throw NumericalFailure(
        fmt::format("a binomial study of `{0}`: it is no probability, a draw of it is {1:g}\n"
                    "  help: name a probability, or a study with normal data ({0}:normal:SD:SIZE)",
                    study.observes.parameter, *p));
  const numerics::DrawGroups& groups = comparison.independent;
  const std::span<const double> known[] = {truth};
  const voi::PartialInformation exact(known, comparison.outcomes);
  std::vector<SampleInformationResult> results;
  std::vector<voi::PartialInformation> fits;
  std::vector<double> smallest;  // what the smallest study reports
  std::vector<voi::WeightedInformation> weighted;
  const std::vector<std::optional<Estimate>> matched =
      by_moment_matching(study, truth, comparison, seed);
  for (const std::size_t size : study.sizes) {
    const std::vector<double> summary = sampling::simulate(study.observes, size, truth, seed);
    fits.emplace_back(std::vector<std::span<const double>>{summary}, comparison.outcomes);
    weighted.push_back(by_weighting(study, size, truth, summary, comparison));
    if (smallest.empty()) smallest = summary;
  }
  for (const double threshold : comparison.thresholds) {
    // From the largest study down: each is worth no more than the next, the largest no more than
    // knowing the parameter.
    std::string larger_name = "EVPPI of " + study.observes.parameter;
    voi::InformationValue larger = exact.evppi(threshold, groups);
    // Weighting fits no curve, and larger studies are fitted by curves of their own: what the
    // penalties took off is no breach.
    double larger_low = exact.bias(threshold, groups).downward + exact.missed(threshold);
    const std::string known_name = larger_name;
    const voi::InformationValue known_exactly = larger;
    const double known_low = larger_low;
    std::vector<SampleInformationResult> at_threshold;
    for (std::size_t i = study.sizes.size(); i-- > 0;) {
      voi::InformationValue value = fits[i].evppi(threshold, groups);
      const voi::Bias bias = fits[i].bias(threshold, groups);
      const std::string name =
          fmt::format("EVSI of {} observed {} times", study.observes.parameter, study.sizes[i]);
      expect_not_negative({name, value.value.value}, 0.0);
      expect_in_order({name, value}, {larger_name, larger}, groups, bias.upward + larger_low);
      SampleInformationResult r;
      r.parameter = study.observes.parameter;
      r.data = study.observes.data == Data::binomial ? "binomial" : "normal";
      r.size = study.sizes[i];
      r.threshold = threshold;
      r.method = "regression on the simulated " +
                 std::string(study.observes.data == Data::binomial ? "share" : "mean") + ": " +
                 fits[i].method();
      r.per_person = value.value;
      r.upward_bias = bias.upward;
      if (threshold == comparison.threshold) {
        report_weighting(weighted[i], name, {known_name, known_exactly}, known_low, groups, r);
        r.by_moment_matching = matched[i];
        const std::span<const double> reported[] = {smallest};
        if (i == 0)
          expect_of_differences({name, value.value.value}, reported, comparison.outcomes, threshold,
                                groups);
      }
      if (comparison.discounted_people)
        r.population = numerics::scaled(value.value, *comparison.discounted_people);
      at_threshold.push_back(std::move(r));
      larger_name = name;
      larger = std::move(value);
      larger_low = bias.downward + fits[i].missed(threshold);
    }
    std::ranges::reverse(at_threshold);
    std::ranges::move(at_threshold, std::back_inserter(results));
  }
  return results;
}

}  // namespace

std::vector<SampleInformationResult> value_of_studies(
    std::span<const StudiedParameter> studies, std::span<const std::span<const double>> truths,
    const Comparison& comparison, std::uint64_t seed, Executor& executor) {
  EQUIPOISE_EXPECT(truths.size() == studies.size());
  std::vector<std::vector<SampleInformationResult>> by_study(studies.size());
  executor.for_each(studies.size(), [&](std::size_t i) {
    by_study[i] = value_of_study(studies[i], truths[i], comparison, seed);
  });
  std::vector<SampleInformationResult> results;
  for (auto& study : by_study) std::ranges::move(study, std::back_inserter(results));
  return results;
}

}  // namespace equipoise::run
