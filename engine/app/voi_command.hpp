/// \file  engine/app/voi_command.hpp
/// \brief `equipoise voi`: what it is worth to learn more before deciding, of a study or of a
/// sample
///        that another tool drew.
#pragma once

#include "engine/app/arguments.hpp"

namespace equipoise::app {

/// \returns the exit code
[[nodiscard]] int value_information(const Arguments& arguments);

}  // namespace equipoise::app
