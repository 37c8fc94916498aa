#include "models/implementation/payoff.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"
#include "models/numerics/elementary.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::implementation {
namespace {

void check(const PairingDraws& d) {
  const std::size_t n = d.size();
  EQUIPOISE_EXPECT(n >= 1);
  for (const auto* span : {&d.qalys, &d.care_cost, &d.first_year, &d.each_later_year, &d.reach,
                           &d.current_adherence, &d.achievable, &d.effect, &d.setup,
                           &d.fixed_per_year, &d.per_practice_year, &d.per_patient_year})
    EQUIPOISE_EXPECT(span->size() == n && all_finite(*span));
  for (const auto* share : {&d.reach, &d.current_adherence, &d.achievable})
    for (const double p : *share) EQUIPOISE_EXPECT(p >= 0 && p <= 1);
}

// Adherence before the ceiling, from the odds ratio exp(y): no logit, so 0 and 1 are no special
// cases.
double shifted(double a0, double odds_ratio) {
  return a0 * odds_ratio / ((1 - a0) + a0 * odds_ratio);
}

}  // namespace

bool all_finite(std::span<const double> x) noexcept {
  bool finite = true;
  for (const double v : x) finite = finite & (std::abs(v) <= std::numeric_limits<double>::max());
  return finite;
}

Schedule Delivery::implemented(const Horizon& horizon) const noexcept {
  return {0.0, std::min(duration, static_cast<double>(horizon.years))};
}

double adherence_gain(double a0, double achievable, double y) {
  const double a1 = shifted(a0, numerics::exp(finite_odds(y)));
  return (y >= 0 ? std::max(a0, std::min(a1, achievable)) : a1) - a0;
}

double PairingPayoff::programme_cost(std::size_t draw) const {
  return setup_cost[draw] + fixed_cost[draw] + practice_cost[draw] + patient_cost[draw];
}

double PairingPayoff::at(double threshold, std::size_t draw) const {
  return threshold * qalys[draw] - care_cost[draw] - programme_cost(draw);
}

PairingPayoff payoff(const PairingDraws& draws, const Setting& setting,
                     const Persistence& persistence, const Schedule& schedule) {
  check(draws);
  EQUIPOISE_EXPECT(setting.attenuation > 0 && setting.attenuation <= 1);
  EQUIPOISE_EXPECT(setting.practices >= 0);
  const std::size_t n = draws.size();
  const Horizon& horizon = setting.horizon;

  PairingPayoff out;
  for (auto* part :
       {&out.qalys, &out.care_cost, &out.setup_cost, &out.fixed_cost, &out.practice_cost,
        &out.patient_cost, &out.extra_adherent, &out.extra_adherent_outcomes,
        &out.extra_adherent_costs, &out.of_one[0].outcomes, &out.of_one[0].costs,
        &out.of_one[1].outcomes, &out.of_one[1].costs})
    part->assign(n, 0.0);
  out.adherence_gain_by_year.assign(horizon.years, 0.0);
  out.programme_cash_by_year.assign(horizon.years, 0.0);

  std::vector<double> gain(n), odds_ratio(n);
  double held = 0.0, effect_years = 0.0;
  for (const EffectLevel& level : effect_levels(persistence, schedule, horizon)) {
    for (std::size_t d = 0; d < n; ++d)
      odds_ratio[d] = finite_odds(setting.attenuation * draws.effect[d] * level.share);
    numerics::exp(odds_ratio, odds_ratio);
    double at_ceiling = 0.0;
    for (std::size_t d = 0; d < n; ++d) {
      const double a0 = draws.current_adherence[d];
      double a1 = shifted(a0, odds_ratio[d]);
      if (draws.effect[d] >= 0) {
        if (a1 >= draws.achievable[d]) at_ceiling += 1;
        a1 = std::max(a0, std::min(a1, draws.achievable[d]));
      }
      gain[d] = a1 - a0;
      out.of_one[0].outcomes[d] += gain[d] * level.first_outcomes;
      out.of_one[1].outcomes[d] += gain[d] * level.later_outcomes;
      out.of_one[0].costs[d] += gain[d] * level.first_costs;
      out.of_one[1].costs[d] += gain[d] * level.later_costs;
      const double first = draws.first_year[d], later = draws.each_later_year[d];
      out.extra_adherent[d] +=
          draws.reach[d] * gain[d] * (first * level.first_years + later * level.later_years);
    }
    const double mean_gain = numerics::mean(gain);
    for (const std::size_t t : level.years) out.adherence_gain_by_year[t] = mean_gain;
    held += at_ceiling * static_cast<double>(level.years.size());
    effect_years += static_cast<double>(level.years.size());
  }
  for (std::size_t d = 0; d < n; ++d) {
    const double first = draws.reach[d] * draws.first_year[d];
    const double later = draws.reach[d] * draws.each_later_year[d];
    out.extra_adherent_outcomes[d] =
        first * out.of_one[0].outcomes[d] + later * out.of_one[1].outcomes[d];
    out.extra_adherent_costs[d] = first * out.of_one[0].costs[d] + later * out.of_one[1].costs[d];
    out.qalys[d] = draws.qalys[d] * out.extra_adherent_outcomes[d];
    out.care_cost[d] = draws.care_cost[d] * out.extra_adherent_costs[d];
  }
  if (effect_years > 0) out.share_at_ceiling = held / (effect_years * static_cast<double>(n));

  const DeliveryYears years = delivery_years(schedule, horizon);
  const double start = first_delivery_factor(schedule, horizon);
  numerics::Sum setup, fixed, practice, patient_first, patient_later;
  for (std::size_t d = 0; d < n; ++d) {
    const double per_practice = draws.reach[d] * setting.practices * draws.per_practice_year[d];
    const double per_patient = draws.reach[d] * draws.per_patient_year[d];
    out.setup_cost[d] = start * draws.setup[d];
    out.fixed_cost[d] = years.total() * draws.fixed_per_year[d];
    out.practice_cost[d] = years.total() * per_practice;
    out.patient_cost[d] =
        per_patient * (draws.first_year[d] * years.first + draws.each_later_year[d] * years.later);
    setup.add(draws.setup[d]);
    fixed.add(draws.fixed_per_year[d]);
    practice.add(per_practice);
    patient_first.add(per_patient * draws.first_year[d]);
    patient_later.add(per_patient * draws.each_later_year[d]);
  }
  const double first_year = std::floor(schedule.start);
  for (std::size_t t = 0; t < horizon.years; ++t) {
    const double x = delivered_share(schedule, t);
    if (x <= 0) continue;
    const bool is_first = static_cast<double>(t) == first_year;
    const double patients = is_first ? patient_first.value() : patient_later.value();
    const double cash =
        x * (fixed.value() + practice.value() + patients) + (is_first ? setup.value() : 0.0);
    out.programme_cash_by_year[t] = cash / static_cast<double>(n);
  }
  return out;
}

}  // namespace equipoise::implementation
