/// \file  models/voi/designs/cluster_k_arm.cpp
/// \brief Practices are randomised to one of several strategies or to one shared control arm.
#include "models/voi/designs/cluster.hpp"
#include "models/voi/designs/shared_control.hpp"

namespace equipoise::voi {
namespace {

enum Input : std::size_t { control_allocation = parallel_inputs.size(), input_count };

constexpr std::array<InputDescription, input_count> inputs{{
    parallel_inputs[0],
    parallel_inputs[1],
    parallel_inputs[2],
    parallel_inputs[3],
    parallel_inputs[4],
    {.key = "control_allocation",
     .lower = 0.1,
     .upper = 10,
     .meaning = "control practices for each practice of an arm with a strategy",
     .example = "2",
     .fallback = 1.0},
}};

double all_practices(const TrialDesign& trial, double arm, double control) {
  return static_cast<double>(trial.names.size()) * arm + control;
}

// Of this pairing's strategy against control. The other arms have other strategies until the
// report: they stand with the control arm, and nothing is credited for what they have.
TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1 && !trial.names.empty());
  const double arm = static_cast<double>(size);
  const double control = whole_arm(trial.inputs[control_allocation], arm);
  const double practices = all_practices(trial, arm, control);
  const ParallelArms arms(trial, setting, icc);
  TrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.sampling_variance = contrast_variance(arms.arm(arm, setting.log_odds_intervention),
                                            arms.arm(control, setting.log_odds_control));
  out.research_cost = research_cost(trial, practices, setting).scaled(1 / trial.answers());
  out.intervention_share = share_of_practices(arm, setting);
  out.control_share = share_of_practices(practices - arm, setting);
  return out;
}

JointTrialSize joint_at_size(const TrialDesign& trial, std::size_t size,
                             const TrialSetting& setting, std::span<const double> log_odds,
                             double icc) {
  EQUIPOISE_EXPECT(log_odds.size() == trial.names.size());
  const double arm = static_cast<double>(size);
  const double control = whole_arm(trial.inputs[control_allocation], arm);
  const double practices = all_practices(trial, arm, control);
  const ParallelArms arms(trial, setting, icc);
  const double shared = arms.arm(control, setting.log_odds_control);
  JointTrialSize out;
  out.feasible = enough_practices(practices, setting);
  out.research_cost = research_cost(trial, practices, setting);
  for (std::size_t i = 0; i < log_odds.size(); ++i) {
    for (std::size_t j = 0; j < log_odds.size(); ++j)
      out.covariance.push_back(i == j ? contrast_variance(arms.arm(arm, log_odds[i]), shared)
                                      : contrast_covariance(shared));
    out.arms.push_back({{i}, share_of_practices(arm, setting)});
  }
  out.arms.push_back({{}, share_of_practices(control, setting)});
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
    .names = {.key = "strategies",
              .most = 20,
              .meaning = "the strategies that have an arm each, beside the control arm",
              .example = "[audit-and-feedback, educational-webinars]",
              .why = "each has an arm of its own: of a single one the design is `cluster-two-arm`, "
                     "and no trial has more than 20"},
    .at_size = at_size,
    .joint_at_size = joint_at_size,
    .fault = fault};

}  // namespace equipoise::voi
