#include "models/numerics/standard_error.hpp"

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
  for (std::size_t r = 0; r < replicates; ++r) {
    Sum deviation;  // sum over the replicate of (value - overall mean) = n_r (m_r - m)
    for (std::size_t d = r; d < n; d += replicates) deviation.add(influence[d] - overall);
    const double weighted = deviation.value() / draws;
    squares.add(weighted * weighted);
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
