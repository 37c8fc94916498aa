#include "models/decision/stability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

Class class_of(const PairingModel::Reweighted& values, double minimum_enbs) {
  if (values.enbs && *values.enbs > minimum_enbs) return Class::evaluate;
  return values.payoff > 0 ? Class::implement : Class::abandon;
}

// The margin of the class that was found, on other draws: negative where it no longer holds.
double margin_of(const PairingModel::Reweighted& values, Class found, double minimum_enbs) {
  const double enbs = values.enbs.value_or(-std::numeric_limits<double>::infinity());
  if (found == Class::evaluate) return enbs - minimum_enbs;
  const double payoff = found == Class::implement ? values.payoff : -values.payoff;
  return std::min(payoff, minimum_enbs - enbs);
}

}  // namespace

Stability stability(const PairingModel& model, const Verdict& verdict,
                    std::span<const double> weights) {
  if (model.batches() < 2) return {std::numeric_limits<double>::quiet_NaN(), false};
  const double m = model.inputs().minimum_enbs;
  const auto values = model.reweighted(weights);
  std::size_t same = 0;
  numerics::Sum squares;
  for (const auto& v : values) {
    if (class_of(v, m) == verdict.verdict) ++same;
    const double distance = margin_of(v, verdict.verdict, m) - verdict.margin;
    squares.add(distance * distance);
  }
  const auto n = static_cast<double>(values.size()), batches = static_cast<double>(model.batches());
  // B batches drawn from themselves vary by (B - 1) / B of what fresh ones would.
  const double error = std::sqrt(batches / (batches - 1) * squares.value() / n);
  return {static_cast<double>(same) / n, verdict.margin <= 1.96 * error / std::sqrt(10.0)};
}

}  // namespace equipoise::decision
