#include "engine/run/interventions.hpp"

#include "models/numerics/sum.hpp"
#include "models/voi/population.hpp"

#include "engine/run/comparison.hpp"
#include "engine/run/model_learnables.hpp"

namespace equipoise::run {
namespace {

using compile::CompiledModel;

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
  std::vector<InterventionResult> results = compare({.options = model.spec().interventions,
                                                     .outcomes = values.outcomes(),
                                                     .threshold = threshold,
                                                     .independent = groups});
  for (std::size_t i = 0; i < results.size(); ++i) {
    InterventionResult& r = results[i];
    r.target = target;
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
  }
  return results;
}

PlainResult plain_result(const compile::CompiledStudy& study, const Evaluation& evaluation,
                         const numerics::DrawGroups& groups,
                         std::span<const StudiedParameter> studies, Executor& executor) {
  const spec::StudySpec& spec = study.spec();
  const spec::ModelSpec& model = *spec.model;
  const CostsAndQalys values = costs_and_qalys(*study.plain, evaluation.plain->by_draw);
  Comparison comparison{.options = model.interventions,
                        .outcomes = values.outcomes(),
                        .groups = {},
                        .threshold = spec.threshold,
                        .thresholds = spec.thresholds,
                        .discounted_people = std::nullopt,
                        .independent = groups};
  if (spec.people_per_year > 0)
    comparison.discounted_people =
        voi::discounted_people(spec.people_per_year, spec.decision_horizon, spec.cost_discount);
  for (const auto& [name, members] : study.plain->groups())
    comparison.groups.push_back({name, group_draws(members, model, study, *evaluation.inputs)});
  for (const std::string& parameter : uncertain_parameters(model))
    comparison.groups.push_back(
        {parameter, group_draws({parameter}, model, study, *evaluation.inputs)});
  PlainResult result = value_of_information(comparison, executor);
  std::vector<std::span<const double>> truths;
  for (const StudiedParameter& studied : studies)
    truths.push_back(
        group_draws({studied.observes.parameter}, model, study, *evaluation.inputs).front());
  result.sample_information =
      value_of_studies(studies, truths, comparison, spec.sampling.seed, executor);
  return result;
}

}  // namespace equipoise::run
