/// \file  models/cea/acceptability.hpp
/// \brief Probability that each option is the most cost-effective, and the acceptability frontier.
#pragma once

#include <cstddef>
#include <vector>

#include "equipoise/estimate.hpp"

#include "models/core/lanes.hpp"
#include "models/numerics/standard_error.hpp"

namespace equipoise::cea {

/// One point, at one threshold, of the acceptability curves (CEAC) and of their frontier (CEAF).
struct Acceptability {
  /// Share of draws in which each option has the highest net benefit; shape [option]. A draw in
  /// which m options share the highest gives each 1 / m, so the shares sum to one and no order of
  /// listing is favoured.
  std::vector<Estimate> probability;
  /// Share of draws with such a tie. Where it is not small, options do the same thing.
  double tied = 0;
  /// The option with the highest *expected* net benefit, and so the one to choose. It need not be
  /// the most probable.
  std::size_t best = 0;

  /// The frontier: the probability that the option to choose is the most cost-effective.
  [[nodiscard]] const Estimate& frontier() const { return probability[best]; }
};

/// \param net_benefit  shape [option][draw]; money, at one threshold
/// \returns probabilities with standard errors. That of the frontier takes the chosen option as
/// given. \cost O(options draws) \source Fenwick, Claxton and Sculpher 2001, Health Econ 10:779
/// (CEAF); van Hout 1994 (CEAC) \test hand cases with ties; a case in which the most probable
/// option is not the best
[[nodiscard]] Acceptability acceptability(const LaneTable& net_benefit,
                                          const numerics::DrawGroups& groups);

}  // namespace equipoise::cea
