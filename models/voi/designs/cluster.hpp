/// \file  models/voi/designs/cluster.hpp
/// \brief models/voi/designs: one file a trial design. This header: what cluster trials with
///        parallel arms share, on the log-odds scale.
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "models/core/contracts.hpp"
#include "models/voi/designs/cluster_people.hpp"
#include "models/voi/trial.hpp"

namespace equipoise::voi {

/// 1 / (p q) = 2 + e^x + e^-x with x = logit p: the variance of one person's outcome on the
/// log-odds scale. Infinite, and no error, where the outcome is certain.
[[nodiscard]] inline double person_variance(double log_odds) {
  return 2 + std::exp(log_odds) + std::exp(-log_odds);
}

/// DE = 1 + [(1 + CV^2) m - 1] rho.
/// \param cluster_size  m, mean people per practice \param cv  coefficient of variation of that
/// size \source Eldridge, Ashby and Kerry 2006, Int J Epidemiol 35:1292 \test m = 100, rho = .05:
/// CV 0 -> 5.95; CV .65 -> 8.0625; unequal practices simulated
[[nodiscard]] inline double design_effect(double cluster_size, double cv, double icc) {
  return 1 + ((1 + cv * cv) * cluster_size - 1) * icc;
}

/// r = m rho CAC / [1 + (m - 1) rho]: correlation of a practice's mean with its own baseline, in
/// other people of the same practice. For practices of equal size.
/// \param cluster_autocorrelation  CAC, correlation of what a practice has of its own, then and now
/// \source Teerenstra et al. 2012, Stat Med 31:2169; Hooper and Bourke 2015, BMJ 350:h2925
/// \test m = 100, rho = .05, CAC .54: r = .4538, and DE 5.95 becomes 4.7248
[[nodiscard]] inline double baseline_correlation(double cluster_size, double icc,
                                                 double cluster_autocorrelation) {
  return cluster_size * icc * cluster_autocorrelation / (1 + (cluster_size - 1) * icc);
}

/// Variance of the log odds of one arm, DE (1 - r^2) / (K m) x 1 / (p q).
/// \param practices  K, of this arm
[[nodiscard]] inline double arm_variance(double practices, double cluster_size, double cv,
                                         double icc, double baseline, double log_odds) {
  EQUIPOISE_EXPECT(practices > 0 && cluster_size > 0 && cv >= 0);
  EQUIPOISE_EXPECT(icc >= 0 && icc <= 1);
  return design_effect(cluster_size, cv, icc) * (1 - baseline * baseline) /
         (practices * cluster_size) * person_variance(log_odds);
}

/// Variance of the log odds ratio of two arms, v = DE (1 - r^2) / (K m) x [1 / (a p1 q1) +
/// 1 / (p0 q0)].
///
/// The share r^2 that the baseline explains is derived for clusters of equal size. With a CV above
/// 0 it is an approximation: small practices' baselines explain less.
/// \param control_practices  K, in the control arm \param baseline  r, between a practice's outcome
/// and its own baseline \param allocation  a, intervention practices per control practice
/// \test K = 20, m = 100, CV .65, rho = .05, .40 against .46: .033026; a certain outcome; simulated
[[nodiscard]] inline double log_odds_variance(double control_practices, double cluster_size,
                                              double cv, double icc, double baseline,
                                              double log_odds_control, double log_odds_intervention,
                                              double allocation = 1.0) {
  EQUIPOISE_EXPECT(control_practices > 0 && cluster_size > 0 && cv >= 0);
  EQUIPOISE_EXPECT(icc >= 0 && icc <= 1 && allocation > 0);
  return design_effect(cluster_size, cv, icc) * (1 - baseline * baseline) /
         (control_practices * cluster_size) *
         (person_variance(log_odds_intervention) / allocation + person_variance(log_odds_control));
}

// --- what the records of parallel designs share

/// Of designs that follow practices from period to period.
inline constexpr InputDescription kept_between_periods_input{
    .key = "cluster_autocorrelation",
    .lower = 0,
    .upper = 1,
    .meaning = "correlation of what a practice has of its own in two periods, however far apart",
    .example = "0.8",
    .fallback = 1.0};
inline constexpr InputDescription measured_per_period_input{
    .key = "measured_per_period",
    .unit = Unit::share,
    .lower = 0,
    .upper = 1,
    .lower_open = true,
    .meaning = "share of the people measured in a practice whose outcome is read in each period",
    .example = "0.25",
    .fallback = 1.0};

/// The first inputs of every parallel design, in this order.
inline constexpr std::array<InputDescription, 5> parallel_inputs{{
    people_inputs[0],
    people_inputs[1],
    people_inputs[2],
    {.key = "baseline_correlation",
     .lower = 0,
     .upper = 1,
     .upper_open = true,
     .meaning = "correlation of a practice's outcome with its own baseline",
     .example = "0.45",
     .fallback = 0.0},
    {.key = "cluster_autocorrelation",
     .lower = 0,
     .upper = 1,
     .meaning = "correlation of what a practice has of its own at baseline and at the end",
     .example = "0.54",
     .fallback = 0.0,
     .instead_of = "baseline_correlation"},
}};

/// The sizes of a design with arms.
inline constexpr InputDescription practices_per_arm_input{.key = "practices_per_arm",
                                                          .unit = Unit::count,
                                                          .lower = 2,
                                                          .upper = 100000,
                                                          .meaning = "the sizes to consider",
                                                          .example = "[10, 20, 40]"};

/// How exactly practices of a parallel trial observe their log odds.
class ParallelArms {
 public:
  /// \param trial  its first inputs are parallel_inputs
  ParallelArms(const TrialDesign& trial, const TrialSetting& setting, double icc) : icc_(icc) {
    const MeasuredPeople people = measured_people(trial, setting);
    cluster_size_ = people.known;
    cv_ = people.cv;
    const double autocorrelation = trial.inputs[4];
    baseline_ = autocorrelation > 0 && cluster_size_ > 0
                    ? voi::baseline_correlation(cluster_size_, icc, autocorrelation)
                    : trial.inputs[3];
  }
  /// Variance of the log odds of an arm; infinite where practices have nobody.
  [[nodiscard]] double arm(double practices, double log_odds) const {
    return cluster_size_ > 0
               ? arm_variance(practices, cluster_size_, cv_, icc_, baseline_, log_odds)
               : std::numeric_limits<double>::infinity();
  }
  /// Variance of the log odds ratio of two arms.
  [[nodiscard]] double contrast(double control_practices, double allocation,
                                const TrialSetting& setting) const {
    return cluster_size_ > 0 ? log_odds_variance(control_practices, cluster_size_, cv_, icc_,
                                                 baseline_, setting.log_odds_control,
                                                 setting.log_odds_intervention, allocation)
                             : std::numeric_limits<double>::infinity();
  }

 private:
  double cluster_size_, cv_, icc_, baseline_;
};

/// Whether so many practices take part, with people in them. A mean reach of .75 must not lose a
/// practice to rounding: 280 x .75 is 210.
[[nodiscard]] inline bool enough_practices(double practices, const TrialSetting& setting) {
  return setting.cluster_size > 0 &&
         practices <= std::floor(setting.practices * setting.mean_reach * (1 + 1e-12));
}

/// As a share of the practices that take part.
[[nodiscard]] inline double share_of_practices(double practices, const TrialSetting& setting) {
  return practices / (setting.practices * setting.mean_reach);
}

/// Fixed cost, and that of so many practices and the people measured in them, known or lost.
[[nodiscard]] inline ResearchCost research_cost(const TrialDesign& trial, double practices,
                                                double people_per_practice) {
  return {trial.fixed_cost, practices * trial.cost_per_practice,
          practices * people_per_practice * trial.cost_per_patient};
}
[[nodiscard]] inline ResearchCost research_cost(const TrialDesign& trial, double practices,
                                                const TrialSetting& setting) {
  return research_cost(trial, practices, measured_people(trial, setting).measured);
}

/// Two equal arms of practices.
[[nodiscard]] inline TrialSize two_equal_arms(const TrialDesign& trial, std::size_t size,
                                              const TrialSetting& setting, double icc) {
  EQUIPOISE_EXPECT(trial.inputs.size() == parallel_inputs.size() && size >= 1);
  const double arm = static_cast<double>(size);
  TrialSize out;
  out.feasible = enough_practices(2 * arm, setting);
  out.sampling_variance = ParallelArms(trial, setting, icc).contrast(arm, 1.0, setting);
  out.research_cost = research_cost(trial, 2 * arm, setting);
  out.intervention_share = out.control_share = share_of_practices(arm, setting);
  return out;
}

/// The multiple of every size, as a whole number of practices.
[[nodiscard]] inline double whole_arm(double ratio, double practices) {
  return std::round(ratio * practices);
}

/// A fault where the multiple of a size is no whole number of practices.
[[nodiscard]] inline std::optional<TrialFault> no_whole_arm(const TrialDesign& trial,
                                                            std::string_view key, double ratio) {
  for (const std::size_t size : trial.practices_per_arm) {
    const double practices = ratio * static_cast<double>(size);
    const double whole = std::round(practices);
    // A written ratio such as 1.1 is not exact in binary.
    if (whole >= 1 && std::abs(practices - whole) <= 1e-9 * practices) continue;
    return TrialFault{key,
                      "with " + std::to_string(size) + " practices this gives an arm that is no " +
                          "whole number of practices",
                      "practices are randomised whole",
                      "choose the sizes and this ratio so that their products are whole"};
  }
  return std::nullopt;
}

/// How long a period lasts, where the follow-up is to say how many there are.
[[nodiscard]] constexpr InputDescription period_input(std::string_view instead_of,
                                                      std::string_view meaning) {
  return {.key = "period",
          .unit = Unit::duration,
          .lower = 0,
          .upper = 10,
          .lower_open = true,
          .meaning = meaning,
          .example = "1 month",
          .fallback = 0.0,  // 0: left out
          .instead_of = instead_of};
}

/// Periods of a follow-up.
[[nodiscard]] inline double periods_of(const TrialDesign& trial, double period) {
  return std::round(trial.follow_up / period);
}

/// A fault where a follow-up has no whole number of periods, or gives a number beyond the bounds of
/// the input that this number stands for.
/// \param stands_for  the input \param fewer  by how much it is smaller than the number of periods
[[nodiscard]] inline std::optional<TrialFault> no_whole_periods(const TrialDesign& trial,
                                                                double period,
                                                                const InputDescription& stands_for,
                                                                double fewer) {
  if (period == 0) return std::nullopt;
  const double periods = trial.follow_up / period, whole = std::round(periods);
  TrialFault fault{.key = "period", .of_follow_up = true};
  if (std::abs(periods - whole) > 1e-9 * periods) {
    fault.what = "holds no whole number of periods";
    fault.why = "results are read at the end of each";
    fault.help = "state both in the same unit, so that the one is a multiple of the other";
    return fault;
  }
  const double number = whole - fewer;
  if (number >= stands_for.lower && number <= stands_for.upper) return std::nullopt;
  const auto text = [](double count) { return std::to_string(std::lround(count)); };
  fault.what = "gives `" + std::string(stands_for.key) + ": " + text(number) + "`";
  fault.why = "that number lies between " + text(stands_for.lower) + " and " +
              text(stands_for.upper) + ": " + std::string(stands_for.meaning);
  fault.help = number < stands_for.lower ? "lengthen the follow-up, or shorten the period"
                                         : "shorten the follow-up, or lengthen the period";
  return fault;
}

}  // namespace equipoise::voi
