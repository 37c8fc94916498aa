/// \file  models/voi/designs/balanced_incomplete_block.cpp
/// \brief Half of the practices have a strategy for one target, half for another: each half is the
///        other's control, and no practice is without.
#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {
namespace {

// Of one of the two targets. Fixed and practice costs are shared by halves; the people whose
// outcomes are read belong to one target, which bears their cost.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  TrialSize out = two_equal_arms(trial, size, setting, icc);
  out.research_cost.fixed /= 2;
  out.research_cost.practices /= 2;
  return out;
}

}  // namespace

extern const TrialKind trial_design_balanced_incomplete_block;
const TrialKind trial_design_balanced_incomplete_block{
    .design = "balanced-incomplete-block",
    .title = "cluster randomised trial in balanced incomplete blocks",
    .size = practices_per_arm_input,
    .each = " an arm",
    .inputs = parallel_inputs,
    .pairings_sharing_cost = 2,
    .at_size = at_size};

}  // namespace equipoise::voi
