/// \file  models/numerics/standard_error.hpp
/// \brief One way from the draws of an estimator to its Monte Carlo standard error.
///
/// Every estimator here (a mean, a probability, EVPI, EVPPI ...) is, to first order, a mean of
/// *influence values*: one number a draw, how much that draw moves the estimate. An estimator gives
/// its influence values; this header alone knows what the sampling method lets them say.
#pragma once

#include <cstddef>
#include <span>

#include "equipoise/estimate.hpp"

namespace equipoise::numerics {

/// Which draws may be taken as independent of which. Draw d belongs to replicate d % replicates;
/// replicates are independent of each other, draws within one are not.
struct DrawGroups {
  std::size_t draws = 0;
  std::size_t replicates = 1;

  /// Monte Carlo: every draw is a replicate of its own. For a Latin hypercube the resulting
  /// standard error is (nearly) an upper bound.
  [[nodiscard]] static DrawGroups independent(std::size_t draws) noexcept { return {draws, draws}; }
  /// A low-discrepancy sequence, scrambled so many times.
  [[nodiscard]] static DrawGroups replicated(std::size_t draws, std::size_t replicates) noexcept {
    return {draws, replicates};
  }
};

/// Standard error of the mean of `influence`: with R replicates of n_r draws, n in all, means m_r
/// and overall mean m,
///
///   se^2 = R / (R - 1) sum_r (n_r / n)^2 (m_r - m)^2,
///
/// which for independent draws is sd / sqrt(n). Adding a constant to every value changes nothing
/// but rounding.
///
/// \param influence  shape [draw]; any unit
/// \returns the unit of `influence`; NaN with fewer than 2 replicates: nothing is known
/// \pre influence.size() == groups.draws; 1 <= replicates <= draws
/// \cost O(draws), serial and compensated
/// \test hand values; coverage of a known mean over repeated samples
[[nodiscard]] double standard_error(std::span<const double> influence, const DrawGroups& groups);

/// Standard error of mean(a) - mean(b), both over the same draws.
[[nodiscard]] double paired_standard_error(std::span<const double> a, std::span<const double> b,
                                           const DrawGroups& groups);

/// The mean of x with its standard error: a mean's influence values are the values themselves.
[[nodiscard]] Estimate mean_estimate(std::span<const double> x, const DrawGroups& groups);

/// The same quantity in another unit, e.g. for a population: both parts times `factor`.
[[nodiscard]] inline Estimate scaled(const Estimate& x, double factor) noexcept {
  return {x.value * factor, x.standard_error * (factor < 0 ? -factor : factor)};
}

}  // namespace equipoise::numerics
