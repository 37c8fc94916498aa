/// \file  models/decision/pairing.hpp
/// \brief Everything about one strategy for one target that its verdict depends on.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "equipoise/estimate.hpp"

#include "models/decision/action_tree.hpp"
#include "models/decision/actions.hpp"
#include "models/decision/pairing_inputs.hpp"
#include "models/decision/pairing_outcome.hpp"
#include "models/decision/shared_trial.hpp"
#include "models/decision/standing.hpp"
#include "models/decision/timed_strategy.hpp"
#include "models/implementation/cubic_table.hpp"

namespace equipoise::decision {

/// A pairing, tabulated. Immutable; every method is const and may run beside others.
///
/// I, EVPPI, EVSI and ENBS all come from g(delta), the mean payoff over draws at a fixed effect,
/// integrated exactly over the effect. The plain sample mean of the payoffs agrees within its error
/// and is noisier: it samples the effect too.
class PairingModel {
 public:
  /// \pre the spans agree in length, all values finite; adherence, reach and achievable in [0, 1];
  ///      0 < attenuation <= 1; mean_people >= 0; every trial has its kind; mean_reach > 0 where a
  ///      trial states reach_after
  /// \param like  the same pairing under another delivery, say: where its draws are the same, its
  ///              tables of them are shared
  /// \cost for 10,000 draws about 4 ms
  explicit PairingModel(const PairingInputs& inputs, const SearchRanges& ranges = {},
                        const PairingModel* like = nullptr);
  ~PairingModel();
  PairingModel(PairingModel&&) noexcept;
  PairingModel& operator=(PairingModel&&) noexcept;

  /// The same pairing with other trials: the listed ones, begun later, say. What its draws say is
  /// not tabulated anew.
  /// \pre every trial has its kind
  /// \cost a millisecond a trial
  /// \test a model made with these trials
  [[nodiscard]] PairingModel with_trials(std::vector<voi::TrialDesign> trials) const;

  [[nodiscard]] const PairingInputs& inputs() const noexcept;
  [[nodiscard]] const SearchRanges& ranges() const noexcept;
  [[nodiscard]] Levers base() const;

  /// Everything that the verdict needs.
  ///
  /// \param fallback  one for each trial, in the line of a target; empty: current practice
  ///
  /// \cost 20 us where tables are kept (threshold, costs), 100 us where the effect changes, 300 us
  /// where the half-life does
  [[nodiscard]] PairingOutcome evaluate(const Levers& levers,
                                        std::span<const Fallback> fallback = {}) const;
  /// What the class rests on, with choices after a trial from the series alone, whatever it leaves
  /// out: for searches. At most half the time.
  /// \param margin_of  an ENBS that changes neither the class nor the margin of this class is left
  ///                   out; nothing: none is
  [[nodiscard]] Standing standing(const Levers& levers,
                                  std::optional<Class> margin_of = std::nullopt) const;

  /// The parts of I. Standard errors are those of the base effect and half-life, NaN where a lever
  /// moves either.
  [[nodiscard]] ImplementedParts implemented(const Levers& levers) const;

  /// I with what each batch of draws says of it.
  [[nodiscard]] ExpectedGain payoff_of_programme(double threshold) const;
  /// Of the pairing itself: threshold x qalys - care_cost of implemented(base()).
  [[nodiscard]] ExpectedGain gain_of_programme(double threshold) const;
  /// Of its effect, built up and fading in another way and delivered at another time.
  /// \cost 10 us for each level of the effect (delivery.hpp)
  [[nodiscard]] ExpectedGain gain_on(const implementation::Persistence& persistence,
                                     const implementation::Schedule& schedule,
                                     double threshold) const;
  /// Of the pairing at a known effect: the mean over draws as a function of eta = lambda delta, one
  /// row.
  [[nodiscard]] implementation::CubicTable gain_by_effect(double threshold) const;

  /// Every action on its own, those without research first (four, with a fallback strategy seven),
  /// in the order of WithoutResearch, then both with the trial at its best size.
  ///
  /// \param outcome   of evaluate(base()), or with another threshold or fallback
  /// \param fallback  the same \pre outcome.best_size
  /// \test the worked actions of docs/methods/verdict.md; worlds that are drawn, tried, lived
  /// through
  [[nodiscard]] std::vector<ActionValue> action_tree(const TrialOutcome& outcome, double threshold,
                                                     const Fallback& fallback = {}) const;

  /// What this pairing brings as the fallback of another one whose trial reports at tau.
  /// \param correlation  of the effects of both; not 0: reports tied them, and the trial tells of
  ///                     this one too
  /// \pre where it is not 0 the effect is normal
  [[nodiscard]] Fallback as_fallback(double reports, double threshold,
                                     double correlation = 0.0) const;

  /// This strategy as one of several around a trial that starts to deliver at s0 and reports at
  /// tau.
  [[nodiscard]] TimedStrategy timed(double starts, double reports, double threshold) const;
  /// Standard error of a mean over draws from its means over batches, shape [batch]. NaN with one
  /// batch.
  [[nodiscard]] double batch_error(std::span<const double> by_batch) const;

  /// Value of knowing the local effect delta, which bounds a trial here; and of knowing the
  /// strategy's mean effect mu. Population, loss avoided. \test invariants EVSI <= EVPPI(delta) <=
  /// EVPI
  [[nodiscard]] Estimate evppi_effect(double threshold) const;
  [[nodiscard]] Estimate evppi_mean_effect(double threshold) const;

  /// What a report about the effect here is expected to be worth before it is known: E[max(payoff |
  /// report, other)] less the better one now, by loss avoided. Immediate results, full uptake.
  ///
  /// \param weight  1 - Var[delta | report] / Var[delta], in (0, 1]
  /// \param other   expected payoff of the best other option, money; its error is not counted
  ///
  /// \test the mean over simulated reports of what each was worth
  [[nodiscard]] Estimate value_of_learning(double weight, double other, double threshold) const;

  /// Standard errors by the delta method: to first order each value is a mean over draws of an
  /// influence (what a batch would give under the decision rule found on all draws), whose spread
  /// between batches gives the error. NaN with fewer than two batches.
  [[nodiscard]] double payoff_error(double threshold) const;
  /// \param outcome  of evaluate(levers) at base levers, or with another threshold
  [[nodiscard]] TrialErrors trial_errors(const TrialOutcome& outcome, double threshold) const;
  /// Of ENBS at the best size alone. \pre outcome.best_size
  [[nodiscard]] double enbs_error(const TrialOutcome& outcome, double threshold) const;
  /// By how much the largest ENBS of the candidates lies too high on average, for having been
  /// chosen on the draws that it is estimated from (voi::selection_bias). Never subtracted.
  ///
  /// \test the bias over repeated samples
  [[nodiscard]] double bias_of_best(std::span<const TrialErrors::Candidate> candidates) const;
  /// Of ENBS at the best size, in the line of a target: the fallback's values are held, so that the
  /// noise of its draws, which the two share, is not in it. \pre outcome.best_size
  [[nodiscard]] double line_error(const TrialOutcome& outcome, double threshold,
                                  const Fallback& fallback) const;

  /// Evidence travels: the trial observes X = lambda' delta' + e in its own target, delta' = mu +
  /// u' and delta = mu + u of this one share mu alone. With w' its learning weight in its own
  /// target, the posterior mean of delta moves with the weight w' (SE^2 / V') (SE^2 / V).
  ///
  /// \param studied   the same strategy, with the same mean effect and delivery, in the trial's own
  /// target
  ///
  /// \param trial     index, the same in both
  ///
  /// \param size      index of the size that is run
  ///
  /// \param fallback  the best other option of this target
  ///
  /// \pre the trial reports before delivery ends
  ///
  /// \test weight .01955 and posterior variance .059371; simulated worlds of two targets
  [[nodiscard]] Taught taught_by(const PairingModel& studied, std::size_t trial, std::size_t size,
                                 double threshold, const Fallback& fallback) const;

  /// Expected cost of the programme, as stated.
  [[nodiscard]] ProgrammeCosts programme_costs() const;
  /// I of everybody on another schedule: started later, say.
  /// \test the payoff function on the same schedule; the pairing's own
  [[nodiscard]] Estimate payoff_on(const implementation::Schedule& schedule,
                                   double threshold) const;
  /// Standard error of the value of a research action against one without research; the values of
  /// the fallback are held. \param outcome  with this fallback; of a feasible size
  [[nodiscard]] double research_error(const TrialOutcome& outcome, std::size_t size,
                                      Research research, double threshold, const Fallback& fallback,
                                      WithoutResearch against = WithoutResearch::nothing) const;
  /// A research action as one of several whose trials are of the same mean effect.
  /// \param outcome  with this fallback; of a feasible size
  /// \cost 5 us
  [[nodiscard]] SharedTrial shared_trial(const TrialOutcome& outcome, std::size_t size,
                                         Research research, double threshold,
                                         const Fallback& fallback) const;

  /// Number of batches, the length of a row of bootstrap weights.
  [[nodiscard]] std::size_t batches() const noexcept;

  /// Values on re-weighted draws, at base levers. I, ENBS, the choices of design, size and action
  /// are made anew; the trial's variance and feasibility, which rest on the means of inputs, are
  /// kept.
  /// \param weights    shape [replicate][batch]; how often each batch is drawn, each row sums to
  ///                   batches()
  /// \param margin_of  as for standing()
  [[nodiscard]] std::vector<Standing> reweighted(
      std::span<const double> weights, std::optional<Class> margin_of = std::nullopt) const;

 private:
  /// Standard error of the value of a study of the effect with learning weight w, for the choice
  /// between implementing and another payoff, which is held.
  [[nodiscard]] double learning_error(double other, double threshold, double w) const;

  struct Tables;
  explicit PairingModel(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables_;
};

}  // namespace equipoise::decision
