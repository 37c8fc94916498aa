/// \file  models/voi/designs/interrupted_time_series.hpp
/// \brief The interrupted time series: one series of all practices before and after they start.
#pragma once

#include <cstddef>

namespace equipoise::voi {

/// A segmented regression on a series of equally spaced periods: level, trend, change of level at
/// the start of the strategy and, optionally, change of trend. Errors have two parts: one that
/// lasts, with a correlation from one period to the next (first-order autoregressive), and the
/// noise of each period.
struct InterruptedTimeSeries {
  std::size_t before = 0, after = 0;  ///< periods without and with the strategy
  bool slope_change = false;
  double lasting = 0.0;          ///< variance, >= 0
  double autocorrelation = 0.0;  ///< of what lasts, in [0, 1)
  double own = 0.0;              ///< variance of the noise of a period, >= 0
};

/// Whether the change can be told from level and trend: at least one period before and after,
/// three in all; with a change of slope two before and two after.
[[nodiscard]] constexpr bool identified(std::size_t before, std::size_t after, bool slope_change) {
  return slope_change ? before >= 2 && after >= 2
                      : before >= 1 && after >= 1 && before + after >= 3;
}

/// Variance of the mean change over the periods after: the change of level, and with a change of
/// slope that at the middle of those periods. By generalised least squares.
/// \returns the unit of the variances \pre identified; lasting or own above 0
/// \cost O(periods)
/// \source Wagner et al. 2002, J Clin Pharm Ther 27:299 (segmented regression)
/// \test n periods before and after, no correlation: 16 sigma^2 (N^2 - 1) / [N (N^2 - 4)], N = 2 n;
///       a dense solution; simulated
[[nodiscard]] double interrupted_time_series_variance(const InterruptedTimeSeries& series);

}  // namespace equipoise::voi
