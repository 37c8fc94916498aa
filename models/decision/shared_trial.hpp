/// \file  models/decision/shared_trial.hpp
/// \brief Trials of one strategy in several targets: what a decision is worth that reads them all.
///
/// Effects of a strategy share its mean effect mu and are independent given mu (learning.hpp). So a
/// trial elsewhere matters to a target through the share of Var(mu) that it resolves, and all of
/// them through the share that they resolve together. What is expected of the effect here once they
/// and the own trial have reported is normal, with a larger learning weight than that of the own
/// data alone; the value of the choice follows from it as it does for one trial.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "models/implementation/effect.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/voi/hermite_series.hpp"

namespace equipoise::decision {

/// A research action, and what its value gains where its trial is not the only one of mu.
class SharedTrial {
 public:
  /// The choice after the report. Of several, which are there to choose from before the trial (what
  /// comes in the place of what is rejected), the one of largest value is taken.
  struct Choice {
    double now = 0.0;  ///< value of the better option without the report
    std::array<double, voi::hermite_terms> difference{};  ///< first - second, expanded
  };

  /// \param reports  tau, years
  /// \param weights  learning weights of the own data over the intracluster correlation, and their
  ///                 shares, which sum to 1
  /// \pre at least one choice, at least one weight
  SharedTrial(double reports, const implementation::Effect& effect,
              numerics::QuadratureRule weights, std::vector<Choice> choices);

  [[nodiscard]] double reports() const noexcept { return reports_; }
  /// The shares of Var(mu) that its report resolves, over the intracluster correlation.
  [[nodiscard]] numerics::QuadratureRule mean_resolved() const;
  /// What reports of other targets add to the value, read together with the own one when that
  /// comes; the correlations of different targets are independent.
  /// \param others  the shares of Var(mu) that they resolve together
  /// \returns >= 0, money
  [[nodiscard]] double gain_beside(const numerics::QuadratureRule& others) const;
  /// The same where mu is known: no trials elsewhere add more.
  [[nodiscard]] double most_gain() const { return gain_beside({{1.0}, {1.0}}); }

 private:
  [[nodiscard]] double value_beside(const numerics::QuadratureRule& others) const;

  double reports_ = 0.0;
  implementation::Effect effect_;
  numerics::QuadratureRule weights_;
  std::vector<Choice> choices_;
};

/// The shares of Var(mu) that reports of two groups of targets resolve together, as the Gauss rule
/// of four points of their distribution.
[[nodiscard]] numerics::QuadratureRule resolved_together(const numerics::QuadratureRule& a,
                                                         const numerics::QuadratureRule& b);

/// What trials of one mean effect in different targets add to each other's values, [trial], where
/// every decision, taken when its own trial reports, reads all that have reported by then. What
/// reports later is not waited for, and what reports earlier moves nothing before the own report.
///
/// \test worlds of three targets, drawn, tried and decided; own data alone must fail
[[nodiscard]] std::vector<double> gains_together(std::span<const SharedTrial* const> trials);

}  // namespace equipoise::decision
