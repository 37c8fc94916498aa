/// \file  engine/run/fast_value.hpp
/// \brief The value of learning a group as results report it, alone: from the draws of the study,
///        by the code that a run uses.
#pragma once

#include <span>
#include <vector>

#include "engine/document/diagnostics.hpp"
#include "engine/run/decision_model.hpp"
#include "engine/run/executor.hpp"
#include "engine/run/learnt_group.hpp"
#include "engine/run/referee.hpp"

namespace equipoise::run {

/// Of a group that results have: its row of `equipoise voi` (for a trial, of `equipoise run` at
/// that threshold), in the terms of the decision. Of any other list of inputs: the same of a group
/// of these, fitted as a run fits groups: of the model's parameters alone to the gain of a person,
/// of others to the payoff. \returns shape [threshold] \throws NumericalFailure where the model
/// fails in a draw, or the value exceeds EVPI \cost the models and the pairings of the decision,
/// analysed; the group fitted once \test tests/unit/run/fast_value_test.cpp: every row of `voi`, to
/// the last digit
[[nodiscard]] std::vector<FoundValue> fast_values(const DecisionModel& decision,
                                                  const LearntGroup& group,
                                                  std::span<const double> thresholds,
                                                  Executor& executor,
                                                  const document::Diagnostics& diagnostics);

}  // namespace equipoise::run
