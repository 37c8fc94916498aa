#include "models/numerics/standard_error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {

namespace {

double standard_error_about(double overall, std::span<const double> influence,
                            const DrawGroups& groups) {
  const std::size_t n = influence.size(), replicates = groups.replicates;
  EQUIPOISE_EXPECT(n == groups.draws && n > 0);
  EQUIPOISE_EXPECT(replicates >= 1 && replicates <= n);
  if (replicates < 2) return std::numeric_limits<double>::quiet_NaN();

  const double draws = static_cast<double>(n);
  if (replicates == n) {
    const double squares = sum_over(n, [&](std::size_t d) {
      const double deviation = influence[d] - overall;
      return deviation * deviation;
    });
    return std::sqrt(squares / (draws - 1.0) / draws);
  }
  Sum squares;
  // Replicates side by side, whose draws are neighbours.
  constexpr std::size_t abreast = 4;
  for (std::size_t first = 0; first < replicates; first += abreast) {
    // Sums over each replicate of (value - overall mean) = n_r (m_r - m).
    std::array<Sum, abreast> deviation;
    const std::size_t count = std::min(abreast, replicates - first);
    std::size_t d = first;
    if (count == abreast)
      for (; d + abreast <= n; d += replicates)
        for (std::size_t k = 0; k < abreast; ++k) deviation[k].add(influence[d + k] - overall);
    for (; d < n; d += replicates)
      for (std::size_t k = 0; k < count && d + k < n; ++k)
        deviation[k].add(influence[d + k] - overall);
    for (std::size_t k = 0; k < count; ++k) {
      const double weighted = deviation[k].value() / draws;
      squares.add(weighted * weighted);
    }
  }
  const double count = static_cast<double>(replicates);
  return std::sqrt(squares.value() * (count / (count - 1.0)));
}

}  // namespace

double standard_error(std::span<const double> influence, const DrawGroups& groups) {
  EQUIPOISE_EXPECT(!influence.empty());
  return standard_error_about(mean(influence), influence, groups);
}

double paired_standard_error(std::span<const double> a, std::span<const double> b,
                             const DrawGroups& groups) {
  EQUIPOISE_EXPECT(a.size() == b.size());
  std::vector<double> difference(a.size());
  for (std::size_t d = 0; d < a.size(); ++d) difference[d] = a[d] - b[d];
  return standard_error(difference, groups);
}

Estimate mean_estimate(std::span<const double> x, const DrawGroups& groups) {
  EQUIPOISE_EXPECT(!x.empty());
  const double m = mean(x);
  return {m, standard_error_about(m, x, groups)};
}

}  // namespace equipoise::numerics
