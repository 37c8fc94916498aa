#include "models/implementation/delivery.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "models/core/contracts.hpp"

namespace equipoise::implementation {
namespace {

// The effect at the moment in which delivery ends.
double share_at_end(const Persistence& persistence, const Schedule& schedule) {
  const double length = schedule.end - schedule.start;
  return persistence.ramp > 0 ? std::min(1.0, length / persistence.ramp) : 1.0;
}

// The end of what outlasts delivery.
double fades_until(const Persistence& persistence, const Schedule& schedule) {
  return persistence.decay == Decay::immediate ? schedule.end : schedule.replaced_at;
}

void check(const Persistence& persistence) {
  EQUIPOISE_EXPECT(persistence.ramp >= 0);
  EQUIPOISE_EXPECT(persistence.decay != Decay::half_life ||
                   (persistence.half_life > 0 && std::isfinite(persistence.half_life)));
}

}  // namespace

double effect_share(const Persistence& persistence, const Schedule& schedule, double u) {
  check(persistence);
  if (schedule.end <= schedule.start || u < schedule.start) return 0.0;
  if (u < schedule.end)
    return persistence.ramp > 0 ? std::min(1.0, (u - schedule.start) / persistence.ramp) : 1.0;
  if (u >= fades_until(persistence, schedule)) return 0.0;
  const double left = share_at_end(persistence, schedule);
  if (persistence.decay == Decay::none) return left;
  return left * std::exp2(-(u - schedule.end) / persistence.half_life);
}

double mean_effect_share(const Persistence& persistence, const Schedule& schedule,
                         std::size_t year) {
  check(persistence);
  const double s = schedule.start, e = schedule.end;
  if (e <= s) return 0.0;
  const double from = static_cast<double>(year), to = from + 1;
  const double full = std::min(e, s + persistence.ramp);
  double area = 0.0;

  const double a = std::clamp(from, s, full), b = std::clamp(to, s, full);
  if (b > a) area += (b - a) * ((a - s) + (b - s)) / (2 * persistence.ramp);
  area += std::clamp(to, full, e) - std::clamp(from, full, e);

  const double c = std::max(from, e), d = std::min(to, fades_until(persistence, schedule));
  if (d > c) {
    const double left = share_at_end(persistence, schedule);
    if (persistence.decay == Decay::none) {
      area += left * (d - c);
    } else {
      const double rate = std::numbers::ln2 / persistence.half_life;
      area += left * std::exp(-rate * (c - e)) * -std::expm1(-rate * (d - c)) / rate;
    }
  }
  return area;
}

double delivered_share(const Schedule& schedule, std::size_t year) {
  const double from = static_cast<double>(year);
  return std::max(0.0, std::min(schedule.end, from + 1) - std::max(schedule.start, from));
}

double discount_factor(double rate, std::size_t year) {
  return std::pow(1 + rate, -static_cast<double>(year));
}

std::vector<EffectLevel> effect_levels(const Persistence& persistence, const Schedule& schedule,
                                       const Horizon& horizon) {
  std::vector<EffectLevel> levels;
  const double first = std::floor(schedule.start);
  for (std::size_t t = 0; t < horizon.years; ++t) {
    const double share = mean_effect_share(persistence, schedule, t);
    if (share <= 0) continue;
    auto level = std::find_if(levels.begin(), levels.end(),
                              [&](const EffectLevel& l) { return l.share == share; });
    if (level == levels.end()) {
      levels.push_back({});
      level = levels.end() - 1;
      level->share = share;
    }
    const bool is_first = static_cast<double>(t) == first;
    (is_first ? level->first_outcomes : level->later_outcomes) +=
        discount_factor(horizon.rate_outcomes, t);
    (is_first ? level->first_costs : level->later_costs) += discount_factor(horizon.rate_costs, t);
    (is_first ? level->first_years : level->later_years) += 1;
    level->years.push_back(t);
  }
  return levels;
}

DeliveryYears delivery_years(const Schedule& schedule, const Horizon& horizon) {
  DeliveryYears sum;
  const double first = std::floor(schedule.start);
  for (std::size_t t = 0; t < horizon.years; ++t) {
    const double years = delivered_share(schedule, t) * discount_factor(horizon.rate_costs, t);
    (static_cast<double>(t) == first ? sum.first : sum.later) += years;
  }
  return sum;
}

double first_delivery_factor(const Schedule& schedule, const Horizon& horizon) {
  const double first = std::floor(schedule.start);
  if (schedule.end <= schedule.start || first >= static_cast<double>(horizon.years)) return 0.0;
  return discount_factor(horizon.rate_costs, static_cast<std::size_t>(first));
}

}  // namespace equipoise::implementation
