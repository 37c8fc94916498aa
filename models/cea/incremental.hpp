/// \file  models/cea/incremental.hpp
/// \brief Full incremental analysis: which options lie on the efficiency frontier, and at what
/// price.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace equipoise::cea {

enum class FrontierStatus {
  reference,      ///< the cheapest option that is not dominated; everything starts from it
  non_dominated,  ///< on the frontier, with an ICER
  dominated,      ///< another option costs no more, does no worse, and is better in one of the two
  extendedly_dominated  ///< a mixture of two other options does at least as well for less
};

/// As results write it: "reference", "non-dominated", "dominated", "extendedly dominated".
[[nodiscard]] std::string_view name(FrontierStatus status) noexcept;

/// Where one option stands.
struct IncrementalRow {
  FrontierStatus status = FrontierStatus::reference;
  /// Money per QALY against `against`. Only on the frontier, and never for the reference.
  std::optional<double> icer;
  /// The previous option on the frontier, as an index in the order given.
  std::optional<std::size_t> against;
  /// The first option listed with exactly the same cost and QALYs. It has the status; this row
  /// repeats its status, ICER and `against`.
  std::optional<std::size_t> same_as;
};

/// Full incremental analysis of mean costs and QALYs.
///
/// The frontier is the lower right convex hull of (QALYs, cost): from the reference on, each step
/// buys more QALYs at a higher price per QALY than the step before. Taking the hull finds every
/// extendedly dominated option at once, however many lie above one segment. A point on the line
/// between two others stays on the frontier, with the same ICER; "on" means within 1e-12 of the
/// products of differences that are compared. That is the rounding of stated numbers; differences
/// of sample means carry more where they are small beside the means, and a tie of those may fall
/// either way. Options may be given in any order; the reference is the cheapest that is not
/// dominated, which need not be the first.
///
/// \param cost, qalys  shape [option]; money, QALYs (means, or one draw)
/// \returns one row an option, in the order given
/// \pre cost.size() == qalys.size() >= 1; finite
/// \cost O(n log n)
/// \source Johannesson and Weinstein 1993, J Health Econ 12:459; Briggs, Claxton and Sculpher 2006,
///         Decision Modelling for Health Economic Evaluation, ch. 2
/// \test published Sick-Sicker analysis; against ICERs recomputed until none falls; against the
///       definitions, option by option, on random cases
[[nodiscard]] std::vector<IncrementalRow> incremental_analysis(std::span<const double> cost,
                                                               std::span<const double> qalys);

}  // namespace equipoise::cea
