#include "engine/run/linear_learnables.hpp"

#include <utility>

namespace equipoise::run {
namespace {

using Form = voi::Curves::Form;

}  // namespace

LinearLearnables::LinearLearnables(const compile::CompiledStudy& study,
                                   const compile::CompiledPairing& pairing,
                                   const PairingTable& table,
                                   const implementation::PairingPayoff& payoff,
                                   const PairingFlows& flows)
    : draws_(&table.draws), flows_(flows) {
  const implementation::PairingDraws& in = table.draws;
  const implementation::Setting setting = setting_of(study, pairing.target);
  const implementation::Schedule schedule =
      study.strategies[pairing.strategy].delivery.implemented(setting.horizon);
  const implementation::DeliveryYears years =
      implementation::delivery_years(schedule, setting.horizon);
  const double setup = implementation::first_delivery_factor(schedule, setting.horizon);
  const std::size_t n = in.size();
  const Draws none(n, 0.0);
  const std::array people{in.first_year, in.each_later_year};
  const std::array patient_years{years.first, years.later};
  LinearOutcomes of_people, of_reach;
  of_reach.qalys = {{0, none}};
  of_reach.cost = {{0, none}};
  of_people.cost_rest = of_reach.cost_rest = none;
  Draws &qalys = of_reach.qalys[0].multiplier, &cost = of_reach.cost[0].multiplier;
  unit_cost_ = {Draws(n, setup), Draws(n, years.total()), none, none};
  for (std::size_t d = 0; d < n; ++d) {
    const double unreached = setup * in.setup[d] + years.total() * in.fixed_per_year[d];
    const double practice_years = years.total() * setting.practices;
    const double practices = practice_years * in.per_practice_year[d];
    unit_cost_[2][d] = in.reach[d] * practice_years;
    of_people.cost_rest[d] = unreached + in.reach[d] * practices;
    of_reach.cost_rest[d] = unreached;
    cost[d] = practices;
  }
  for (std::size_t year = 0; year < people.size(); ++year) {
    const implementation::PairingPayoff::OfOnePerson& one = payoff.of_one[year];
    of_people.qalys.push_back({year, none});
    of_people.cost.push_back({year, none});
    Draws &more_qalys = of_people.qalys.back().multiplier,
          &more_cost = of_people.cost.back().multiplier;
    for (std::size_t d = 0; d < n; ++d) {
      const double gained = one.outcomes[d] * flows.gain[d];
      const double spent =
          one.costs[d] * flows.care_cost[d] + patient_years[year] * in.per_patient_year[d];
      more_qalys[d] = in.reach[d] * gained;
      more_cost[d] = in.reach[d] * spent;
      qalys[d] += people[year][d] * gained;
      cost[d] += people[year][d] * spent;
      unit_cost_[3][d] += in.reach[d] * people[year][d] * patient_years[year];
    }
  }
  of_people_ = std::make_shared<const LinearOutcomes>(std::move(of_people));
  of_reach_ = std::make_shared<const LinearOutcomes>(std::move(of_reach));
}

Learnable LinearLearnables::people(std::string name, std::span<const std::span<const double>> known,
                                   bool all) const {
  const std::array responses{draws_->first_year, draws_->each_later_year};
  return {.name = std::move(name),
          .inputs = known_by(known),
          .curves = std::make_shared<const voi::Curves>(known, responses,
                                                        all ? Form::exact : Form::linear),
          .linear = of_people_};
}

Learnable LinearLearnables::reach(std::string name) const {
  const std::array known{draws_->reach};
  return {.name = std::move(name),
          .inputs = known_by(known),
          .curves = std::make_shared<const voi::Curves>(known, known, Form::exact),
          .linear = of_reach_};
}

Learnable LinearLearnables::costs(std::string name, std::span<const CostRow> rows) const {
  LinearOutcomes outcomes;
  outcomes.qalys_rest.assign(flows_.qalys.begin(), flows_.qalys.end());
  outcomes.cost_rest.assign(flows_.cost.begin(), flows_.cost.end());
  std::vector<std::span<const double>> known;
  for (const auto& [cost, draws] : rows) {
    const Draws& unit = unit_cost_[static_cast<std::size_t>(cost)];
    outcomes.cost.push_back({known.size(), unit});
    for (std::size_t d = 0; d < unit.size(); ++d) outcomes.cost_rest[d] -= unit[d] * draws[d];
    known.push_back(draws);
  }
  return {.name = std::move(name),
          .inputs = known_by(known),
          .curves = std::make_shared<const voi::Curves>(known, known, Form::exact),
          .linear = std::make_shared<const LinearOutcomes>(std::move(outcomes))};
}

}  // namespace equipoise::run
