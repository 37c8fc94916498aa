/// \file  engine/run/referee.hpp
/// \brief The value of learning a group of inputs, found a second way: simulations of simulations
///        of the compiled model, which fit no curve.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "equipoise/estimate.hpp"

#include "models/voi/information_value.hpp"
#include "models/voi/multilevel.hpp"

#include "engine/document/diagnostics.hpp"
#include "engine/run/decision_model.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/learnt_group.hpp"

namespace equipoise::run {

enum class RefereeMethod { multilevel, nested };

struct RefereeRequest {
  RefereeMethod method = RefereeMethod::multilevel;
  double threshold = 0.0;                      ///< money per QALY
  double standard_error = 0.0;                 ///< money, > 0: what the referee's is to be
  std::size_t most_evaluations = 100'000'000;  ///< runs of the model, >= least_evaluations
};

/// What either method needs to begin.
inline constexpr std::size_t least_evaluations = 50'000;

/// A value and how it was found; money, in the terms of the decision (DecisionModel::decide).
struct FoundValue {
  std::string method;
  Estimate value;
  voi::Bias bias;               ///< about how far it may lie off on average, beyond chance
  std::size_t evaluations = 0;  ///< runs of the model, each for all options
  double seconds = 0.0;         ///< of wall time; of the fast value without its runs of the model
};

/// Both values at one threshold.
struct RefereeResult {
  double threshold = 0.0;
  FoundValue fast, referee;
  bool reached = false;  ///< the standard error that was requested, at its threshold
  std::vector<voi::MultilevelLevel> levels;  ///< of multilevel Monte Carlo

  /// The referee's value less the fast one, in standard errors of both together; 0 where they are
  /// equal.
  [[nodiscard]] double difference() const noexcept;
  /// They differ by no more than four standard errors of both together and the biases that could
  /// explain it: what the higher one may be too high and the lower one too low.
  [[nodiscard]] bool agree() const noexcept;
  /// How far above the fast value a referee of this standard error would agree with it; money.
  [[nodiscard]] double allowed_above() const noexcept;
  /// How far below.
  [[nodiscard]] double allowed_below() const noexcept;
};

/// Finds the value of learning a group both ways: as results report it, from the draws of the
/// study (fast_value.hpp), and by a referee with draws of its own.
///
/// A trial's data are simulated, and inner draws of the effects that it observes come from their
/// posterior given these data (simulated_trial.hpp).
///
/// \pre of a trial for the whole choice of a target, the threshold is the study's own: there alone
///      a run values it
/// \returns multilevel: at the threshold of the request, for which its samples are laid out.
///          Nested: also at every threshold of the study (of a trial for the whole choice none
///          beside), all from the same runs, whose number and time each result carries
/// \throws NumericalFailure where the model fails in a draw
/// \cost as returned
/// \test tests/unit/run/referee_test.cpp; docs/methods/referees.md
[[nodiscard]] std::vector<RefereeResult> referee(const DecisionModel& decision,
                                                 const LearntGroup& group,
                                                 const RefereeRequest& request, Executor& executor,
                                                 const document::Diagnostics& diagnostics);

}  // namespace equipoise::run
