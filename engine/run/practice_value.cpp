#include "engine/run/practice_value.hpp"

#include <algorithm>

#include "models/decision/uptake_shortfall.hpp"
#include "models/numerics/sum.hpp"

#include "engine/run/interventions.hpp"
#include "engine/run/invariants.hpp"
#include "engine/run/pairing_draws.hpp"

namespace equipoise::run {
namespace {

/// Sum of discount factors of the years after the first.
double later_years(double rate, std::size_t years) {
  double sum = 0.0;
  for (std::size_t t = 1; t < years; ++t) sum += implementation::discount_factor(rate, t);
  return sum;
}

ImplementationResult result_of(const voi::ImplementationValue& v) {
  ImplementationResult r;
  r.best = v.best == 1 ? "recommended" : "usual";
  r.current = v.current;
  r.perfect_implementation = v.perfect_implementation;
  r.perfect_information = v.perfect_information;
  r.perfect_both = v.perfect_both;
  r.evpim = v.implementation.value;
  r.evpi_of_practice = v.information.value;
  r.evpim_and_evpi = v.both.value;
  r.information_followed = v.information_followed;
  r.implementation_once_known = v.implementation_once_known;
  r.bias = v.bias;
  return r;
}

}  // namespace

PracticeValue practice_value(const compile::CompiledStudy& study, std::size_t target,
                             const LaneTable& inputs, const TargetDraws& draws) {
  const spec::StudySpec& spec = study.spec();
  const compile::CompiledTarget& compiled = study.targets[target];
  const implementation::Horizon horizon = setting_of(study, target).horizon;
  const double outcome_years = later_years(horizon.rate_outcomes, horizon.years);
  const double cost_years = later_years(horizon.rate_costs, horizon.years);
  const bool annual = compiled.spec->counting == spec::Counting::person_years;
  const std::span<const double> later = annual ? draws.first_year : draws.each_later_year;
  const auto current = inputs.row(compiled.rows.current);
  const auto achievable = inputs.row(compiled.rows.achievable);

  const std::size_t n = draws.qalys.size();
  LaneTable benefit(2, n), uptake(2, n);
  std::vector<double> most(n);
  const auto gained = benefit.row(1), without = uptake.row(0), with = uptake.row(1);
  for (std::size_t d = 0; d < n; ++d) {
    most[d] = std::max(current[d], achievable[d]);
    const double first = draws.first_year[d];
    gained[d] = most[d] * (spec.threshold * draws.qalys[d] * (first + later[d] * outcome_years) -
                           draws.care_cost[d] * (first + later[d] * cost_years));
    with[d] = most[d] > 0 ? current[d] / most[d] : 0.0;
    without[d] = 1 - with[d];
  }
  const numerics::DrawGroups groups = draw_groups(spec.sampling);
  PracticeValue practice;
  practice.value = voi::implementation_value(benefit, uptake, groups);
  practice.same_in_every_year = horizon.rate_outcomes == horizon.rate_costs;
  expect_adds_up(compiled.spec->name, practice.value);
  practice.result = result_of(practice.value);
  practice.perfect = decision::mean_gain(groups, practice.value.implementation.influence);
  practice.result.current_adherence = numerics::mean_estimate(current, groups);
  practice.result.most_adherence = numerics::mean_estimate(most, groups);
  practice.advantage = numerics::scaled(numerics::mean_estimate(gained, groups),
                                        practice.recommended() ? 1.0 : -1.0);
  const auto mean_people = [&](std::span<const double> counted) {
    return numerics::sum_over(n, [&](std::size_t d) { return most[d] * counted[d]; }) /
           static_cast<double>(n);
  };
  practice.people.assign(horizon.years, mean_people(later));
  practice.people.front() = mean_people(draws.first_year);
  practice.rate = horizon.rate_costs;
  return practice;
}

void report_shortfall(PairingResult& r, const decision::PairingModel& model,
                      const PracticeValue& practice, std::span<const double> reach) {
  const double threshold = model.inputs().threshold;
  const decision::ExpectedGain gain = model.gain_of_programme(threshold);
  r.evsim_before_cost = {gain.value, model.batch_error(gain.by_batch)};
  r.least_effect_that_pays = decision::least_effect_that_pays(model);
  if (practice.same_in_every_year)
    expect_within_perfect_implementation(
        r.target + " x " + r.strategy, gain.value, practice.value,
        decision::error_of_shortfall(model, practice.perfect, gain));
  if (!practice.recommended()) return;
  const decision::UptakeShortfall lost = decision::uptake_shortfall(
      model, practice.perfect,
      decision::mean_gain(model.inputs().groups, practice.value.implementation.influence, reach),
      gain);
  r.lost_to_reach = lost.reach;
  r.lost_to_effect = lost.effect;
  r.lost_to_ramp = lost.ramp;
  r.lost_to_decay = lost.decay;
}

}  // namespace equipoise::run
