/// \file  models/decision/pairing_outcome.hpp
/// \brief What a pairing is worth: implemented, and by every trial of it.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "equipoise/estimate.hpp"

#include "models/decision/actions.hpp"
#include "models/voi/trial.hpp"

namespace equipoise::decision {

/// Where the ENBS of a research action comes from, money:
///
///   ENBS = loss_avoided - waiting_cost - research cost + uptake_gain.
///
/// \test the identity; the worked actions of docs/methods/verdict.md, 6,000 - 100 - 1,000 = 4,900
struct ResearchAccount {
  /// What choosing by the result saves the people who are still to be decided for.
  double loss_avoided = 0.0;
  /// The best value without research less that of the action if its result were ignored: what
  /// groups A, C and R forgo by receiving something else than the best option on current
  /// information. Below 0 where that is a gain.
  double waiting_cost = 0.0;
  /// What practices bring that join because the trial led to adoption.
  double uptake_gain = 0.0;
};

/// A trial of one size. Its variance and learning weight are those at the mean intracluster
/// correlation; its values, in money, are averaged over the correlation's distribution.
struct SizeOutcome {
  std::size_t practices_per_arm = 0;
  voi::TrialSize trial;
  double learning_weight = 0.0;  ///< w at the mean intracluster correlation
  /// Immediate results, full uptake, before research cost: E_X[max(0, E[payoff | X])] - max(0, I),
  /// computed as expected loss avoided.
  double evsi = 0.0;
  double preposterior_sd = 0.0;      ///< standard deviation of E[payoff | X], money
  double before_implementing = 0.0;  ///< value of the research action, research cost paid
  double while_implementing = 0.0;
  double enbs_before = 0.0, enbs_while = 0.0;  ///< less the best value without research
  ResearchAccount account_before, account_while;
  [[nodiscard]] double enbs() const noexcept {
    return enbs_before > enbs_while ? enbs_before : enbs_while;
  }
};

/// From which ENBS on a size is nearly as good as the best one: within 5% of |best|.
[[nodiscard]] inline double near_optimal_from(double best) noexcept {
  return best - 0.05 * (best < 0 ? -best : best);
}

/// A design over all its sizes.
struct TrialOutcome {
  std::size_t trial = 0;  ///< index in PairingInputs::trials
  bool nothing_left_to_decide = false;
  std::vector<SizeOutcome> sizes;  ///< in the order of the design; infeasible ones have no values
  std::optional<std::size_t>
      best_size;  ///< index; nothing where no size is feasible or nothing is left
  /// Indices whose ENBS is within 5% of the best one's |ENBS|, over all follow-ups of the trial.
  std::vector<std::size_t> near_optimal;
  // At the best size.
  Research best_action = Research::before_implementing;
  double enbs = 0.0, enbs_before = 0.0, enbs_while = 0.0, evsi = 0.0;
  std::vector<double> without_research;  ///< values, in the order of WithoutResearch
  WithoutResearch best_without = WithoutResearch::nothing;
};

/// All values at one setting of the levers.
struct PairingOutcome {
  double payoff = 0.0;  ///< I, of implementing: [0, D)
  std::vector<TrialOutcome> trials;
  std::optional<std::size_t> best_trial;  ///< the one with the largest ENBS, where any can be run

  /// ENBS of the best trial, or nothing where none can be run.
  [[nodiscard]] std::optional<double> enbs() const {
    if (!best_trial) return std::nullopt;
    return trials[*best_trial].enbs;
  }
};

/// The parts of I, from the same integral over the effect: k QALYs - care cost - programme =
/// payoff.
struct ImplementedParts {
  Estimate qalys, care_cost, extra_adherent, programme_cost, payoff;
  double setup = 0.0, fixed = 0.0, practices = 0.0, patients = 0.0;
};

/// What a schedule for everybody gains on current practice before any programme is paid: k QALYs -
/// care cost, expected over the effect; money.
struct ExpectedGain {
  double value = 0.0;
  std::vector<double> by_batch;  ///< what each batch of draws says of it: for batch_error
};

/// What a trial of the same strategy in another target is worth here, as if nobody here took part
/// in it (of a balanced incomplete block they do, and have data of their own).
struct Taught {
  double learning_weight = 0.0;  ///< at the mean intracluster correlation there
  /// Immediate results, full uptake, for the choice between this strategy and the best other
  /// option.
  Estimate evsi;
  /// The same for what is decided once the trial has reported, with this target's own schedules:
  /// research value less the best value without research, and no cost.
  Estimate enbs;
};

/// Standard errors of a trial's values.
struct TrialErrors {
  struct Size {
    double evsi = 0.0, enbs_before = 0.0, enbs_while = 0.0, enbs = 0.0;
    ResearchAccount account_before, account_while;
  };
  std::vector<Size> sizes;

  /// One research action at one feasible size: what the best was chosen from.
  struct Candidate {
    double enbs = 0.0;
    std::vector<double> by_batch;  ///< what each batch of draws says of it, to first order
  };
  std::vector<Candidate> candidates;
};

}  // namespace equipoise::decision
