/// \file  models/voi/sample_information/importance.hpp
/// \brief models/voi/sample_information: EVSI of any design. Here by weighting the draws of the
///        prior.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "models/cea/outcomes.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

/// log L(X_s | theta_d) for every draw d, but for a constant of the data set: X_s is data set s,
/// simulated from the parameters of draw s. Missing outcomes, unbalanced arms and several outcomes
/// of one trial are what this function says about them. -infinity where X_s is impossible.
/// \param log_likelihood  shape [draw]
using LogLikelihood = std::function<void(std::size_t data_set, std::span<double> log_likelihood)>;

/// EVSI at one threshold.
struct WeightedValue {
  InformationValue information;  ///< noise of the weights removed to first order; money
  double weighting_bias = 0;     ///< what was removed; money
  Bias bias;                     ///< about what remains; money
};

struct WeightedInformation {
  std::vector<WeightedValue> values;  ///< shape [threshold]
  /// Effective sample size of each data set, (sum w)^2 / sum w^2, shape [data set]. Its posterior
  /// means are as good as means of so many draws.
  std::vector<double> effective_sizes;
};

/// EVSI by importance weighting: after data set s the expectation of option d is
///
///   m_d(s) = sum over draws i of w_si NB_d(i) / sum of w_si,   w_si = L(X_s | theta_i), w_ss = 0,
///
/// so the draws of the prior serve as draws of every posterior and the model is not run again; EVSI
/// is the mean over data sets of max_d m_d(s) - m_best(s). A draw has no say about the data set
/// that was simulated from it: it would pull the posterior towards itself.
///
/// Noise in the weighted means makes maxima too large. The first and the second half of the draws
/// each give the same with twice the bias, so twice the value less the average over halves is
/// returned; quarters say what remains, as in voi/nested.hpp.
///
/// Standard error: the influence of draw i is its data set's loss, where it has one, and
///
///   N / S sum over s of [(NB_c - m_c(s)) - (NB_best - m_best(s))](i) w_si / sum of w_s,
///
/// c the option chosen after s: which draws stand for the posteriors. Both count, N draws and S
/// data sets.
///
/// Right where draws near the truth are plenty: effective sizes fall as the data say more, by about
/// the ratio of posterior to prior spread for each parameter learnt. For a large trial of several
/// parameters, regress instead.
///
/// \param outcomes    over N draws of the prior
/// \param thresholds  money per QALY
/// \param groups      of the draws
/// \param data_sets   S: simulated from draws 0 .. S - 1; 8 <= S <= N
/// \pre N >= 8; a data set is possible under the draw that it was simulated from. (Where it is
///      possible under no other, that draw alone is its posterior, with an effective size of 1.)
/// \cost S N likelihoods, and S N x (options + thresholds at which s changes the decision)
/// \source Menzies 2016, Med Decis Making 36:308; influence of a ratio of means: delta method
/// \test closed forms (normal; beta-binomial with unequal arms; two outcomes together; missing
///       outcomes) within four standard errors and the bias stated; coverage
[[nodiscard]] WeightedInformation importance_weighting(const cea::Outcomes& outcomes,
                                                       std::span<const double> thresholds,
                                                       const numerics::DrawGroups& groups,
                                                       std::size_t data_sets,
                                                       const LogLikelihood& log_likelihood);

}  // namespace equipoise::voi
