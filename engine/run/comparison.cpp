#include "engine/run/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "models/cea/acceptability.hpp"
#include "models/cea/expected_loss.hpp"
#include "models/cea/incremental.hpp"
#include "models/cea/net_benefit.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/curves.hpp"
#include "models/voi/population.hpp"

#include "engine/run/added_constant.hpp"
#include "engine/run/decision_information.hpp"
#include "engine/run/learnable.hpp"

namespace equipoise::run {
namespace {

std::vector<double> means(const std::vector<std::span<const double>>& rows) {
  std::vector<double> values;
  for (const auto row : rows) values.push_back(numerics::mean(row));
  return values;
}

std::vector<double> difference(std::span<const double> option, std::span<const double> first) {
  std::vector<double> result(option.size());
  for (std::size_t d = 0; d < result.size(); ++d) result[d] = option[d] - first[d];
  return result;
}

Estimate increment(std::span<const double> option, std::span<const double> first,
                   const numerics::DrawGroups& groups) {
  return numerics::mean_estimate(difference(option, first), groups);
}

}  // namespace

std::vector<InterventionResult> compare(const Comparison& comparison) {
  const cea::Outcomes& outcomes = comparison.outcomes;
  const numerics::DrawGroups& groups = comparison.independent;
  const double threshold = comparison.threshold;
  const auto frontier = cea::incremental_analysis(means(outcomes.cost), means(outcomes.qalys));
  const LaneTable benefit = cea::net_benefit(outcomes, threshold);
  const cea::Acceptability acceptability = cea::acceptability(benefit, groups);
  const auto losses = cea::expected_loss(benefit, groups);
  std::vector<InterventionResult> results;
  for (std::size_t i = 0; i < outcomes.options(); ++i) {
    InterventionResult r;
    r.intervention = comparison.options[i];
    r.cost = numerics::mean_estimate(outcomes.cost[i], groups);
    r.qalys = numerics::mean_estimate(outcomes.qalys[i], groups);
    r.incremental_cost = increment(outcomes.cost[i], outcomes.cost[0], groups);
    r.incremental_qalys = increment(outcomes.qalys[i], outcomes.qalys[0], groups);
    r.status = std::string(cea::name(frontier[i].status));
    r.icer = frontier[i].icer;
    r.net_monetary_benefit =
        cea::net_monetary_benefit(outcomes.cost[i], outcomes.qalys[i], threshold, groups);
    r.net_health_benefit =
        threshold > 0
            ? cea::net_health_benefit(outcomes.cost[i], outcomes.qalys[i], threshold, groups)
            : Estimate{std::nan(""), std::nan("")};
    r.probability_cost_effective = acceptability.probability[i];
    r.expected_loss = losses[i];
    results.push_back(std::move(r));
  }
  return results;
}

PlainResult value_of_information(const Comparison& comparison, Executor& executor) {
  const cea::Outcomes& outcomes = comparison.outcomes;
  const numerics::DrawGroups& groups = comparison.independent;
  // Every outcome is regressed as its increment to the first option: QALYs, then cost.
  std::vector<std::vector<double>> increments;
  for (std::size_t j = 1; j < outcomes.options(); ++j)
    for (const auto* rows : {&outcomes.qalys, &outcomes.cost})
      increments.push_back(difference((*rows)[j], (*rows)[0]));
  const std::vector<std::span<const double>> responses(increments.begin(), increments.end());
  std::vector<std::unique_ptr<const voi::Curves>> curves(comparison.groups.size());
  executor.for_each(responses.empty() ? 0 : curves.size(), [&](std::size_t g) {
    curves[g] = std::make_unique<const voi::Curves>(comparison.groups[g].draws, responses);
  });
  std::vector<InformationQuestion> questions;
  for (std::size_t g = 0; g < curves.size(); ++g) {
    std::vector<voi::InformedOption> options(1);
    for (std::size_t j = 1; j < outcomes.options(); ++j)
      options.push_back(
          {{{{curves[g].get(), 2 * j - 2, {}}}, {}}, {{{curves[g].get(), 2 * j - 1, {}}}, {}}});
    questions.push_back(
        {comparison.groups[g].name,
         curves[g] ? curves[g]->method() : "a single option leaves nothing to decide",
         known_by(comparison.groups[g].draws),
         voi::InformedChoice(std::move(options), outcomes.draws())});
  }
  const DecisionInformation decision("the decision", outcomes, groups,
                                     {1.0, comparison.discounted_people}, std::move(questions));

  // The one with the fewest inputs, whose curves are fitted soonest.
  std::optional<std::size_t> asked_again;
  for (std::size_t g = 0; g < curves.size(); ++g)
    if (curves[g] && curves[g]->varies() &&
        (!asked_again ||
         comparison.groups[g].draws.size() < comparison.groups[*asked_again].draws.size()))
      asked_again = g;
  const std::size_t count = comparison.thresholds.size();
  PlainResult result;
  result.population_multiplier = comparison.discounted_people;
  result.multiplier_convention = std::string(voi::population_convention);
  result.thresholds.resize(count);
  result.partial_information.resize(comparison.groups.size() * count);
  executor.for_each(count, [&](std::size_t k) {
    const double threshold = comparison.thresholds[k];
    const DecisionInformation::AtThreshold found = decision.value(threshold);
    if (asked_again && threshold == comparison.threshold) {
      const std::string name = "EVPPI of " + comparison.groups[*asked_again].name;
      expect_of_differences({name, found.values[*asked_again].value.value},
                            comparison.groups[*asked_again].draws, outcomes, threshold, groups);
    }
    const cea::Acceptability acceptability = cea::acceptability(found.benefit, groups);
    PlainResult::AtThreshold& at = result.thresholds[k];
    at.threshold = threshold;
    at.best_option = comparison.options[acceptability.best];
    at.probability_best = acceptability.frontier();
    at.evpi = found.perfect.value;
    at.evpi_bias = found.evpi_bias;
    if (comparison.discounted_people)
      at.evpi_population = numerics::scaled(at.evpi, *comparison.discounted_people);
    for (const Estimate& p : acceptability.probability)
      at.probability_cost_effective.push_back(p.value);
    for (std::size_t g = 0; g < found.values.size(); ++g)
      result.partial_information[g * count + k] =
          decision.result_of(g, threshold, found.values[g], found.evpi_bias);
  });
  const auto base = std::ranges::find(result.thresholds, comparison.threshold,
                                      &PlainResult::AtThreshold::threshold);
  if (base != result.thresholds.end()) {
    result.best_option = base->best_option;
    result.evpi = base->evpi;
    result.evpi_population = base->evpi_population;
  }
  return result;
}

}  // namespace equipoise::run
