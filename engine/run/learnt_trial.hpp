/// \file  engine/run/learnt_trial.hpp
/// \brief The data of a trial as what would be learnt, by the name that a user gives it.
#pragma once

#include <string>
#include <variant>

#include "engine/run/learnt_group.hpp"

namespace equipoise::run {

/// The design of a trial of the study, whichever decision it informs; null where none has the name.
[[nodiscard]] const voi::TrialDesign* trial_named(const DecisionModel& decision,
                                                  const std::string& trial);

/// The data of a trial of one size: "cluster-two-arm:20", and where it offers several follow-ups,
/// of one: "cluster-two-arm:20:12 months". In a decision about one strategy, of its effect; in the
/// choice of a target, of all strategies of a trial of several, or of the two that one compares.
/// \param colon  where the name of the trial ends; at the end of `name`: no size is given
/// \returns what is wrong where there is no such trial, or it cannot be simulated
[[nodiscard]] std::variant<LearntGroup, std::string> trial_group(const DecisionModel& decision,
                                                                 const std::string& name,
                                                                 std::size_t colon);

}  // namespace equipoise::run
