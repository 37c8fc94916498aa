/// \file  models/voi/designs/shared_control.hpp
/// \brief Several strategies against one control arm: the variances of the contrasts and what they
///        share.
#pragma once

namespace equipoise::voi {

/// Var(contrast of a strategy with control) = variance of its arm + variance of the control arm.
/// Both as arm_variance gives them, of arms of any size.
[[nodiscard]] inline double contrast_variance(double intervention_arm, double control_arm) {
  return intervention_arm + control_arm;
}

/// Cov(two contrasts) = variance of the control arm that they share. Of k equal arms the
/// correlation of two contrasts is 1/2; with sqrt(k) control practices for each practice of an
/// arm, which for a given number of practices makes the contrasts most exact, it is less.
/// \source Dunnett 1955, J Am Stat Assoc 50:1096 (the square-root rule)
/// \test simulated; the square root minimises the variance of a contrast for a given total
[[nodiscard]] inline double contrast_covariance(double control_arm) { return control_arm; }

}  // namespace equipoise::voi
