/// \file  models/decision/trial_plans.hpp
/// \brief Who receives which strategy, and when, around a trial of the strategies of a target.
///
/// A plan is what everybody outside the trial has until it reports, and what everybody has after.
/// The same plans serve research that takes no practice off what it does: it has no arms.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/decision/actions.hpp"
#include "models/voi/trial.hpp"

namespace equipoise::decision {

/// One of a target's options: the index of a strategy, or nothing: current practice.
using Choice = std::optional<std::size_t>;

/// Current practice is the option 0, strategy i the option i + 1.
[[nodiscard]] inline Choice choice_of(std::size_t option) {
  return option == 0 ? Choice{} : Choice{option - 1};
}

/// What a study does to practices, beside what its data say.
struct Conduct {
  std::span<const voi::TrialArm> arms;  ///< none: it takes no practice off what it does
  /// Practices that join each strategy where the study led to it, as a share of those that take
  /// part, shape [strategy]; empty: the study changes no uptake.
  std::span<const double> joining;

  [[nodiscard]] bool nothing() const { return arms.empty() && joining.empty(); }
};

/// How many practices take part in a trial that gives them any of its strategies: those that the
/// least accepted of these reaches. A design states its arms as shares of them, and a size is
/// feasible where they are enough, whether the trial is valued for one pairing or as a whole.
///
/// \param mean_reach  share of practices, shape [strategy] \param strategies  of the trial
/// \pre at least one strategy
[[nodiscard]] double least_reach(std::span<const double> mean_reach,
                                 std::span<const std::size_t> strategies);

/// What such a share is of the practices that one strategy reaches: where it reaches more, a
/// smaller one. Of a strategy outside the trial that reaches fewer it is the share that is stated.
[[nodiscard]] double among_reached(double share, double least_reach, double mean_reach);

/// The mean reach of every strategy, shape [strategy].
template <typename Strategies>
[[nodiscard]] std::vector<double> mean_reach_of(const Strategies& strategies) {
  std::vector<double> reach;
  for (const auto& strategy : strategies) reach.push_back(strategy.mean_reach);
  return reach;
}

/// The arms among the practices that one strategy would reach.
///
/// \param mean_reach  shape [strategy]
[[nodiscard]] std::vector<voi::TrialArm> arms_among(std::span<const voi::TrialArm> arms,
                                                    std::span<const double> mean_reach,
                                                    std::size_t strategy);

/// What one strategy contributes to a plan: its schedules by share of the people, and the years and
/// first delivery of the union of these schedules, for its fixed cost and set-up.
///
/// An arm has its strategies from s0 to tau (from the first day the one that everybody has), and
/// nothing else before tau: a control arm keeps current practice. An arm whose practices would have
/// the same outside the trial is no arm of its own. At tau everybody goes on with, or starts,
/// `after`, and whatever else somebody has stops: it fades where nothing follows, and is replaced
/// where something does, also where that was there already. A strategy that begins or goes on in an
/// arm runs over [s0, E), one that everybody had and an arm had not over [tau, D) in that arm, one
/// that begins at tau over [tau, E), E the smaller of tau + D and H.
///
/// \param strategy  index in the target, as in `meanwhile`, `after` and the arms
/// \param arms      of arms_among, their shares sum to at most 1; none: no trial
/// \param joining   practices that take up the strategy at tau because the trial led to it, as a
///                  share of those that take part (voi::TrialSize::joining_share): they have what a
///                  practice has that had nothing until then
/// \test the actions of a two-arm trial; every share is somebody's; a factorial written out
[[nodiscard]] Option strategy_part(const ActionFrame& frame, std::size_t strategy, Choice meanwhile,
                                   Choice after, std::span<const voi::TrialArm> arms = {},
                                   double joining = 0.0);

}  // namespace equipoise::decision
