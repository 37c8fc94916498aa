#include "engine/run/comparison.hpp"

#include <cmath>
#include <fmt/format.h>

#include "models/cea/acceptability.hpp"
#include "models/cea/expected_loss.hpp"
#include "models/cea/incremental.hpp"
#include "models/cea/net_benefit.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/evppi.hpp"
#include "models/voi/population.hpp"

#include "engine/run/invariants.hpp"

namespace equipoise::run {
namespace {

std::vector<double> means(const std::vector<std::span<const double>>& rows) {
  std::vector<double> values;
  for (const auto row : rows) values.push_back(numerics::mean(row));
  return values;
}

Estimate increment(std::span<const double> option, std::span<const double> first,
                   const numerics::DrawGroups& groups) {
  std::vector<double> difference(option.size());
  for (std::size_t d = 0; d < difference.size(); ++d) difference[d] = option[d] - first[d];
  return numerics::mean_estimate(difference, groups);
}

std::optional<Estimate> for_population(const Estimate& per_person,
                                       const std::optional<double>& people) {
  if (!people) return std::nullopt;
  return numerics::scaled(per_person, *people);
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
  const numerics::DrawGroups& groups = comparison.independent;
  PlainResult result;
  result.population_multiplier = comparison.discounted_people;
  result.multiplier_convention = std::string(voi::population_convention);
  struct AtThreshold {
    LaneTable benefit;
    voi::InformationValue perfect;
  };
  std::vector<AtThreshold> decisions;
  for (const double threshold : comparison.thresholds) {
    AtThreshold& decision =
        decisions.emplace_back(AtThreshold{cea::net_benefit(comparison.outcomes, threshold), {}});
    const cea::Acceptability acceptability = cea::acceptability(decision.benefit, groups);
    decision.perfect = voi::evpi(decision.benefit, groups);
    PlainResult::AtThreshold at;
    at.threshold = threshold;
    at.best_option = comparison.options[acceptability.best];
    at.probability_best = acceptability.frontier();
    at.evpi = decision.perfect.value;
    at.evpi_bias = voi::evpi_bias(decision.benefit, groups).downward;
    at.evpi_population = for_population(at.evpi, comparison.discounted_people);
    for (const Estimate& p : acceptability.probability)
      at.probability_cost_effective.push_back(p.value);
    if (threshold == comparison.threshold) {
      result.best_option = at.best_option;
      result.evpi = at.evpi;
      result.evpi_population = at.evpi_population;
    }
    result.thresholds.push_back(std::move(at));
  }

  const std::size_t count = comparison.thresholds.size();
  result.partial_information.resize(comparison.groups.size() * count);
  executor.for_each(comparison.groups.size(), [&](std::size_t g) {
    const InputGroup& group = comparison.groups[g];
    const voi::PartialInformation fit(group.draws, comparison.outcomes);
    for (std::size_t k = 0; k < count; ++k) {
      const double threshold = comparison.thresholds[k];
      const voi::InformationValue value = fit.evppi(threshold, groups);
      const InformationOrder order(fmt::format("the decision at a threshold of {:g}", threshold),
                                   decisions[k].benefit, decisions[k].perfect, groups);
      order.expect_within_evpi(group.name, fit, value, threshold);
      result.partial_information[g * count + k] = {
          group.name, threshold, fit.method(), value.value,
          for_population(value.value, comparison.discounted_people)};
    }
  });
  return result;
}

}  // namespace equipoise::run
