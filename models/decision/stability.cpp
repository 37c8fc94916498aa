#include "models/decision/stability.hpp"

#include <cmath>
#include <limits>

#include "models/numerics/sum.hpp"

namespace equipoise::decision {

Stability stability(const PairingModel& model, const Verdict& verdict,
                    std::span<const double> weights) {
  if (model.batches() < 2) return {std::numeric_limits<double>::quiet_NaN(), false};
  const double m = model.inputs().minimum_enbs;
  const auto values = model.reweighted(weights, verdict.verdict);
  std::size_t same = 0;
  numerics::Sum squares;
  for (const auto& v : values) {
    if (class_of(v, m) == verdict.verdict) ++same;
    const double distance = margin(v, verdict.verdict, m) - verdict.margin;
    squares.add(distance * distance);
  }
  const auto n = static_cast<double>(values.size()), batches = static_cast<double>(model.batches());
  // B batches drawn from themselves vary by (B - 1) / B of what fresh ones would.
  const double error = std::sqrt(batches / (batches - 1) * squares.value() / n);
  return {static_cast<double>(same) / n, verdict.margin <= 1.96 * error / std::sqrt(10.0)};
}

}  // namespace equipoise::decision
