/// \file  models/implementation/delivery.hpp
/// \brief When a strategy is delivered, and how much of its full effect there is in each year.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace equipoise::implementation {

/// What becomes of the effect once delivery ends.
enum class Decay {
  none,       ///< it stays for ever
  half_life,  ///< it halves every half-life
  immediate,  ///< it is gone at once
};

/// How an effect builds up and fades. All durations in years.
struct Persistence {
  double ramp = 0.0;  ///< from first delivery to the full effect, linear
  Decay decay = Decay::none;
  double half_life = 0.0;  ///< > 0 where decay is half_life
};

/// Delivery over [start, end), years from the decision. Nothing is delivered where end <= start.
struct Schedule {
  double start = 0.0, end = 0.0;
  /// Another strategy takes the place of this one, at `end` or later: what would outlast that
  /// moment is not counted, since the other's effect is.
  double replaced_at = std::numeric_limits<double>::infinity();
};

/// The time over which a pairing is valued.
struct Horizon {
  std::size_t years = 0;       ///< H
  double rate_costs = 0.0;     ///< r_c, a year
  double rate_outcomes = 0.0;  ///< r_o, a year
};

/// f(u), the share of the full effect present at time u: 0 before start; min(1, (u - start) / ramp)
/// until end; then f(end-) 2^(-(u - end) / half_life), or as the decay says.
[[nodiscard]] double effect_share(const Persistence& persistence, const Schedule& schedule,
                                  double u);

/// The mean of f over [year, year + 1), in closed form.
/// \test .75, .800781, .504461 for one year of delivery, ramp 6 months, half-life 18 months;
///       quadrature of effect_share for schedules that start and end within a year
[[nodiscard]] double mean_effect_share(const Persistence& persistence, const Schedule& schedule,
                                       std::size_t year);

/// x_t, the share of [year, year + 1) in which the strategy is delivered.
[[nodiscard]] double delivered_share(const Schedule& schedule, std::size_t year);

/// (1 + rate)^-year: calendar flows are discounted at the start of their year.
[[nodiscard]] double discount_factor(double rate, std::size_t year);

/// The years of a schedule in which the same share of the effect is present, summed up. "First" is
/// the year in which delivery starts, in which new patients are counted differently.
struct EffectLevel {
  double share = 0.0;                                 ///< the mean effect share of these years, > 0
  double first_outcomes = 0.0, later_outcomes = 0.0;  ///< sums of discount factors of outcomes
  double first_costs = 0.0, later_costs = 0.0;        ///< sums of discount factors of costs
  double first_years = 0.0, later_years = 0.0;        ///< numbers of years
  std::vector<std::size_t> years;                     ///< ascending
};

/// The years of [0, H) with an effect, in order of first appearance; years with the same bits of
/// the share stand together, since what patients gain in them differs by the discount factor alone.
[[nodiscard]] std::vector<EffectLevel> effect_levels(const Persistence& persistence,
                                                     const Schedule& schedule,
                                                     const Horizon& horizon);

/// Discounted years of delivery, sum of (1 + r_c)^-t x_t over t < H.
struct DeliveryYears {
  double first = 0.0;  ///< in the year in which delivery starts
  double later = 0.0;
  [[nodiscard]] double total() const noexcept { return first + later; }
};
[[nodiscard]] DeliveryYears delivery_years(const Schedule& schedule, const Horizon& horizon);

/// Discount factor of a cost paid once at first delivery; 0 where the schedule delivers nothing
/// before the horizon.
[[nodiscard]] double first_delivery_factor(const Schedule& schedule, const Horizon& horizon);

}  // namespace equipoise::implementation
