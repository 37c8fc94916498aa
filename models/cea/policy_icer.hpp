/// \file  models/cea/policy_icer.hpp
/// \brief What a QALY costs once the price of getting practices to act is added to the price of
/// care.
#pragma once

#include <optional>

namespace equipoise::cea {

/// Policy ICER = (care cost + programme cost) / QALYs, for totals over the same people and years.
/// At or above the ICER of the care alone whenever QALYs > 0 and the programme costs anything; at
/// or below k exactly where the payoff k QALYs - care cost - programme cost is not negative.
///
/// \param care_cost       change in the cost of care, money; may be a saving
/// \param programme_cost  cost of the implementation programme, money
/// \param qalys           QALYs gained
/// \returns money per QALY, or nothing unless both the total cost and the QALYs are positive: a
///          negative ratio has no meaning as a price
/// \source Mason and others 2001, JAMA 286:2988
/// \test 5,000 for the care + 553.76 for the programme = 5,553.76 per QALY
[[nodiscard]] inline std::optional<double> policy_icer(double care_cost, double programme_cost,
                                                       double qalys) noexcept {
  const double total = care_cost + programme_cost;
  if (!(total > 0) || !(qalys > 0)) return std::nullopt;
  return total / qalys;
}

}  // namespace equipoise::cea
