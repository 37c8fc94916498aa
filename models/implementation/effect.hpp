/// \file  models/implementation/effect.hpp
/// \brief The effect of a strategy on adherence, on the log-odds scale, from the ways papers state
/// it.
///
/// models/implementation says what a strategy for acting on a practice changes, costs and is worth.
///
/// One hierarchy: the strategy's mean effect mu ~ N(m, SE^2) is shared by all targets; each pairing
/// deviates from it by u ~ N(0, tau^2), in a trial and afterwards alike; delta = mu + u.
#pragma once

namespace equipoise::implementation {

/// delta ~ N(mean, standard_error^2 + heterogeneity^2), log odds ratio. After evidence
/// (learning.hpp) the mean is that of delta here, and the two spreads are what it still shares with
/// other targets through mu, and what is its own.
struct Effect {
  double mean = 0.0;            ///< m
  double standard_error = 0.0;  ///< SE of m, shared by the targets of the strategy
  double heterogeneity = 0.0;   ///< tau, the standard deviation between targets and settings

  /// V = SE^2 + tau^2.
  [[nodiscard]] double variance() const noexcept {
    return standard_error * standard_error + heterogeneity * heterogeneity;
  }
  /// SE^2 / V, 0 where V is 0: the part of the uncertainty that evidence from one target resolves
  /// for another. The rest belongs to the place.
  [[nodiscard]] double shared_variance() const noexcept;
  /// P(delta < 0): the share of settings in which the effect is harmful.
  [[nodiscard]] double harmful_share() const;
  friend bool operator==(const Effect&, const Effect&) = default;
};

/// A confidence interval as printed.
struct Interval {
  double lower = 0.0, upper = 0.0;
  double level = 0.95;  ///< some trials print 97.5%
};

/// An estimate and its standard error, log odds ratio.
struct LogOdds {
  double mean = 0.0, standard_error = 0.0;
};

/// A risk difference rd (lower to upper) at prevalence p:
/// m = logit(p + rd) - logit(p); SE = [logit(p + upper) - logit(p + lower)] / (2 z).
///
/// \param rd  mean risk difference, probability scale
/// \param at  p, the adherence at which it was stated
/// \throws std::domain_error in plain words where p or p + a limit is not inside (0, 1), the
/// interval
///         does not ascend or its level is not inside (0, 1)
/// \test 6.2% (4.1 to 8.2) at .5: m = .249283, SE = .042506
[[nodiscard]] LogOdds from_risk_difference(double rd, const Interval& interval, double at);

/// m = ln(odds ratio), SE = [ln(upper) - ln(lower)] / (2 z).
/// \throws std::domain_error where a value is not positive or the interval does not ascend
[[nodiscard]] LogOdds from_odds_ratio(double odds_ratio, const Interval& interval);

/// One arm of a trial as it is reported.
struct ArmCounts {
  double adherent = 0.0, people = 0.0, practices = 0.0;
};

/// The log odds of one arm, with the variance of their error.
struct ArmLogOdds {
  double log_odds = 0.0, variance = 0.0;
};

/// Log odds of p and v = DE / (n p q), with DE = 1 + [(1 + CV^2) n / K - 1] rho: n people of K
/// practices, of which a share p adhere. Arguments as of from_counts().
[[nodiscard]] ArmLogOdds from_arm(const ArmCounts& arm, double icc, double cv);

/// The log odds ratio of two arms and its standard error, v the sum of that of both arms.
///
/// \param icc  rho, of adherence between practices \param cv  CV of the practices' sizes
/// \pre 0 < adherent < people and people >= practices > 0 in both arms; 0 <= icc <= 1; cv >= 0
/// \source design effect: Eldridge, Ashby and Kerry 2006, Int J Epidemiol 35:1292
/// \test 20 practices of 100 an arm, CV .65, rho .05, 40% and 46%: v = .033026
[[nodiscard]] LogOdds from_counts(const ArmCounts& intervention, const ArmCounts& control,
                                  double icc, double cv);

/// tau = sd / [p (1 - p)]: a standard deviation of risk differences, by the slope of the logit at
/// p. \throws std::domain_error where p is not inside (0, 1) or sd < 0 \test sd 6% at .5: tau = .24
[[nodiscard]] double heterogeneity_from_risk_scale(double sd, double at);

}  // namespace equipoise::implementation
