#include "models/implementation/delivery.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/quadrature.hpp"

namespace {
using namespace equipoise::implementation;

// The mean of f over a year by quadrature on each of its smooth pieces.
double by_quadrature(const Persistence& persistence, const Schedule& schedule, std::size_t year) {
  const double from = static_cast<double>(year);
  std::vector<double> cuts{from, from + 1};
  for (const double x :
       {schedule.start, schedule.start + persistence.ramp, schedule.end, schedule.replaced_at})
    if (x > from && x < from + 1) cuts.push_back(x);
  std::sort(cuts.begin(), cuts.end());
  double area = 0.0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    if (cuts[i] == cuts[i + 1]) continue;
    const auto rule = equipoise::numerics::gauss_legendre(30, cuts[i], cuts[i + 1]);
    for (std::size_t k = 0; k < rule.nodes.size(); ++k)
      area += rule.weights[k] * effect_share(persistence, schedule, rule.nodes[k]);
  }
  return area;
}

}  // namespace

TEST_CASE("one year of delivery, ramp 6 months, half-life 18 months") {
  const Persistence p{0.5, Decay::half_life, 1.5};
  const Schedule s{0, 1};
  CHECK(mean_effect_share(p, s, 0) == doctest::Approx(0.75).epsilon(1e-15));
  CHECK(std::abs(mean_effect_share(p, s, 1) - 0.800781) < 5e-7);
  CHECK(std::abs(mean_effect_share(p, s, 2) - 0.504461) < 5e-7);
}

TEST_CASE("the closed form is the mean of f for schedules that start and end anywhere") {
  for (const double ramp : {0.0, 0.3, 1.7, 5.0})
    for (const Decay decay : {Decay::none, Decay::half_life, Decay::immediate})
      for (const double start : {0.0, 0.5, 1.25})
        for (const double length : {0.0, 0.2, 0.75, 2.5, 7.0})
          for (const double outlasts : {0.0, 0.6, 2.3, std::numeric_limits<double>::infinity()}) {
            const Persistence p{ramp, decay, 0.8};
            const Schedule s{start, start + length, start + length + outlasts};
            for (std::size_t t = 0; t < 6; ++t) {
              CAPTURE(ramp);
              CAPTURE(start);
              CAPTURE(length);
              CAPTURE(t);
              // Smooth pieces, 30 points: rounding alone.
              CHECK(std::abs(mean_effect_share(p, s, t) - by_quadrature(p, s, t)) < 1e-14);
            }
          }
}

TEST_CASE("what ends: persists, halves, drops, gives way") {
  const Schedule s{0, 2};
  CHECK(effect_share({0, Decay::none, 0}, s, 9) == 1.0);
  CHECK(effect_share({0, Decay::half_life, 2}, s, 6) == 0.25);
  CHECK(effect_share({0, Decay::immediate, 0}, s, 2) == 0.0);
  CHECK(effect_share({0, Decay::none, 0}, {0, 2, 2}, 2) == 0.0);
  CHECK(effect_share({0, Decay::none, 0}, {0, 2, 3}, 2.5) == 1.0);  // replaced later
  CHECK(effect_share({0, Decay::none, 0}, {0, 2, 3}, 3) == 0.0);
  CHECK(effect_share({4, Decay::none, 0}, s, 9) == 0.5);  // stopped half way up the ramp
}

TEST_CASE("a half-life must be a number of years") {
  const Schedule s{0, 2};
  for (const double half_life : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")})
    CHECK_THROWS_AS((void)mean_effect_share({0, Decay::half_life, half_life}, s, 3),
                    equipoise::ContractViolation);
}

TEST_CASE("years of delivery and their discounting") {
  const Horizon horizon{4, 0.035, 0.015};
  const DeliveryYears years = delivery_years({0.5, 2.25}, horizon);
  CHECK(years.first == doctest::Approx(0.5));
  CHECK(years.later == doctest::Approx(1 / 1.035 + 0.25 / (1.035 * 1.035)).epsilon(1e-14));
  CHECK(first_delivery_factor({1.5, 3}, horizon) == doctest::Approx(1 / 1.035).epsilon(1e-14));
  CHECK(first_delivery_factor({4, 6}, horizon) == 0.0);
  CHECK(first_delivery_factor({2, 2}, horizon) == 0.0);
  CHECK(delivered_share({0.5, 2.25}, 2) == doctest::Approx(0.25));
}

TEST_CASE("effect levels gather every year with an effect exactly once") {
  const Horizon horizon{10, 0.035, 0.015};
  const auto levels = effect_levels({0.5, Decay::half_life, 1.5}, {2.25, 7}, horizon);
  std::vector<std::size_t> years;
  double first = 0.0, later = 0.0;
  for (const EffectLevel& l : levels) {
    years.insert(years.end(), l.years.begin(), l.years.end());
    first += l.first_years;
    later += l.later_years;
    double outcomes = 0.0;
    for (const std::size_t t : l.years) outcomes += std::pow(1.015, -static_cast<double>(t));
    CHECK(l.first_outcomes + l.later_outcomes == doctest::Approx(outcomes).epsilon(1e-14));
  }
  std::sort(years.begin(), years.end());
  CHECK(years == std::vector<std::size_t>{2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(first == 1.0);
  CHECK(later == 7.0);
}
