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

JointTrialSize joint_at_size(const TrialDesign& trial, std::size_t size,
                             const TrialSetting& setting, std::span<const double> log_odds,
                             double icc) {
  EQUIPOISE_EXPECT(log_odds.size() == 1);
  TrialSetting one = setting;
  one.log_odds_intervention = log_odds[0];
  const TrialSize at = at_size(trial, size, one, icc);
  return {at.feasible,
          at.research_cost,
          {at.sampling_variance},
          {{{0}, at.intervention_share}, {{}, at.control_share}}};
}

}  // namespace

extern const TrialKind trial_design_balanced_incomplete_block;
const TrialKind trial_design_balanced_incomplete_block{
    .design = "balanced-incomplete-block",
    .title = "cluster randomised trial in balanced incomplete blocks",
    .size = practices_per_arm_input,
    .each = " an arm",
    .inputs = parallel_inputs,
    .names = {.key = "targets",
              .of = NamesInput::Of::targets,
              .meaning = "the two targets, each half of the practices acting on one",
              .example = "[asthma-review, high-risk-nsaid]",
              .why = "each half of the practices is the control of the other half's target"},
    .at_size = at_size,
    .joint_at_size = joint_at_size};

}  // namespace equipoise::voi
