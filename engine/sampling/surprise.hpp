/// \file  engine/sampling/surprise.hpp
/// \brief How far a report lies from what was believed of a quantity.
#pragma once

#include <optional>

#include "engine/sampling/joint_posterior.hpp"
#include "engine/sampling/posterior.hpp"

namespace equipoise::sampling {

/// What was reported, less what was believed, over the standard deviation that this difference was
/// expected to have: that of the belief and of the report together. A ratio is compared in
/// logarithms, events as a share or a rate.
/// \returns nothing where a ratio is of what can be 0 or less, or nobody was observed
/// \test tests/unit/sampling/surprise_test.cpp, by hand and by simulation
[[nodiscard]] std::optional<double> surprise(const Distribution& belief, const Report& report);

/// The same of a report of inputs that move together: of one member, its own. Of counts of all
/// categories, the normal deviate that is as improbable as their shares together: with m and V the
/// means and covariances of what was believed, shares of n people differ from m with covariance
/// V + (diag(m) - m m' - V) / n.
[[nodiscard]] std::optional<double> surprise(const JointPrior& belief, const JointReport& report);

}  // namespace equipoise::sampling
