/// \file  engine/sampling/bounds_and_mode.hpp
/// \brief Bounds with a most likely value between them: what triangular and pert are stated by.
#pragma once

#include <string_view>
#include <variant>

#include "engine/sampling/statement.hpp"

namespace equipoise::sampling {

struct BoundsAndMode {
  double minimum = 0.0, mode = 0.0, maximum = 0.0;
};
using SolvedMode = std::variant<BoundsAndMode, StatementError>;

/// From [minimum, mode, maximum].
[[nodiscard]] SolvedMode bounds_and_mode(const Statement& s);

/// From [minimum, mean, maximum], where mean = (minimum + weight mode + maximum) / (weight + 2).
/// \param name  of the distribution, for the error
[[nodiscard]] SolvedMode bounds_and_mean(const Statement& s, std::string_view name, double weight);

inline constexpr StatementKey minimum_key = any("minimum", "lower bound", "0.1"),
                              maximum_key = any("maximum", "upper bound", "0.4");
inline constexpr StatementKey stated_by_mode[] = {
    minimum_key, any("mode", "most likely value", "0.2"), maximum_key};
inline constexpr StatementKey stated_by_mean[] = {minimum_key, any("mean", "mean", "0.22"),
                                                  maximum_key};

}  // namespace equipoise::sampling
