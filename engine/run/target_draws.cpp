#include "engine/run/interventions.hpp"
#include "engine/run/pairings.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::run {
namespace {

constexpr std::size_t usual = 0, recommended = 1;
constexpr std::size_t bootstrap_replicates = 500;

}  // namespace

TargetDraws target_draws(const compile::CompiledStudy& study, std::size_t target,
                         const LaneTable& inputs, const LaneTable& outcomes) {
  const compile::CompiledTarget& t = study.targets[target];
  const spec::StudySpec& spec = study.spec();
  const CostsAndQalys values = costs_and_qalys(*t.model, outcomes);
  const std::size_t draws = outcomes.lanes();
  TargetDraws result;
  for (auto* row : {&result.qalys, &result.care_cost, &result.eligible, &result.first_year,
                    &result.each_later_year})
    row->resize(draws);
  const bool annual = t.spec->counting == spec::Counting::person_years;
  const markov::CohortStructure& structure = t.model->structure();
  const auto years_as = [&](std::size_t output) {
    return outcomes.row(structure.discounted_row(recommended, output));
  };
  const auto years_of_outcomes = years_as(t.model->outputs().life_years);
  const auto years_of_costs = years_as(t.model->outputs().life_years_as_costs);
  const auto input = [&](std::size_t row) { return inputs.row(row); };
  const double denominator =
      spec.registered * (t.spec->denominator == spec::Denominator::adults ? spec.adults : 1.0);
  for (std::size_t d = 0; d < draws; ++d) {
    // A stock of person-years takes a year's worth of a lifetime gain: the gain over the years
    // lived with the practice, each discounted as what it divides.
    const double outcome_years = annual ? years_of_outcomes[d] : 1.0;
    const double cost_years = annual ? years_of_costs[d] : 1.0;
    result.qalys[d] =
        (values.qalys.row(recommended)[d] - values.qalys.row(usual)[d]) / outcome_years;
    result.care_cost[d] =
        (values.cost.row(recommended)[d] - values.cost.row(usual)[d]) / cost_years;
    result.eligible[d] = denominator * input(t.rows.at_risk)[d] * input(t.rows.prevalence)[d] *
                         input(t.rows.diagnosed)[d];
    result.first_year[d] = result.eligible[d] * input(t.rows.first_year)[d];
    result.each_later_year[d] = result.first_year[d] * input(t.rows.each_later_year)[d];
  }
  return result;
}

std::vector<double> bootstrap_weights(std::uint64_t seed, std::size_t batches) {
  std::vector<double> weights(bootstrap_replicates * batches);
  std::vector<double> uniforms(batches);
  for (std::size_t r = 0; r < bootstrap_replicates; ++r) {
    sampling::Stream({seed, sampling::Purpose::bootstrap, "stability", r})
        .fill_uniform(0, uniforms);
    for (const double u : uniforms)
      weights[r * batches + static_cast<std::size_t>(u * static_cast<double>(batches))] += 1.0;
  }
  return weights;
}

}  // namespace equipoise::run
