#include "models/markov/discounting.hpp"

#include <cmath>

#include "models/core/contracts.hpp"

namespace equipoise::markov {

double discount_factor(const Discounting& discounting, double years) {
  if (discounting.compounding == Discounting::Compounding::continuous) {
    return std::exp(-discounting.rate * years);
  }
  EQUIPOISE_EXPECT(1.0 + discounting.rate > 0.0);
  return std::pow(1.0 + discounting.rate, -years);
}

double point_discount(const Discounting& discounting, Correction correction, std::size_t point,
                      double cycle_length) {
  const bool opens_cycle = correction == Correction::start || correction == Correction::life_table;
  if (discounting.timing == Discounting::Timing::cycle_start && !opens_cycle && point > 0) --point;
  return discount_factor(discounting, static_cast<double>(point) * cycle_length);
}

double move_discount(const Discounting& discounting, std::size_t cycle, double cycle_length) {
  if (discounting.timing == Discounting::Timing::time_point) ++cycle;
  return discount_factor(discounting, static_cast<double>(cycle) * cycle_length);
}

}  // namespace equipoise::markov
