/// \file  engine/app/threshold_grid.hpp
/// \brief The thresholds at which a decision is looked at, from the words of the command line.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace equipoise::app {

/// As FROM:TO:STEP.
inline constexpr const char* usual_thresholds = "0:50000:1000";

/// Reads a number that is written as one, nothing beside it.
/// \returns nothing where it is not one, or outside [lower, upper]
[[nodiscard]] std::optional<double> plain_number(const std::string& text, double lower,
                                                 double upper);

/// \param base  stands among them whatever the words say
/// \returns ascending, or what is wrong with the words
[[nodiscard]] std::variant<std::vector<double>, std::string> threshold_grid(const std::string& text,
                                                                            double base);

}  // namespace equipoise::app
