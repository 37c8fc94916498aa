#include "engine/run/interventions.hpp"

#include "models/cea/acceptability.hpp"
#include "models/cea/expected_loss.hpp"
#include "models/cea/incremental.hpp"
#include "models/cea/net_benefit.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/evppi.hpp"
#include "models/voi/population.hpp"

#include "engine/run/model_groups.hpp"

namespace equipoise::run {
namespace {

using compile::CompiledModel;

std::vector<double> means(const LaneTable& table) {
  std::vector<double> values;
  for (std::size_t row = 0; row < table.rows(); ++row)
    values.push_back(numerics::mean(table.row(row)));
  return values;
}

InterventionResult::Part part(const std::string& name, const markov::CohortStructure& structure,
                              const LaneTable& outcomes, std::size_t intervention,
                              std::size_t output, const numerics::DrawGroups& groups) {
  return {
      name,
      numerics::mean_estimate(outcomes.row(structure.discounted_row(intervention, output)), groups),
      numerics::mean(outcomes.row(structure.undiscounted_row(intervention, output)))};
}

}  // namespace

cea::Outcomes CostsAndQalys::outcomes() const {
  cea::Outcomes outcomes;
  for (std::size_t i = 0; i < cost.rows(); ++i) {
    outcomes.cost.push_back(cost.row(i));
    outcomes.qalys.push_back(qalys.row(i));
  }
  return outcomes;
}

CostsAndQalys costs_and_qalys(const CompiledModel& model, const LaneTable& outcomes) {
  const markov::CohortStructure& structure = model.structure();
  const CompiledModel::Outputs& outputs = model.outputs();
  CostsAndQalys result{LaneTable(structure.interventions(), outcomes.lanes()),
                       LaneTable(structure.interventions(), outcomes.lanes())};
  for (std::size_t i = 0; i < structure.interventions(); ++i) {
    const auto cost = result.cost.row(i);
    for (std::size_t c = 0; c < outputs.costs; ++c) {
      const auto category = outcomes.row(structure.discounted_row(i, outputs.first_cost + c));
      for (std::size_t d = 0; d < cost.size(); ++d) cost[d] += category[d];
    }
    const auto qalys = outcomes.row(structure.discounted_row(i, outputs.qalys));
    std::copy(qalys.begin(), qalys.end(), result.qalys.row(i).begin());
  }
  return result;
}

std::vector<InterventionResult> intervention_results(const CompiledModel& model,
                                                     const ModelOutcomes& outcomes,
                                                     const std::string& target, double threshold,
                                                     const numerics::DrawGroups& groups) {
  const markov::CohortStructure& structure = model.structure();
  const CompiledModel::Outputs& outputs = model.outputs();
  const CostsAndQalys values = costs_and_qalys(model, outcomes.by_draw);
  const CostsAndQalys at_means = costs_and_qalys(model, outcomes.at_means);
  const auto frontier = cea::incremental_analysis(means(values.cost), means(values.qalys));
  const LaneTable benefit = cea::net_benefit(values.outcomes(), threshold);
  const cea::Acceptability acceptability = cea::acceptability(benefit, groups);
  const auto losses = cea::expected_loss(benefit, groups);

  std::vector<InterventionResult> results;
  for (std::size_t i = 0; i < structure.interventions(); ++i) {
    InterventionResult r;
    r.target = target;
    r.intervention = model.spec().interventions[i];
    r.cost = numerics::mean_estimate(values.cost.row(i), groups);
    r.qalys = numerics::mean_estimate(values.qalys.row(i), groups);
    std::vector<double> cost, qalys;
    for (std::size_t d = 0; d < values.cost.lanes(); ++d) {
      cost.push_back(values.cost.row(i)[d] - values.cost.row(0)[d]);
      qalys.push_back(values.qalys.row(i)[d] - values.qalys.row(0)[d]);
    }
    r.incremental_cost = numerics::mean_estimate(cost, groups);
    r.incremental_qalys = numerics::mean_estimate(qalys, groups);
    r.cost_deterministic = at_means.cost.row(i)[0];
    r.qalys_deterministic = at_means.qalys.row(i)[0];
    const auto life_years = part("", structure, outcomes.by_draw, i, outputs.life_years, groups);
    r.life_years = life_years.discounted;
    r.life_years_undiscounted = life_years.undiscounted;
    r.qalys_undiscounted =
        part("", structure, outcomes.by_draw, i, outputs.qalys, groups).undiscounted;
    for (std::size_t c = 0; c < outputs.costs; ++c) {
      r.cost_categories.push_back(part(model.spec().costs[c].name, structure, outcomes.by_draw, i,
                                       outputs.first_cost + c, groups));
      r.cost_undiscounted += r.cost_categories.back().undiscounted;
    }
    for (std::size_t e = 0; e < outputs.events; ++e)
      r.events.push_back(part(model.spec().events[e].name, structure, outcomes.by_draw, i,
                              outputs.first_event + e, groups));
    r.status = std::string(cea::name(frontier[i].status));
    r.icer = frontier[i].icer;
    r.net_monetary_benefit =
        cea::net_monetary_benefit(values.cost.row(i), values.qalys.row(i), threshold, groups);
    r.net_health_benefit =
        cea::net_health_benefit(values.cost.row(i), values.qalys.row(i), threshold, groups);
    r.probability_cost_effective = acceptability.probability[i];
    r.expected_loss = losses[i];
    results.push_back(std::move(r));
  }
  return results;
}

PlainResult plain_result(const compile::CompiledStudy& study, const Evaluation& evaluation,
                         const numerics::DrawGroups& groups, Executor& executor) {
  const spec::StudySpec& spec = study.spec();
  const spec::ModelSpec& model = *spec.model;
  const CostsAndQalys values = costs_and_qalys(*study.plain, evaluation.plain->by_draw);
  const cea::Outcomes outcomes = values.outcomes();
  PlainResult result;
  if (spec.people_per_year > 0)
    result.population_multiplier =
        voi::discounted_people(spec.people_per_year, spec.decision_horizon, spec.cost_discount);
  const auto for_population = [&](const Estimate& per_person) -> std::optional<Estimate> {
    if (!result.population_multiplier) return std::nullopt;
    return numerics::scaled(per_person, *result.population_multiplier);
  };
  result.multiplier_convention = std::string(voi::population_convention);
  for (const double threshold : spec.thresholds) {
    const LaneTable benefit = cea::net_benefit(outcomes, threshold);
    const cea::Acceptability acceptability = cea::acceptability(benefit, groups);
    PlainResult::AtThreshold at;
    at.threshold = threshold;
    at.best_option = model.interventions[acceptability.best];
    at.probability_best = acceptability.frontier();
    at.evpi = voi::evpi(benefit, groups).value;
    for (const Estimate& p : acceptability.probability)
      at.probability_cost_effective.push_back(p.value);
    if (threshold == spec.threshold) {
      result.best_option = at.best_option;
      result.evpi = at.evpi;
      result.evpi_population = for_population(at.evpi);
    }
    result.thresholds.push_back(std::move(at));
  }
  result.partial_information.resize(model.groups.size());
  executor.for_each(model.groups.size(), [&](std::size_t g) {
    const auto& [name, members] = *std::next(model.groups.begin(), static_cast<std::ptrdiff_t>(g));
    const voi::PartialInformation fit(group_draws(members, model, study, *evaluation.inputs),
                                      outcomes);
    const Estimate value = fit.evppi(spec.threshold, groups).value;
    result.partial_information[g] = {name, fit.method(), value, for_population(value)};
  });
  return result;
}

}  // namespace equipoise::run
