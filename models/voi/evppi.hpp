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
#include "models/voi/curves.hpp"
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
/// The method follows from the number of parameters of the group that vary: curves.hpp.
class PartialInformation {
 public:
  using Form = Curves::Form;

  /// \param parameters  shape [parameter][draw]; any units. The order reaches the last bits of the
  ///                    result: give the parameters of a group in an order of their own (by name)
  /// \param outcomes    cost and QALYs by option, over the same draws; not kept
  /// \pre at least 20 draws; all values finite
  /// \cost as Curves
  PartialInformation(std::span<const std::span<const double>> parameters,
                     const cea::Outcomes& outcomes, Form form = Form::smooth);
  ~PartialInformation();
  PartialInformation(PartialInformation&&) noexcept;
  PartialInformation& operator=(PartialInformation&&) noexcept;

  /// EVPPI at one threshold, 0 with one option or no parameter that varies.
  ///
  /// Standard error: as InformedChoice::evppi. Measured over repeated samples: 0 to 10% too small
  /// where options are apart, up to 38% too large where two are in an exact tie over all.
  ///
  /// \param threshold  money per QALY
  /// \returns money, in the terms of the outcomes
  /// \cost O(draws x columns that stayed) a call
  /// \source Strong, Oakley and Brennan 2014, Med Decis Making 34:311
  /// \test closed forms (single, correlated, groups of up to five), quadrature (decision tree with
  ///       products), nested Monte Carlo; standard error and bias over repeated samples
  [[nodiscard]] InformationValue evppi(double threshold, const numerics::DrawGroups& groups) const;

  /// Upward: noise in fitted curves makes maxima too large, as InformedChoice::evppi says.
  /// Downward: as for EVPI. Lack of fit is in neither. \returns money, in the terms of the outcomes
  [[nodiscard]] Bias bias(double threshold, const numerics::DrawGroups& groups) const;

  /// How far EVPPI may lie low because penalties shrink the curves: what these leave of the
  /// outcomes, smoothed by the same penalties again, as InformedChoice::missed measures it. Of a
  /// slope that is shrunk by a share s it finds s (1 - s); of what no curve of this form follows,
  /// nothing.
  /// \returns money, >= 0 \cost as evppi
  /// \test a parameter of two values, whose exact EVPPI is that of two means
  [[nodiscard]] double missed(double threshold) const;

  /// The method, as results name it, e.g. "penalised cubic spline".
  [[nodiscard]] const std::string& method() const noexcept;

 private:
  struct Fit;
  std::unique_ptr<Fit> fit_;
};

}  // namespace equipoise::voi
