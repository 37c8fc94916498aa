#include "models/decision/probability_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {

double probability_margin(double probability_positive, Class of, const ProbabilityLimits& limits) {
  const double above = probability_positive - limits.unlikely;
  const double below = limits.likely - probability_positive;
  switch (of) {
    case Class::implement:
      return -below;
    case Class::abandon:
      return -above;
    case Class::evaluate:
      break;
  }
  return std::min(above, below);
}

Stability probability_stability(std::span<const double> positive,
                                const implementation::Batches& batches,
                                const ProbabilityLimits& limits, std::span<const double> weights) {
  const std::size_t count = batches.count();
  EQUIPOISE_EXPECT(positive.size() == batches.draws());
  if (count < 2) return {std::numeric_limits<double>::quiet_NaN(), false};
  EQUIPOISE_EXPECT(!weights.empty() && weights.size() % count == 0);

  std::vector<double> in_batch(count);  // draws with a positive payoff
  for (std::size_t b = 0; b < count; ++b)
    for (std::size_t i = 0; i < batches.size(b); ++i) in_batch[b] += positive[batches.draw(b, i)];
  const double probability = numerics::mean(positive);
  const Class found = probability_rule(probability, limits.likely, limits.unlikely);
  const double margin = probability_margin(probability, found, limits);

  const std::size_t replicates = weights.size() / count;
  std::size_t same = 0;
  numerics::Sum squares;
  for (std::size_t r = 0; r < replicates; ++r) {
    numerics::Sum yes, all;
    for (std::size_t b = 0; b < count; ++b) {
      yes.add(weights[r * count + b] * in_batch[b]);
      all.add(weights[r * count + b] * static_cast<double>(batches.size(b)));
    }
    const double p = yes.value() / all.value();
    if (probability_rule(p, limits.likely, limits.unlikely) == found) ++same;
    const double distance = probability_margin(p, found, limits) - margin;
    squares.add(distance * distance);
  }
  const auto n = static_cast<double>(replicates);
  const double error = std::sqrt(squares.value() / n);
  return {static_cast<double>(same) / n, margin <= 1.96 * error / std::sqrt(10.0)};
}

}  // namespace equipoise::decision
