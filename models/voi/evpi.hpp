/// \file  models/voi/evpi.hpp
/// \brief Expected value of perfect information.
#pragma once

#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

/// EVPI = E[max_d NB_d] - max_d E[NB_d], for any number of options, computed as the expected loss
/// of the option that is best on current information: the mean over draws of max_d NB_d - NB_best.
/// Each draw's term is >= 0, so small values keep their digits, and adding the same number to every
/// option changes nothing.
///
/// Standard error: influence of a draw = its loss. The choice of the best option is not uncertain
/// to first order (its net benefit is the maximum).
///
/// \param net_benefit  shape [option][draw]; money, at one threshold, finite
/// \returns money in the same terms: per person if the net benefits are, for a population likewise;
///          0 with one option
/// \cost O(options draws)
/// \source Claxton 1999, J Health Econ 18:341; Felli and Hazen 1998, Med Decis Making 18:95
/// \test closed forms (normal, correlated normals, lognormal, gamma, three options) within 4
/// standard
///       errors, each with a twin that must fail; exact samples; the bias over repeated samples
[[nodiscard]] InformationValue evpi(const LaneTable& net_benefit,
                                    const numerics::DrawGroups& groups);

/// E[max_d mean NB_d] >= max_d E[NB_d], so EVPI lies low on average where options are nearly tied:
/// by at most 0.4 standard errors of the increment with two options (voi/selection_bias.hpp); never
/// high.
[[nodiscard]] Bias evpi_bias(const LaneTable& net_benefit, const numerics::DrawGroups& groups);

}  // namespace equipoise::voi
