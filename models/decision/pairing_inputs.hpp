/// \file  models/decision/pairing_inputs.hpp
/// \brief What a pairing is made from, and which of it a question "what if" may move.
#pragma once

#include <memory>
#include <vector>

#include "models/implementation/cubic_table.hpp"
#include "models/implementation/effect.hpp"
#include "models/implementation/payoff.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/standard_error.hpp"
#include "models/voi/trial.hpp"

namespace equipoise::decision {

/// What the caller hands over. The spans in `draws` are read while a PairingModel is made, not
/// after.
struct PairingInputs {
  implementation::PairingDraws draws;
  numerics::DrawGroups groups;  ///< which draws are independent
  implementation::Setting setting;
  implementation::Delivery delivery;
  implementation::Effect effect;
  /// delta as an ascending function of a standard normal score, where it is not normal
  /// (implementation/combination.hpp); null: delta is normal. Then `effect` has its mean and
  /// variance, and an estimate of it is taken to be as normal together with the score as its
  /// learning weight says: right near the point where the decision turns, and off by a third and
  /// more a standard deviation away from it, so that no trial should rest on it.
  std::shared_ptr<const implementation::CubicTable> effect_of_score;

  // The means of inputs, from their distributions rather than their draws: a trial's feasibility
  // and its sampling variance should not hang on the number of draws.
  double mean_reach = 1.0;
  double mean_current_adherence = 0.0;  ///< p0, inside (0, 1)
  double mean_people = 0.0;             ///< eligible people
  double mean_icc = 0.0;
  /// Values of the intracluster correlation over which the value of every size is averaged, their
  /// weights summing to 1; empty: its mean alone.
  numerics::QuadratureRule icc_values;

  std::vector<voi::TrialDesign> trials;
  double threshold = 0.0;     ///< k, money per QALY
  double minimum_enbs = 0.0;  ///< m: evaluate only where ENBS exceeds this
};

/// Where switch values are sought, and so how far the tables must reach.
struct SearchRanges {
  struct Range {
    double lower = 0.0, upper = 0.0;
  };
  Range threshold{0.0, 100000.0};   ///< money per QALY
  Range effect_shift{-1.0, 1.0};    ///< added to m, log odds
  Range heterogeneity{0.0, 0.6};    ///< tau
  Range attenuation{0.05, 1.0};     ///< lambda
  Range programme_cost{0.0, 10.0};  ///< multiplies every programme cost
  Range half_life{1.0 / 12, 50.0};  ///< years
  Range trial_cost{0.0, 10.0};      ///< multiplies the cost of research
  Range people{0.1, 10.0};          ///< multiplies the people
};

/// The inputs that a question "what if" may move, at their base values unless changed. One at a
/// time: the tables reach as far as any one of them leads within its SearchRanges.
struct Levers {
  double threshold = 0.0;
  double effect_shift = 0.0;
  double heterogeneity = 0.0;
  double attenuation = 1.0;
  double programme_cost = 1.0;
  implementation::Persistence persistence;
  double trial_cost = 1.0;
  double people = 1.0;
};

}  // namespace equipoise::decision
