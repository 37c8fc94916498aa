/// \file  models/voi/designs/head_to_head.cpp
/// \brief Practices are randomised to one of two strategies: none is without an intervention.
#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {
namespace {

// Of the two strategies' log odds ratios, the difference; each arm is a group of its own.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == parallel_inputs.size() && size >= 1);
  const double arm = static_cast<double>(size);
  TrialSize out;
  out.feasible = enough_practices(2 * arm, setting);
  out.sampling_variance = ParallelArms(trial, setting, icc).contrast(arm, 1.0, setting);
  out.research_cost = research_cost(trial, 2 * arm, setting);
  out.intervention_share = out.control_share = share_of_practices(arm, setting);
  return out;
}

}  // namespace

extern const TrialKind trial_design_head_to_head;
const TrialKind trial_design_head_to_head{
    .design = "head-to-head",
    .title = "cluster randomised trial of two strategies against each other",
    .size = practices_per_arm_input,
    .each = " an arm",
    .inputs = parallel_inputs,
    .observes = Observes::difference,
    .at_size = at_size};

}  // namespace equipoise::voi
