/// \file  models/voi/evppi.hpp
/// \brief Expected value of partial perfect information: what learning one group of inputs is
/// worth.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/cea/outcomes.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

/// EVPPI of one group phi by regression: the expected costs and QALYs of every option given phi are
/// smooth functions of phi, fitted once to the draws; any threshold is then a question to the fit.
///
///   EVPPI(k) = E_phi[max_d g_d(phi)] - max_d E[g_d(phi)],   g_d = k E[Q_d | phi] - E[C_d | phi],
///
/// computed as expected loss avoided: the mean over draws of max_d g_d - g_best. What is regressed
/// are increments to the first option, whose noise common draws have already reduced.
///
/// Method, chosen by the number of parameters of the group that vary (numerics/regression.hpp):
///  - one: a penalised cubic spline;
///  - two: penalised splines and their tensor product;
///  - three to twelve: additive penalised splines and all products of two parameters;
///  - more: the same with coarser splines, and products only among the eight parameters that
///    correlate most with an increment.
/// What a method cannot follow (an interaction of three, a product of curved terms) is missed,
/// which lowers the estimate.
class PartialInformation {
 public:
  /// What is known of the curves beforehand.
  enum class Form {
    smooth,  ///< nothing: the methods above
    linear   ///< the outcomes are sums of products of independent inputs, and no product has two of
             ///< the group: the expectation given the group is a plane
  };

  /// \param parameters  shape [parameter][draw]; any units. The order reaches the last bits of the
  ///                    result: give the parameters of a group in an order of their own (by name)
  /// \param outcomes    cost and QALYs by option, over the same draws; not kept
  /// \pre at least 20 draws; all values finite
  /// \cost 10,000 draws, two options, at -O3: 3 ms with one parameter, 10 ms with two, 65 ms with
  /// 40;
  ///       memory draws x columns of the design (15 to 188) doubles
  PartialInformation(std::span<const std::span<const double>> parameters,
                     const cea::Outcomes& outcomes, Form form = Form::smooth);
  ~PartialInformation();
  PartialInformation(PartialInformation&&) noexcept;
  PartialInformation& operator=(PartialInformation&&) noexcept;

  /// EVPPI at one threshold, 0 with one option or no parameter that varies.
  ///
  /// Standard error. Influence of a draw = (max_d g_d - g_best) of the draw, plus (2 H - H H) w
  /// times e: e the residuals of the net benefits, w which option is chosen there instead of the
  /// best, H the smoother. Smoothing w once would take the penalties as given; smoothing what is
  /// left again makes up for most of what their choice adds. It covers the draws of phi and the
  /// noise of the fitted curves, not what the form of the curves cannot follow. Measured over
  /// repeated samples: 0 to 10% too small where options are apart, up to 38% too large where two
  /// are in an exact tie over all. 0 means that no draw changes the decision, not that none could.
  ///
  /// \param threshold  money per QALY
  /// \returns money, in the terms of the outcomes
  /// \cost O(draws x columns of the design) a call
  /// \source Strong, Oakley and Brennan 2014, Med Decis Making 34:311; influence of a smoothed
  ///         estimate: Newey 1994, Econometrica 62:1349; twice smoothed: Newey, Hsieh and Robins
  ///         2004, Econometrica 72:947
  /// \test closed forms (single, correlated, groups of up to five), quadrature (decision tree with
  ///       products), nested Monte Carlo; standard error and bias over repeated samples
  [[nodiscard]] InformationValue evppi(double threshold, const numerics::DrawGroups& groups) const;

  /// Upward: noise in fitted curves makes maxima too large. With s_d^2 = (variance of the residual)
  /// x (degrees of freedom) / draws for the curve of an option, s_d of two curves together, and b_d
  /// how far an option lies behind the one chosen, it is the mean over draws of
  /// sum_d s_d L(max(0, b_d / s_d - 1)); about two to three times the bias of a curve that is far
  /// from shrinking. Downward: as for EVPI. Lack of fit is in neither.
  /// \returns money, in the terms of the outcomes
  [[nodiscard]] Bias bias(double threshold, const numerics::DrawGroups& groups) const;

  /// The method, as results name it, e.g. "penalised cubic spline".
  [[nodiscard]] const std::string& method() const noexcept;

 private:
  struct Fit;
  std::unique_ptr<Fit> fit_;
};

/// E[response | group] in every draw, by the regressions that PartialInformation chooses.
///
/// Where a payoff is linear in a few outcomes of a model, and everything else in it independent of
/// the model's parameters, E[payoff | group] is linear in these expectations: one fit for each
/// group of a model then serves every pairing that uses the model.
///
/// \param parameters  shape [parameter][draw]
/// \param responses   shape [response][draw]
/// \param[out] method  as PartialInformation::method()
/// \returns shape [response][draw], the units of the responses
/// \pre at least 20 draws; all values finite
[[nodiscard]] std::vector<std::vector<double>> expected_given(
    std::span<const std::span<const double>> parameters,
    std::span<const std::span<const double>> responses, std::string& method);

}  // namespace equipoise::voi
