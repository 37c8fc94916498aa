/// \file  models/voi/designs/cluster_two_arm.cpp
/// \brief Practices are randomised to the strategy or to current practice; the outcome is read from
///        routine data.
#include "models/voi/designs/cluster.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t { allocation = parallel_inputs.size(), input_count };

constexpr std::array<InputDescription, input_count> inputs{{
    parallel_inputs[0],
    parallel_inputs[1],
    parallel_inputs[2],
    parallel_inputs[3],
    parallel_inputs[4],
    {.key = "allocation",
     .lower = 0.1,
     .upper = 10,
     .meaning = "intervention practices for each control practice",
     .example = "2",
     .fallback = 1.0},
}};

TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  const double control = static_cast<double>(size);
  const double intervention = whole_arm(trial.inputs[allocation], control);
  const double practices = control + intervention;
  TrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.sampling_variance =
      ParallelArms(trial, setting, icc).contrast(control, intervention / control, setting);
  out.research_cost = research_cost(trial, practices, setting);
  out.intervention_share = share_of_practices(intervention, setting);
  out.control_share = share_of_practices(control, setting);
  return out;
}

std::optional<TrialFault> fault(const TrialDesign& trial) {
  return no_whole_arm(trial, inputs[allocation].key, trial.inputs[allocation]);
}

}  // namespace

extern const TrialKind trial_design_cluster_two_arm;
const TrialKind trial_design_cluster_two_arm{.design = "cluster-two-arm",
                                             .title = "two-arm cluster randomised trial",
                                             .size = practices_per_arm_input,
                                             .each = " an arm",
                                             .inputs = inputs,
                                             .at_size = at_size,
                                             .fault = fault};

}  // namespace equipoise::voi
