/// \file  engine/sampling/surprise.hpp
/// \brief How far a report lies from what was believed of a quantity.
#pragma once

#include <optional>

#include "engine/sampling/posterior.hpp"

namespace equipoise::sampling {

/// What was reported, less what was believed, over the standard deviation that this difference was
/// expected to have: that of the belief and of the report together. A ratio is compared in
/// logarithms, events as a share or a rate.
/// \returns nothing where a ratio is of what can be 0 or less, or nobody was observed
/// \test tests/unit/sampling/surprise_test.cpp, by hand and by simulation
[[nodiscard]] std::optional<double> surprise(const Distribution& belief, const Report& report);

}  // namespace equipoise::sampling
