/// \file  models/voi/informed_choice.hpp
/// \brief The choice between options once something is learnt, at any threshold.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/numerics/standard_error.hpp"
#include "models/voi/curves.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::voi {

/// A curve, times what else multiplies it.
struct InformedTerm {
  const Curves* curves = nullptr;
  std::size_t curve = 0;
  std::span<const double> multiplier;  ///< shape [draw]; empty: 1
};

/// An outcome of one option, and how what is learnt reaches it:
///
///   E[outcome | learnt] = sum of E[multiplier] x curve + E[rest],
///
/// where multipliers and rest are independent of what is learnt. Two uses: a curve of the outcome
/// itself, without either; or, where an outcome is a product with a factor that only the learnt
/// inputs move (the gain of one person, times the people who gain), the curve of that factor: it
/// serves every option that the factor enters, and the noise of what it is multiplied with, often
/// far larger, is not in it.
struct InformedOutcome {
  std::vector<InformedTerm> terms;  ///< none: what is learnt does not reach it
  std::span<const double> rest;     ///< shape [draw]; empty: 0
};

struct InformedOption {
  InformedOutcome qalys, cost;
};

/// A value with the bias that the noise of fitted curves may give it.
struct InformedValue {
  InformationValue value;
  double upward_bias = 0.0;  ///< money, >= 0: it lies high on average, by at most about this
};

/// EVPPI(k) = E[max_d g_d] - max_d E[g_d], g_d = k E[QALYs_d | learnt] - E[cost_d | learnt],
/// computed as expected loss avoided: the mean over draws of max_d g_d - g_best.
class InformedChoice {
 public:
  /// The curves and spans are read when a value is asked for: they outlive it.
  /// \pre all spans are empty or of the same length, >= 20
  InformedChoice(std::vector<InformedOption> options, std::size_t draws);

  /// 0 with one option, or where no draw changes the decision.
  ///
  /// Standard error. Influence of a draw = (max_d g_d - g_best) of the draw; plus, for every curve,
  /// (2 H - H H) w times its residual, w the money that the curve carries in the option chosen
  /// there less that in the best one, H the smoother (smoothing w once would take the penalties as
  /// given; smoothing what is left again makes up for most of what their choice adds); plus, for
  /// every multiplier and rest, its own deviation in the draw times what it carries on average. It
  /// covers the draws of what is learnt, the noise of the curves and that of the means beside them,
  /// not what the form of the curves cannot follow. 0 means that no draw changes the decision, not
  /// that none could.
  ///
  /// Bias. With s_d the noise of the difference between the curves of the option chosen and of d,
  /// and b_d how far d lies behind, the mean over draws of sum_d s_d L(max(0, b_d / s_d - 1)), L
  /// the unit normal loss; about two to three times the bias of a curve that is far from shrinking.
  ///
  /// \param threshold  k, money per QALY
  /// \returns money, in the terms of the outcomes
  /// \cost 10,000 draws, two options: 10 us where nothing changes, else beside it two passes over
  ///       the columns of each curve
  /// \source influence of a smoothed estimate: Newey 1994, Econometrica 62:1349; twice smoothed:
  ///         Newey, Hsieh and Robins 2004, Econometrica 72:947
  /// \test tests/unit/voi/informed_choice_test.cpp, and those of evppi.hpp
  [[nodiscard]] InformedValue evppi(double threshold, const numerics::DrawGroups& groups) const;
  /// That of evppi(), alone. \cost 10,000 draws, two options: 20 us
  [[nodiscard]] double upward_bias(double threshold) const;

  /// How far this value may lie low because its curves do not follow what some of the same inputs
  /// alone say (a step, a wave): those smooth what the curves leave of the outcomes, and find
  /// nothing but noise where nothing is missed. The mean over draws of the largest size, over
  /// options, of the net benefit that they find.
  /// \param part  the same options, of which some of the same inputs would be learnt
  /// \returns money, >= 0: |E max(f + m) - E max(f)| <= E max |m|
  /// \cost a pass over the columns of each curve of the part
  /// \test a step, whose value with other inputs lies below that without
  [[nodiscard]] double missed(const InformedChoice& part, double threshold) const;

 private:
  /// A term of an outcome: where its curve stands among `curves_`, and the mean of its multiplier.
  struct Term {
    std::size_t curve = 0;
    double multiplier = 1.0;
  };
  struct Outcome {
    std::vector<Term> terms;
    double rest = 0.0;
  };
  struct Option {
    Outcome qalys, cost;
  };
  struct CurveOf {
    const Curves* curves;
    std::size_t index;
    [[nodiscard]] std::span<const double> fitted() const { return curves->fitted(index); }
  };
  struct Choice;

  [[nodiscard]] Outcome place(const InformedOutcome& outcome);
  [[nodiscard]] std::vector<double> money(const Option& option, double threshold) const;
  [[nodiscard]] Choice choose(double threshold) const;
  [[nodiscard]] double noise(const Choice& choice, std::size_t a, std::size_t b) const;
  void add_curve_influence(const Choice& choice, std::span<double> influence) const;
  void add_mean_influence(const Choice& choice, double threshold, std::size_t option,
                          std::span<double> influence) const;

  std::size_t draws_;
  std::vector<InformedOption> given_;
  std::vector<Option> options_;
  std::vector<CurveOf> curves_;  ///< distinct
};

}  // namespace equipoise::voi
