#include "models/voi/cluster_two_arm.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "models/core/contracts.hpp"

namespace equipoise::voi {
namespace {

constexpr std::array<InputDescription, 2> inputs{{
    {.key = "cluster_size_cv",
     .unit = Unit::number,
     .lower = 0,
     .meaning = "coefficient of variation of the eligible people per practice",
     .example = "0.65"},
    {.key = "baseline_correlation",
     .unit = Unit::number,
     .lower = 0,
     .upper = 1,
     .upper_open = true,
     .meaning = "correlation of a practice's outcome with its own baseline",
     .example = "0.45"},
}};

TrialSize at_size(const TrialDesign& trial, std::size_t size, const TrialSetting& setting,
                  double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == inputs.size() && size >= 1);
  const double per_arm = static_cast<double>(size);
  const double taking_part = setting.practices * setting.mean_reach;
  TrialSize out;
  // A mean reach of .75 must not lose a practice to rounding: 280 x .75 is 210.
  out.feasible = setting.cluster_size > 0 && 2 * per_arm <= std::floor(taking_part * (1 + 1e-12));
  out.sampling_variance =
      setting.cluster_size > 0
          ? log_odds_variance(per_arm, setting.cluster_size, trial.inputs[0], icc, trial.inputs[1],
                              setting.log_odds_control, setting.log_odds_intervention)
          : std::numeric_limits<double>::infinity();
  out.research_cost = trial.fixed_cost + 2 * per_arm * trial.cost_per_practice +
                      2 * per_arm * setting.cluster_size * trial.cost_per_patient;
  out.intervention_share = out.control_share = per_arm / taking_part;
  return out;
}

}  // namespace

const TrialKind cluster_two_arm{.design = "cluster-two-arm",
                                .title = "two-arm cluster randomised trial",
                                .inputs = inputs,
                                .at_size = at_size};

double design_effect(double cluster_size, double cv, double icc) {
  return 1 + ((1 + cv * cv) * cluster_size - 1) * icc;
}

double log_odds_variance(double practices_per_arm, double cluster_size, double cv, double icc,
                         double baseline_correlation, double log_odds_control,
                         double log_odds_intervention) {
  EQUIPOISE_EXPECT(practices_per_arm > 0 && cluster_size > 0 && cv >= 0);
  EQUIPOISE_EXPECT(icc >= 0 && icc <= 1);
  const auto per_person = [](double log_odds) {
    return 2 + std::exp(log_odds) + std::exp(-log_odds);
  };
  return design_effect(cluster_size, cv, icc) * (1 - baseline_correlation * baseline_correlation) /
         (practices_per_arm * cluster_size) *
         (per_person(log_odds_intervention) + per_person(log_odds_control));
}

}  // namespace equipoise::voi
