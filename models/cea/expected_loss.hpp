/// \file  models/cea/expected_loss.hpp
/// \brief What choosing an option is expected to forgo, for want of knowing the draw.
#pragma once

#include <vector>

#include "equipoise/estimate.hpp"

#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"

namespace equipoise::cea {

/// Expected loss of each option: E[max_d NB_d - NB_j], never negative. The smallest is that of the
/// option with the highest expected net benefit, and is the expected value of perfect information.
///
/// \param net_benefit  shape [option][draw]; money, at one threshold
/// \returns shape [option]; money
/// \cost O(options draws)
/// \source Alarid-Escudero and others 2019, Value Health 22:611 (expected loss curves)
/// \test hand cases; smallest loss equals EVPI
[[nodiscard]] std::vector<Estimate> expected_loss(const LaneTable& net_benefit,
                                                  const numerics::DrawGroups& groups);

/// The loss of every draw. Zero where the option is the best one.
/// \returns shape [draw]; money
[[nodiscard]] std::vector<double> loss(const LaneTable& net_benefit, std::size_t option);

}  // namespace equipoise::cea
