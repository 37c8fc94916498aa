/// \file  models/implementation/tied_effects.hpp
/// \brief What reports that observe several strategies at once teach about all of them: exact, for
///        all is normal.
///
/// A trial of two strategies against each other, of several with one control arm, or of two that
/// are crossed observes y = L delta + e in one target, the errors e correlated. Before any of them
/// strategies are independent; afterwards what is believed of one depends on the others, here and,
/// through their mean effects, everywhere.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "models/implementation/learning.hpp"

namespace equipoise::implementation {

/// One number that a trial observed: y ~ N(sum of coefficient x delta, 1 / precision), log odds.
struct ObservedContrast {
  struct Term {
    std::size_t strategy = 0, place = 0;
    double coefficient = 1.0;
  };
  std::vector<Term> terms;
  double estimate = 0.0;
  double precision = 0.0;  ///< >= 0; 0: nobody was observed
};

/// The same data as numbers whose errors are independent: with C = M D M', M unit lower triangular,
/// each observation less what the ones before it say of its error, of variance D_i.
///
/// \param observed    their precisions are not read
/// \param covariance  of their errors, shape [observation][observation]
/// \returns nothing where no errors have that covariance: it is not positive definite
[[nodiscard]] std::optional<std::vector<ObservedContrast>> uncorrelated(
    std::vector<ObservedContrast> observed, std::span<const double> covariance);

/// What is believed of several strategies together. Each by itself is as `alone` says,
///
///   mu_s ~ N(mean, standard_error^2),   delta_t = loading_t mu_s + offset_t + r_t,
///
/// with r_t of mean 0 and standard deviation sd_t, independent of its own mu_s; but all r and mu of
/// one strategy may depend on each other and on those of the others.
struct TiedEffects {
  std::vector<StrategyEffects> alone;
  /// Of mu and then the r of every place, strategy after strategy. Shape [size][size].
  std::vector<double> covariance;

  [[nodiscard]] std::size_t size() const noexcept;
  /// The places in `covariance` of a strategy's mu, and of its r in a place.
  [[nodiscard]] std::size_t of_mean(std::size_t strategy) const;
  [[nodiscard]] std::size_t of_place(std::size_t strategy, std::size_t place) const {
    return of_mean(strategy) + 1 + place;
  }
  [[nodiscard]] double cov(std::size_t i, std::size_t j) const {
    return covariance[i * size() + j];
  }
};

/// The belief after all observations, in whichever order, from a prior of which the strategies are
/// independent. A square root S of the covariance is updated, so that what is known much more
/// exactly than before costs no digits: for y with coefficients h on what is drawn, residual d,
///
///   f = S' h,   a = 1 / (f'f + 1 / precision),   mean += a S f d,
///   S -= a / (1 + sqrt(a / precision)) (S f) f'.
///
/// \pre every strategy and place is one of the prior's; precisions finite
/// \source Potter's square root filter: Kaminski, Bryson and Schmidt 1971, IEEE Trans Automatic
///         Control 16:727
/// \cost   O(size^2) for each observation
/// \test   against conditioning of the whole covariance and weighted draws; one strategy: learn()
[[nodiscard]] TiedEffects learn_together(std::span<const StrategyEffects> prior,
                                         std::span<const ObservedContrast> observed);

/// Means and covariances of (mu, delta_1, delta_2 ...), strategy after strategy.
[[nodiscard]] JointEffects joint(const TiedEffects& effects);

/// One observation after the other, each a step of rank one on the whole covariance: a second way
/// to what learn_together() gives. \param like  of the same strategies and places
[[nodiscard]] JointEffects learn_in_turn(JointEffects prior, const TiedEffects& like,
                                         std::span<const ObservedContrast> observed);

/// Mean and variance that are believed of what an observation is of.
struct BelievedContrast {
  double mean = 0.0, variance = 0.0;
};
[[nodiscard]] BelievedContrast believed(const TiedEffects& effects,
                                        std::span<const ObservedContrast::Term> terms);

/// How far a report lies from what was believed before it, in standard deviations: of one number
/// the difference over the root of both variances. Of several, which are far off together as well
/// as each by itself, the normal deviate beyond which as little is expected as beyond theirs: with
/// d^2 their squared distance and k their number, P(|Z| > z) = P(chi^2_k > d^2).
/// \returns nothing where nothing that was observed is uncertain
/// \test by hand; over what a belief expects, z^2 averages to 1
[[nodiscard]] std::optional<double> surprise(std::span<const StrategyEffects> prior,
                                             std::span<const ObservedContrast> before,
                                             std::span<const ObservedContrast> report);

}  // namespace equipoise::implementation
