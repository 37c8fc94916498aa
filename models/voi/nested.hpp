/// \file  models/voi/nested.hpp
/// \brief Nested Monte Carlo: the slow referee of EVPPI and EVSI, which fits no curve.
#pragma once

#include <array>
#include <cstddef>

#include "models/core/lanes.hpp"
#include "models/voi/conditional_draws.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

/// What a nested sample says at one threshold.
struct NestedValue {
  InformationValue information;  ///< bias of the inner samples removed to first order; money
  Estimate uncorrected;          ///< with that bias; never below zero
  double inner_bias = 0;         ///< removed from `uncorrected`; money, >= 0
  Bias bias;  ///< about what remains, inner samples and choice of the best; money
};

/// The expected loss that information avoids, by simulation of simulations:
///
///   V_M = mean over o of max_d m_d(o) - m_best(o),   m_d(o) = mean over i = 1..M of NB_d(o, i)
///
/// for outer samples o (values of phi for EVPPI, data sets for EVSI), and best the option with the
/// highest overall mean. A maximum of noisy means is too large: E[V_M] = V + c / M + ... The same
/// inner draws in two halves give V_(M/2), whose bias is twice that, so
///
///   V = 2 V_M - V_(M/2)
///
/// removes it (the jackknife over two halves). The removed bias, V_(M/2) - V_M, is >= 0 for every
/// outer sample. Quarters do the same for the corrected value: what it moves from M / 2 to M,
/// divided by 2^1.5 - 1 (the slowest next term that occurs), is stated as the bias that remains.
/// Where M is so small that the noise of the inner draws drowns what is learnt, the bias falls more
/// slowly than 1 / M; then the halvings show a ratio r above a half, and removed x (r / (1 - r) -
/// 1), r at most 2^-1/2, is stated upward.
///
/// Right where the model is, for any dependence and any number of options; needs no smoothness. It
/// is dear: M runs of the model for each outer sample. Costs and QALYs are kept apart, so every
/// threshold is a question to the same runs.
///
/// \source Brennan, Kharroubi, O'Hagan and Chilcott 2007, Med Decis Making 27:448 (two-level Monte
///         Carlo EVPPI); Ades, Lu and Claxton 2004, Med Decis Making 24:207 (EVSI); Oakley,
///         Brennan, Tappenden and Chilcott 2010, J Health Econ 29:468 (the inner bias); Gordy and
///         Juneja 2010, Manage Sci 56:1833 (jackknife of nested simulation)
/// \test closed forms (normal, beta-binomial, five correlated parameters with three options) within
///       four standard errors; the uncorrected value with 8 inner draws refused; coverage
class NestedInformation {
 public:
  /// \param sample   draws and runs; called in batches
  /// \param options  of the decision
  /// \param outer    values of what is learnt, >= 2
  /// \param inner    draws of the rest for each, a multiple of 4
  /// \cost outer x inner runs of the model; 64 bytes an outer sample and option
  NestedInformation(const ConditionalSample& sample, std::size_t options, std::size_t outer,
                    std::size_t inner);

  /// Standard error: sd over outer samples of their corrected losses, / sqrt(outer); the noise of
  /// the inner draws is in it.
  /// \param threshold  money per QALY
  /// \returns money, in the terms of the outcomes; influence has shape [outer sample]
  [[nodiscard]] NestedValue at(double threshold) const;

  /// Runs of the model, each for all options.
  [[nodiscard]] std::size_t evaluations() const noexcept { return outer_ * inner_; }

 private:
  std::size_t options_, outer_, inner_;
  /// Means over each quarter of the inner draws, increments to the first option: shape
  /// [quarter][option][outer sample].
  std::array<LaneTable, 4> cost_, qalys_;
};

}  // namespace equipoise::voi
