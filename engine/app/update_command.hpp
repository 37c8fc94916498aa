/// \file  engine/app/update_command.hpp
/// \brief `update`: one turn of the learning cycle, from a reported trial to the study that knows
/// it.
#pragma once

#include "engine/app/arguments.hpp"

namespace equipoise::app {

/// Writes the study with one piece of evidence more, runs it, and says what that moved.
/// Nothing is written unless the new study can be read and run.
/// \returns the exit code
[[nodiscard]] int update_study(const Arguments& arguments);

}  // namespace equipoise::app
