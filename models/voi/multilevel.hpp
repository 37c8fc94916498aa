/// \file  models/voi/multilevel.hpp
/// \brief Multilevel Monte Carlo: the referee of EVPPI and EVSI to a requested standard error.
#pragma once

#include <cstddef>
#include <vector>

#include "models/voi/conditional_draws.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

struct MultilevelRequest {
  double standard_error = 0;  ///< money, > 0: what the answer's is to be
  /// Inner draws of level 0, >= 1. What the model leaves uncertain given what is learnt is averaged
  /// over so many: more pay where that is most of the variance.
  std::size_t first_inner = 4;
  /// Runs of the model after which to stop, whatever has been reached: nearly all are used then.
  std::size_t most_evaluations = 100'000'000;
};

/// One level: level 0 estimates the value with few inner draws, every other what twice as many
/// change.
struct MultilevelLevel {
  std::size_t inner = 0, outer = 0;
  double mean = 0, variance = 0;  ///< of one outer sample's term; money, money squared
};

struct MultilevelValue {
  Estimate value;               ///< money, in the terms of the outcomes
  Bias bias;                    ///< what the last level may leave; choice of the best; money
  bool reached = false;         ///< the standard error, with a bias of at most half of it
  std::size_t evaluations = 0;  ///< runs of the model, each for all options
  std::vector<MultilevelLevel> levels;
};

/// The same value as NestedInformation, by the telescoping sum over M_l = M_0 2^l inner draws
///
///   V_(M_L) = E[V_(M_0)] + sum over l = 1..L of E[V_(M_l) - V_(M_(l-1))],
///
/// every expectation from outer samples of its own. The term of an outer sample at level l is
/// *antithetic*: max_d of the mean over all its inner draws, less the average of the same over
/// either half of them; the fallback cancels. It is 0 unless the halves disagree on the best
/// option, so its variance falls as M^-1.5 while its cost grows as M: few outer samples are needed
/// where they are dear, and the total cost grows as 1 / (standard error)^2, against ^-3 for nested
/// Monte Carlo.
///
/// 1. 500 outer samples on each of levels 0, 1, 2; variances v_l and costs c_l = M_l as found.
/// 2. Outer samples up to s^-2 sqrt(v_l / c_l) sum over k of sqrt(v_k c_k): the variance of the sum
///    is then s^2 at least cost. Again, until nothing is lacking. From level 2 on v_l counts as at
///    least half of what v_(l-1) promises, so that a rare event not yet seen does not pass for
///    certainty.
/// 3. Where max(|m_L|, |m_(L-1)| / 2, |m_(L-2)| / 4) > s / 2, m_l the mean terms, there is a level
///    more, and back to 2.
/// 4. Means fall as 1 / M, so the terms that would follow add up to about the last: it counts twice
///    (and its variance four times, in 2 already).
///
/// What 4. may miss is stated as bias, at most s / 2 either way. The mean square error is thus s^2,
/// or up to 1.25 s^2.
///
/// \param options    of the decision
/// \param threshold  money per QALY; the levels are laid out for it, so each threshold is a run
/// \pre request.standard_error > 0
/// \cost as returned: `evaluations` runs of the model; memory does not grow with them
/// \source Giles 2008, Oper Res 56:607 (multilevel Monte Carlo, allocation, stopping, Richardson
///         extrapolation); Lemaire and Pages 2017, Bernoulli 23:2643 (the same, weights); Giles and
///         Goda 2019, Stat Comput 29:739 (EVPPI, antithetic terms, rate 1.5); Hironaka, Giles, Goda
///         and Thom 2020, SIAM/ASA J Uncertain Quantif 8:1236 (EVSI); Fang and others 2022, Med
///         Decis Making 42:168
/// \test closed forms within four standard errors; the error over 50 replications against the one
///       requested (chi-square); cost against (standard error)^-2; agreement with nested Monte
///       Carlo
[[nodiscard]] MultilevelValue multilevel(const ConditionalSample& sample, std::size_t options,
                                         double threshold, const MultilevelRequest& request);

}  // namespace equipoise::voi
