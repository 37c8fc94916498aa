/// \file  models/voi/designs/stepped_wedge.hpp
/// \brief The stepped wedge: sequences of practices that cross over to the strategy one after the
///        other.
#pragma once

#include <cstddef>

namespace equipoise::voi {

/// `steps` sequences, observed in steps + 1 periods: none has the strategy in the first, one more
/// has it from each period to the next, all have it in the last.
///
/// The mean of a practice in a period varies by `practice` around what its period and treatment
/// say, and by `own` on top: Cov between periods i and j of a practice = practice x
/// correlation^|i - j|, plus `own` where i = j. A practice effect that does not change has
/// correlation 1; what is of a practice and a period alone belongs to `own`.
struct SteppedWedge {
  std::size_t steps = 0;     ///< >= 2
  double practices = 0.0;    ///< in each sequence
  double practice = 0.0;     ///< variance, >= 0
  double correlation = 1.0;  ///< from one period to the next
  double own = 0.0;          ///< variance, of people and of a practice in one period, > 0
};

/// Variance of the treatment effect by generalised least squares with an effect of every period,
/// 1 / sum_s n (x_s - mean x)' V^-1 (x_s - mean x) over the sequences' patterns of treatment x_s.
/// \returns the unit of the variances
/// \cost O(steps^2)
/// \source Hussey and Hughes 2007, Contemp Clin Trials 28:182, eq. 8 (correlation 1); Girling and
///         Hemming 2016, Stat Med 35:2149 (own); Kasza et al. 2019, Stat Methods Med Res 28:703
///         (correlation below 1)
/// \test 20 practices, 5 periods, 25 people a period, total variance .25, ICC .05: standard error
///       .0341212; the design effects of Woertman et al. 2013 that Kristunas et al. 2017 print; all
///       practices and periods in one dense least squares; simulated
[[nodiscard]] double stepped_wedge_variance(const SteppedWedge& design);

}  // namespace equipoise::voi
