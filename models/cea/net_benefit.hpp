/// \file  models/cea/net_benefit.hpp
/// \brief Net monetary benefit k Q - C and net health benefit Q - C / k at a threshold k.
///
/// \source Stinnett and Mullahy 1998, Med Decis Making 18(Suppl):S68
#pragma once

#include <span>
#include <vector>

#include "equipoise/estimate.hpp"

#include "models/cea/outcomes.hpp"
#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"

namespace equipoise::cea {

/// \returns k Q - C, money
/// \param threshold  k, money per QALY
[[nodiscard]] inline double net_monetary_benefit(double cost, double qalys,
                                                 double threshold) noexcept {
  return threshold * qalys - cost;
}

/// \returns Q - C / k, QALYs
/// \pre threshold > 0
[[nodiscard]] inline double net_health_benefit(double cost, double qalys,
                                               double threshold) noexcept {
  return qalys - cost / threshold;
}

/// Mean net monetary benefit of one option, with its standard error.
///
/// \param cost, qalys  shape [draw]
/// \returns money
[[nodiscard]] Estimate net_monetary_benefit(std::span<const double> cost,
                                            std::span<const double> qalys, double threshold,
                                            const numerics::DrawGroups& groups);

/// Mean net health benefit of one option, with its standard error.
///
/// \returns QALYs
/// \pre threshold > 0
[[nodiscard]] Estimate net_health_benefit(std::span<const double> cost,
                                          std::span<const double> qalys, double threshold,
                                          const numerics::DrawGroups& groups);

/// Net monetary benefit of every option in every draw.
///
/// \returns shape [option][draw]; money
/// \pre every cost and outcome is finite
[[nodiscard]] LaneTable net_benefit(const Outcomes& outcomes, double threshold);

/// Mean of every row: expected net benefit by option.
/// \param net_benefit  shape [option][draw]
[[nodiscard]] std::vector<double> expected_net_benefit(const LaneTable& net_benefit);

/// The option with the highest expected net benefit: what to do on current information. Among
/// equals the first listed, so that current practice, listed first, is not left without a reason.
///
/// \pre expected is not empty
[[nodiscard]] std::size_t best_option(std::span<const double> expected);

}  // namespace equipoise::cea
