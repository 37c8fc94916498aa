/// \file  engine/run/pairings.hpp
/// \brief From draws and outcomes to the payoff, the value of information and the verdict of every
///        pairing, and each target's own line.
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "equipoise/results.hpp"

#include "models/decision/line.hpp"
#include "models/decision/pairing.hpp"

#include "engine/compile/study.hpp"
#include "engine/run/evaluate.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/learnable.hpp"

namespace equipoise::run {

/// What the draws of a target say of one more adherent person, and of how many people there are.
/// Shapes [draw].
struct TargetDraws {
  std::vector<double> qalys, care_cost;             ///< q and c, per counted person
  std::vector<double> eligible;                     ///< people at any time
  std::vector<double> first_year, each_later_year;  ///< people counted
};

/// \param inputs    shape [input][draw]; or the means, one draw
/// \param outcomes  of the target's model over the same draws
[[nodiscard]] TargetDraws target_draws(const compile::CompiledStudy& study, std::size_t target,
                                       const LaneTable& inputs, const LaneTable& outcomes);

/// One pairing, analysed: its result, and what its target's line needs of it.
struct AnalysedPairing {
  PairingResult result;            ///< without a rank
  double discounted_people = 0.0;  ///< what per-person figures are divided by
  std::unique_ptr<const decision::PairingModel> model;
  decision::PairingOutcome outcome;  ///< of the model as stated
  std::vector<double> qalys,
      cost;  ///< against current practice, shape [draw]; cost of care and programme
};

struct PracticeValue;  // practice_value.hpp

/// Everything that the pairings of one target share.
struct PairingSurroundings {
  const compile::CompiledStudy* study = nullptr;
  const Evaluation* evaluation = nullptr;
  const TargetDraws* draws = nullptr;  ///< of the target
  const TargetDraws* at_means = nullptr;
  const std::vector<Learnable>* model = nullptr;  ///< of the target's model
  std::span<const double> bootstrap;              ///< weights, shape [replicate][batch]
  const decision::PairingModel* base = nullptr;   ///< of the pairing in the base case
  const PracticeValue* practice = nullptr;        ///< null: no value of implementation is asked for
};

[[nodiscard]] AnalysedPairing analyse_pairing(const compile::CompiledPairing& pairing,
                                              const PairingSurroundings& surroundings);

/// Shared between scenarios, which rank a pairing among others.
using SharedPairing = std::shared_ptr<const AnalysedPairing>;

/// The choice of a target, analysed: its result, and what a trial elsewhere needs of it.
struct AnalysedTarget {
  TargetResult result;  ///< without what trials teach elsewhere
  decision::LineResult line;
  double evpi_bias = 0.0;  ///< EVPI lies low on average, by at most about this
};

/// The choice between current practice and all strategies of a target.
/// \param pairings  of the target, by strategy
/// \param[in,out] results  of the same pairings in this scenario: their ranks are completed
[[nodiscard]] AnalysedTarget analyse_target(const compile::CompiledStudy& study, std::size_t target,
                                            std::span<const SharedPairing> pairings,
                                            std::span<PairingResult> results);

/// How often each batch of draws is drawn with replacement: 500 bootstrap replicates from a stream
/// of their own. Shape [replicate][batch].
[[nodiscard]] std::vector<double> bootstrap_weights(std::uint64_t seed, std::size_t batches);

}  // namespace equipoise::run
