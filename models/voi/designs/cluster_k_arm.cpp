/// \file  models/voi/designs/cluster_k_arm.cpp
/// \brief Practices are randomised to one of several strategies or to one shared control arm.
#include "models/voi/designs/cluster.hpp"
#include "models/voi/designs/shared_control.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t { strategies = parallel_inputs.size(), control_allocation, input_count };

constexpr std::array<InputDescription, input_count> inputs{{
    parallel_inputs[0],
    parallel_inputs[1],
    parallel_inputs[2],
    {.key = "strategies",
     .unit = Unit::count,
     .lower = 2,
     .upper = 20,
     .meaning = "arms with a strategy, beside the control arm",
     .example = "3"},
    {.key = "control_allocation",
     .lower = 0.1,
     .upper = 10,
     .meaning = "control practices for each practice of an arm with a strategy",
     .example = "2",
     .fallback = 1.0},
}};

// Of this pairing's strategy against control. The other arms have other strategies until the
// report: they stand with the control arm, and nothing is credited for what they have.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  const double arm = static_cast<double>(size);
  const double control = whole_arm(trial.inputs[control_allocation], arm);
  const double practices = trial.inputs[strategies] * arm + control;
  const ParallelArms arms(trial, setting, icc);
  TrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.sampling_variance = contrast_variance(arms.arm(arm, setting.log_odds_intervention),
                                            arms.arm(control, setting.log_odds_control));
  out.research_cost = research_cost(trial, practices, setting);
  out.intervention_share = share_of_practices(arm, setting);
  out.control_share = share_of_practices(practices - arm, setting);
  return out;
}

std::optional<TrialFault> fault(const TrialDesign& trial) {
  return no_whole_arm(trial, inputs[control_allocation].key, trial.inputs[control_allocation]);
}

}  // namespace

extern const TrialKind trial_design_cluster_k_arm;
const TrialKind trial_design_cluster_k_arm{
    .design = "cluster-k-arm",
    .title = "cluster randomised trial of several strategies with one control arm",
    .size = practices_per_arm_input,
    .each = " an arm",
    .inputs = inputs,
    .at_size = at_size,
    .fault = fault};

}  // namespace equipoise::voi
