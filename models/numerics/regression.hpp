/// \file  models/numerics/regression.hpp
/// \brief Penalised regression of several responses on a few or many variables: E[y | x], smoothly.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace equipoise::numerics {

/// How variables act together, beyond the sum of one smooth curve for each.
enum class Interactions {
  none,   ///< additive
  tensor  ///< two variables: products of the first five functions of each
};

struct RegressionTerms {
  /// Cubic B-splines a variable, >= 4; fewer where values repeat. 1: straight lines alone.
  std::size_t basis = 16;
  Interactions interactions = Interactions::none;
};

struct RegressionDesign;

/// y_r = a_r + sum_j f_jr(x_j) + interactions + noise, for every response r over one design.
///
/// Each f_j is a cubic B-spline (knots at quantiles), taken apart into a linear term and curved
/// terms that are uncorrelated with it over the draws; the curved terms are penalised by lambda
/// times the integral of f''^2. Linear terms and interactions carry ridge penalties of their own,
/// so that a variable without effect vanishes instead of fitting noise. Every lambda maximises the
/// restricted likelihood (REML) of its block given the others, block after block until nothing
/// moves; the coefficients are then the joint penalised least squares solution.
///
/// Deterministic: the same numbers in the same order give the same bits.
///
/// \source O'Sullivan 1986, Stat Sci 1:502 (penalised splines); Wood 2011, J R Stat Soc B 73:3
/// (REML);
///         Marra and Wood 2011, Comput Stat Data Anal 55:2372 (penalties that let a term vanish)
/// \test recovers curves, surfaces and interactions; noise vanishes; the hat matrix against unit
///       vectors; REML against a dense likelihood; repeated, constant and duplicated variables
class PenalisedRegression {
 public:
  /// \param variables  shape [variable][draw]; constant ones are left out
  /// \param responses  shape [response][draw]
  /// \pre at least 20 draws; all finite; interactions == tensor only with two variables
  /// \cost memory draws x columns doubles; time O(draws columns^2): 10,000 draws, 2 responses, at
  ///       -O3: 3 ms with one variable, 65 ms with 40
  PenalisedRegression(std::span<const std::span<const double>> variables,
                      std::span<const std::span<const double>> responses,
                      const RegressionTerms& terms);
  /// The same over a design that is at hand (gaussian_process.hpp).
  PenalisedRegression(RegressionDesign design, std::span<const std::span<const double>> responses);
  ~PenalisedRegression();
  PenalisedRegression(PenalisedRegression&&) noexcept;
  PenalisedRegression& operator=(PenalisedRegression&&) noexcept;

  /// Fitted values, shape [draw]; their mean is that of the response.
  [[nodiscard]] std::span<const double> fitted(std::size_t response) const;

  /// Trace of the smoother without the intercept: 0 where nothing was found.
  [[nodiscard]] double effective_degrees_of_freedom(std::size_t response) const;

  /// H w: `weight` passed through the smoother of a response (intercept included), as if it had
  /// been observed, the penalties held. H is symmetric, and fitted = H y. \param weight    shape
  /// [draw] \param smoothed  shape [draw]
  void smooth(std::size_t response, std::span<const double> weight,
              std::span<double> smoothed) const;

  /// (2 H - H H) w for every response: smoothed, and what smoothing left of it smoothed again.
  /// w is one number a class of draws: sums of columns over a class serve all responses.
  /// \param class_of  of a draw, < weights.size(); shape [draw]
  /// \param weights   shape [class][response]
  /// \param smoothed  shape [response][draw]
  /// \cost a pass over the columns that any response kept for each class that weighs anything, and
  ///       one for each response
  void smooth_twice(std::span<const int> class_of, std::span<const std::vector<double>> weights,
                    std::span<std::vector<double>> smoothed) const;

  /// Columns of the design, without the intercept; before any vanish.
  [[nodiscard]] std::size_t columns() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace equipoise::numerics
