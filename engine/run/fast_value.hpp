/// \file  engine/run/fast_value.hpp
/// \brief The value of learning a group as a run finds it: from the draws of the study, by the
///        method that results name.
#pragma once

#include <memory>
#include <string>

#include "engine/document/diagnostics.hpp"
#include "engine/run/decision_model.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/learnt_group.hpp"
#include "engine/run/referee.hpp"

namespace equipoise::run {

/// Effects of one pairing by integration over the effect, its trials by quadrature; standing groups
/// and groups of a model by what the payoff needs of them; all other groups by regression on their
/// inputs (voi/evppi.hpp).
class FastValue {
 public:
  /// Draws the inputs, runs the models and fits. \throws NumericalFailure
  FastValue(const DecisionModel& decision, const LearntGroup& group, Executor& executor,
            const document::Diagnostics& diagnostics);
  ~FastValue();

  [[nodiscard]] FoundValue at(double threshold) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace equipoise::run
