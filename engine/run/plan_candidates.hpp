/// \file  engine/run/plan_candidates.hpp
/// \brief Everything that is listed for a target, before what cannot matter to a plan is dropped.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "equipoise/portfolio_results.hpp"

#include "engine/run/later_trials.hpp"
#include "engine/run/pairings.hpp"
#include "engine/run/target_actions.hpp"

namespace equipoise::run {

/// An alternative before what only some need is worked out: the error of its value, and what its
/// trial shares with others.
struct PlanCandidate {
  PlanChoice choice;                              ///< the error of its value is not set
  LatestStarts allowed_by;                        ///< the least that must be allowed for it
  std::size_t strategy = 0;                       ///< of the study
  const AnalysedPairing* pairing = nullptr;       ///< null: nothing
  implementation::Schedule schedule = {};         ///< of implementing without a trial
  const decision::PairingModel* model = nullptr;  ///< of the trial
  const decision::TrialOutcome* trial = nullptr;  ///< null: no trial
  const AnalysedPairing* other = nullptr;         ///< beside a trial; null: current practice
  decision::Fallback fallback = {};               ///< the same
  std::size_t size = 0;
  decision::Research research = decision::Research::before_implementing;
  /// What the report adds is worth more than it costs.
  bool worth_its_cost = true;
};

struct PlanCandidates {
  std::deque<LaterTrials> later;  ///< what some of them point to
  std::vector<PlanCandidate> listed;
};

/// Those of target_actions (target_actions.hpp), dominated ones and trials that are not worth their
/// cost among them.
/// \param latest  of what may start
/// \param years   of the decision horizon
/// \cost of every later year in which trials may start about 2 ms a trial and pairing, at 10,000
/// draws
[[nodiscard]] PlanCandidates plan_candidates(const PlanChoice& nothing,
                                             std::span<const SharedPairing> pairings,
                                             const decision::LineResult& line,
                                             const LatestStarts& latest, std::size_t years);

/// The error of its value, and of a trial what its report shares with others.
[[nodiscard]] double error_of(const PlanCandidate& candidate);
[[nodiscard]] decision::SharedTrial shared_trial_of(const PlanCandidate& candidate);

}  // namespace equipoise::run
