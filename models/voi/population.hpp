/// \file  models/voi/population.hpp
/// \brief From a value per person to the value for everybody whom a decision concerns.
#pragma once

#include <cmath>
#include <string_view>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {

/// Printed beside every population figure: tools differ (undiscounted, continuous, end of year),
/// and over ten years the differences exceed the interval of most inputs.
inline constexpr std::string_view population_convention =
    "discounted people over the decision horizon, each year counted at its start";

/// Population multiplier: sum over years t = 0, 1, ... of people(t) (1 + r)^-t, where people(t) is
/// `per_year`, and in a last part year its share.
///
/// \param per_year       people whom the decision concerns, per year
/// \param horizon_years  T >= 0; need not be whole
/// \param discount_rate  r > -1, per year
/// \returns people
/// \test r = 3%, T = 10: 8.7861089218791; r = 3.5%: 8.6076865088682; r = 1.5%, T =
/// 20: 17.426168366858
[[nodiscard]] inline double discounted_people(double per_year, double horizon_years,
                                              double discount_rate) {
  EQUIPOISE_EXPECT(per_year >= 0 && horizon_years >= 0 && std::isfinite(horizon_years));
  EQUIPOISE_EXPECT(discount_rate > -1);
  numerics::Sum people;
  for (double t = 0; t < horizon_years; t += 1)
    people.add(std::fmin(1.0, horizon_years - t) * per_year * std::pow(1 + discount_rate, -t));
  return people.value();
}

}  // namespace equipoise::voi
