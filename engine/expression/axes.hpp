/// \file  engine/expression/axes.hpp
/// \brief engine/expression: text to a checked program over lanes, each value computed once.
///        This header: what a value depends on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace equipoise::expression {

/// A set of axes. A value is computed once per point of its set: with `none` when the study is
/// compiled, with `draw | cycle` once per block and cycle for all interventions together.
enum class Axes : std::uint8_t { none = 0, draw = 1, cycle = 2, intervention = 4 };

[[nodiscard]] constexpr Axes operator|(Axes a, Axes b) noexcept {
  return static_cast<Axes>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// True where `set` has all axes of `part`.
[[nodiscard]] constexpr bool contains(Axes set, Axes part) noexcept { return (set | part) == set; }

inline constexpr std::size_t axes_sets = 8;  ///< number of different sets

}  // namespace equipoise::expression
