/// \file  models/voi/selection_bias.hpp
/// \brief How much the best of several sample means overstates the best of the true means.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"

namespace equipoise::voi {

/// se L(max(0, behind / se - 1)): what one option adds to the bias below.
/// \param behind  how far its mean lies from the best, >= 0; se its standard error
/// \returns the unit of `behind`; 0 where se is 0, for a difference without uncertainty is not
///          misjudged
[[nodiscard]] double selection_bias(double behind, double se);

/// The difference E[max_d mean_d] - max_d E[mean_d] is, for two options with normal sample means,
/// se L(mu / se): mu the true mean of the increment, se its standard error, L the unit normal loss;
/// 0.4 se in a tie. The true mean is not known, and its estimate tends to lie too far from a tie:
/// so it is moved one standard error towards a tie,
///
///   sum over the other options d of se_d L(max(0, |m_d| / se_d - 1)),
///
/// m_d and se_d of NB_d - NB_best. For more than two options a sum bounds the maximum.
///
/// \param net_benefit  shape [option][draw]; money
/// \returns money, >= 0, about the bias or above it; NaN where no standard error is known
/// \test the bias of EVPI over repeated samples, at a tie and one standard error from it
[[nodiscard]] double selection_bias(const LaneTable& net_benefit, std::size_t best,
                                    const numerics::DrawGroups& groups);

/// The same for options whose differences from the best are correlated, as ENBS at neighbouring
/// sizes is: their sum would count the same noise over and over. E[max(0, max_i Y_i)], Y_i normal
/// with mean -max(0, behind_i - se_i) and the given covariance, by taking in one option after the
/// other and treating the maximum so far as normal.
///
/// \param behind      how far each mean lies from the best, >= 0, shape [option]
/// \param covariance  of the differences of sample means from the best's, shape [option][option]
/// \returns the unit of `behind`, >= 0; with one option selection_bias(behind, se) exactly
/// \cost options^2; within about 5%, since a maximum is not quite normal
/// \source Clark 1961, Oper Res 9:145
/// \test two options; perfectly correlated ones; simulated maxima
[[nodiscard]] double selection_bias(std::span<const double> behind, const LaneTable& covariance);

/// One of several estimates of which the largest is taken.
struct Candidate {
  double value = 0.0;
  std::span<const double> influence;  ///< on it, of each draw or batch of draws
};

/// How much the largest of several estimates overstates the largest of the true values, for having
/// been chosen on the draws that it is estimated from. Of those within eight standard errors of the
/// largest; the others are never mistaken for it.
///
/// \param covariance  of two estimates, from their influences; NaN: not known
/// \returns the unit of the values, >= 0; NaN where no standard error is known
/// \test as above; the bias of ENBS over repeated samples, across designs
[[nodiscard]] double bias_of_best(
    std::span<const Candidate> candidates,
    const std::function<double(std::span<const double>, std::span<const double>)>& covariance);

}  // namespace equipoise::voi
