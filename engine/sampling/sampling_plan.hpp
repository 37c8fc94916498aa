/// \file  engine/sampling/sampling_plan.hpp
/// \brief How draws are made, and what their spread says about the error of a mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/numerics/standard_error.hpp"

namespace equipoise::sampling {

enum class Method { monte_carlo, latin_hypercube, sobol };

/// The fewest draws of a study: the value of partial information is a regression, which fewer
/// cannot carry.
inline constexpr std::size_t least_draws = 20;

/// `sampling:` of a study.
struct SamplingPlan {
  Method method = Method::monte_carlo;
  std::uint64_t seed = 0;
  std::size_t draws = 0;
  /// Sobol: independent scramblings. Draw d belongs to replicate d % replicates, so that a longer
  /// run begins with the draws of a shorter one. 1 for the other methods.
  std::size_t replicates = 1;
  friend bool operator==(const SamplingPlan&, const SamplingPlan&) = default;
};

/// What a standard error means.
enum class StandardError {
  independent,  ///< draws are independent: sd / sqrt(draws)
  upper_bound,  ///< Latin hypercube: the formula for independent draws is (nearly) an upper bound
  replicates,   ///< Sobol: from the spread of the means of the replicates
  none,         ///< Sobol without replicates: not known, NaN
};

[[nodiscard]] StandardError standard_error_of(const SamplingPlan& plan) noexcept;

/// The same for estimators: which draws may be taken as independent of which.
[[nodiscard]] numerics::DrawGroups draw_groups(const SamplingPlan& plan) noexcept;

/// One sentence for the results: what the printed standard errors mean.
[[nodiscard]] std::string_view standard_error_note(const SamplingPlan& plan) noexcept;

/// As written in a study: monte-carlo, latin-hypercube, sobol.
[[nodiscard]] std::string_view name(Method method) noexcept;
[[nodiscard]] std::optional<Method> find_method(std::string_view name) noexcept;

/// Why a plan is impossible, or nothing: fewer than 2 draws, replicates that do not divide the
/// draws, replicates of a method that has none.
[[nodiscard]] std::optional<std::string> plan_error(const SamplingPlan& plan);

}  // namespace equipoise::sampling
