/// \file  models/implementation/learning.hpp
/// \brief What reported trials teach about the effects of a strategy: exact, for all is normal.
///
/// Before any evidence mu ~ N(m, SE^2) and, in each place, delta = mu + u with u ~ N(0, tau^2). A
/// trial observes delta of its place with a known variance. Given mu, places are independent, and
/// stay so: all that evidence does is to move mu and, in the places of the trials, how far delta
/// follows it. So beliefs have one form before and after,
///
///   mu ~ N(mean, standard_error^2),   delta_t = loading_t mu + offset_t + r_t,   r_t ~ N(0,
///   sd_t^2)
///
/// with all r_t independent, and cycles of learning chain without end.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/implementation/effect.hpp"

namespace equipoise::implementation {

/// delta = loading mu + offset + r, r ~ N(0, sd^2). Before evidence 1, 0 and tau.
struct LocalEffect {
  double loading = 1.0, offset = 0.0, sd = 0.0;
};

/// The effects of one strategy wherever it could be delivered, log odds ratios.
struct StrategyEffects {
  double mean = 0.0, standard_error = 0.0;  ///< of mu
  std::vector<LocalEffect> places;

  /// As one place sees it: its mean, the standard deviation that it shares through mu, and that of
  /// its own. Of two places Cov(delta, delta') is the product of the two shared ones, unless
  /// reports tied the strategy to others (tied_effects.hpp).
  [[nodiscard]] Effect at(std::size_t place) const;
};

/// A reported estimate of the effect in one place: y ~ N(delta, 1 / precision).
struct ReportedEffect {
  std::size_t place = 0;
  double estimate = 0.0;   ///< y = X / lambda, log odds ratio of what the strategy acts on
  double precision = 0.0;  ///< lambda^2 / v, >= 0; 0: nobody was observed
};

/// The belief after all reports, in whichever order. With P the sum of a place's precisions, y its
/// weighted estimate and h = P / (1 + sd^2 P),
///
///   SE'^2 = SE^2 / (1 + SE^2 sum loading^2 h),
///   m' = m + SE'^2 sum loading h (y - loading m - offset),
///   loading' = (1 - b) loading, offset' = (1 - b) offset + b y, sd'^2 = (1 - b) sd^2, b = sd^2 h.
///
/// \pre every place is one of the belief's; precisions finite
/// \test 20 practices an arm: weight .6427, variance .021226; another target .01955, .059371;
/// against learn_in_turn
[[nodiscard]] StrategyEffects learn(const StrategyEffects& prior,
                                    std::span<const ReportedEffect> reports);

/// The same belief as means and covariances of (mu, delta_1, delta_2 ...).
struct JointEffects {
  std::vector<double> mean;
  std::vector<double> covariance;  ///< shape [size][size]

  [[nodiscard]] double cov(std::size_t i, std::size_t j) const {
    return covariance[i * mean.size() + j];
  }
};
[[nodiscard]] JointEffects joint(const StrategyEffects& effects);

/// One report after the other, each a step of rank one on the whole covariance: a second way to
/// what learn() gives, which shares none of its formulas. \source the Gaussian conditional;
/// Anderson 2003, An Introduction to Multivariate Statistical Analysis, theorem 2.5.1
[[nodiscard]] JointEffects learn_in_turn(JointEffects prior,
                                         std::span<const ReportedEffect> reports);

/// The share of Var(mu) that a trial with learning weight w resolves, w SE^2 / V.
[[nodiscard]] double mean_resolved_by(const Effect& effect, double weight);

/// The share of Var(mu) that trials in different places resolve together, of which one group
/// resolves p and the other q: the precisions that they add, 1 / (1 - p) - 1 of the prior's, add
/// up, so that it is (p + q - 2 p q) / (1 - p q).
[[nodiscard]] double mean_resolved_together(double p, double q);

/// The learning weight of a trial whose data, of weight w alone, are read beside trials of other
/// places that resolve a share q of Var(mu):
///
///   1 - Var(delta | all) / V,   Var(delta | all) = K v / (K + v),
///   K = (1 - q) SE^2 + tau^2,   v = V (1 - w) / w.
///
/// \param mean_resolved  q, in [0, 1]; 0: nothing is read beside it; 1: mu is known exactly
/// \test the joint normal distribution of effects, mean effect and data
[[nodiscard]] double weight_beside(const Effect& effect, double weight, double mean_resolved);

}  // namespace equipoise::implementation
