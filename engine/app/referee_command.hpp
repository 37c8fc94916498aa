/// \file  engine/app/referee_command.hpp
/// \brief `equipoise voi STUDY --referee GROUP`: one value of information, found a second way.
#pragma once

#include "engine/app/arguments.hpp"

namespace equipoise::app {

/// Prints the fast value and the referee's, with their standard errors and what they cost.
/// \returns the exit code: 1 where the two differ by more than their errors and biases
///          explain, or the referee was stopped short and proves nothing
[[nodiscard]] int ask_referee(const Arguments& arguments);

}  // namespace equipoise::app
