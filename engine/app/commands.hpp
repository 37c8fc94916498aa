/// \file  engine/app/commands.hpp
/// \brief The commands of the program and its exit codes.
#pragma once

namespace equipoise::app {

inline constexpr int exit_good = 0;
/// A failed expectation, a referee that differs or falls short.
inline constexpr int exit_difference = 1;
/// The input or the command line is wrong.
inline constexpr int exit_input = 2;
/// A model failed in some draw, or the machine is not able.
inline constexpr int exit_numerical = 3;
/// A bug in Equipoise.
inline constexpr int exit_bug = 70;

[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace equipoise::app
