/// \file  models/numerics/chi_squared.hpp
/// \brief How improbable several numbers are together, as one standard normal deviate.
#pragma once

#include <cstddef>

namespace equipoise::numerics {

/// The z with P(|Z| > z) = P(chi^2_k > squares): of a squared distance of k numbers.
/// So far off that no probability is left, it is the distance itself.
/// \pre k >= 1, squares >= 0
/// \test tests/unit/implementation/tied_effects_test.cpp,
/// tests/unit/sampling/joint_posterior_test.cpp
[[nodiscard]] double deviate_of_squares(std::size_t k, double squares);

}  // namespace equipoise::numerics
