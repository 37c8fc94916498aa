/// \file  models/cea/pairwise.hpp
/// \brief One option against another: increments, the quadrant, and a ratio only where it means a
/// price.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "equipoise/estimate.hpp"

#include "models/cea/outcomes.hpp"
#include "models/numerics/standard_error.hpp"

namespace equipoise::cea {

/// Where (incremental QALYs, incremental cost) lies on the cost-effectiveness plane.
enum class Quadrant {
  north_east,  ///< more QALYs, more cost: the ICER is a price
  south_east,  ///< at least as many QALYs, no more cost, one of them strictly: dominant
  south_west,  ///< fewer QALYs, less cost: the ratio is a saving per QALY given up
  north_west,  ///< no more QALYs, at least the cost, one of them strictly: dominated
  origin       ///< no difference at all
};

[[nodiscard]] Quadrant quadrant(double incremental_cost, double incremental_qalys) noexcept;

/// "more costly, more effective", "dominant", "less costly, less effective", "dominated",
/// "no difference".
[[nodiscard]] std::string_view meaning(Quadrant quadrant) noexcept;

/// An option against a comparator. Increments are option minus comparator.
struct Pairwise {
  Estimate incremental_cost;         ///< money
  Estimate incremental_qalys;        ///< QALYs
  Estimate incremental_net_benefit;  ///< money, at the threshold
  Quadrant quadrant = Quadrant::origin;
  /// Money per QALY gained, the ratio of the means; only in the north-east. The same number in the
  /// south-west would mean its opposite, so it has a field of its own.
  std::optional<double> icer;
  /// Money saved per QALY given up; only in the south-west.
  std::optional<double> saving_per_qaly_forgone;
};

/// Compares two options over the same draws; the standard errors are paired.
///
/// A ratio carries no interval here: its sampling distribution has no mean, and where draws fall
/// into several quadrants an interval of ratios orders them wrongly. What is uncertain is said by
/// the incremental net benefit and the acceptability curve.
///
/// \source Stinnett and Mullahy 1998, Med Decis Making 18(Suppl):S68
/// \test hand values in every quadrant and on every axis
[[nodiscard]] Pairwise compare(const Outcomes& outcomes, std::size_t option, std::size_t comparator,
                               double threshold, const numerics::DrawGroups& groups);

}  // namespace equipoise::cea
