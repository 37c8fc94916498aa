/// \file  models/implementation/least_above.hpp
/// \brief Where a tabulated function is first above a level.
#pragma once

#include <cstddef>
#include <optional>

#include "models/implementation/cubic_table.hpp"

namespace equipoise::implementation {

/// The least x of the table's range from which on, for some way at least, a function is above a
/// level: it is at or below the level everywhere before. A function that rises above it and dips
/// below again is found where it rises first, between breakpoints too.
///
/// \returns the front of the range where the function starts above the level; nothing where it
///          never is
/// \cost a few steps for each breakpoint, 60 more in the one cell where it is found
/// \test a straight line; a dip; a hill inside one cell, against a fine grid
[[nodiscard]] std::optional<double> least_above(const CubicTable& table, std::size_t row,
                                                double level);

}  // namespace equipoise::implementation
