#include "models/decision/standing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"

namespace equipoise::decision {

Class class_of(const Standing& standing, double minimum_enbs) {
  EQUIPOISE_EXPECT(std::isfinite(standing.payoff) &&
                   (!standing.enbs || std::isfinite(*standing.enbs)));
  if (standing.enbs && *standing.enbs > minimum_enbs) return Class::evaluate;
  return standing.payoff > 0 ? Class::implement : Class::abandon;
}

double margin(const Standing& standing, Class of, double minimum_enbs) {
  const std::optional<double>& enbs = standing.enbs;
  if (of == Class::evaluate)
    return enbs ? *enbs - minimum_enbs : -std::numeric_limits<double>::infinity();
  const double payoff = of == Class::implement ? standing.payoff : -standing.payoff;
  return enbs ? std::min(payoff, minimum_enbs - *enbs) : payoff;
}

double enbs_that_matters(const Standing& so_far, std::optional<Class> margin_of,
                         double minimum_enbs) {
  const double best = so_far.enbs.value_or(-std::numeric_limits<double>::infinity());
  if (!margin_of || margin_of == Class::evaluate) return best;
  const double payoff = margin_of == Class::implement ? so_far.payoff : -so_far.payoff;
  return std::max(best, minimum_enbs - std::max(0.0, payoff));
}

}  // namespace equipoise::decision
