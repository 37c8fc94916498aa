/// \file  engine/sampling/uniform_source.hpp
/// \brief Where uniforms come from: one implementation a sampling method, all addressed by
/// dimension
///        and draw.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/core/lanes.hpp"

#include "engine/sampling/sampling_plan.hpp"

namespace equipoise::sampling {

/// Uniforms of the draws of a plan. Immutable, shared between threads.
class UniformSource {
 public:
  virtual ~UniformSource() = default;
  /// \param dimension  index into the names that the source was made with
  /// \param[out] u     shape [draw of the range]; open interval (0, 1)
  /// \post any split of a range gives the same bits
  virtual void fill(std::size_t dimension, DrawRange range, std::span<double> u) const = 0;
};

/// Draw d of a dimension is output d of the stream of its name.
[[nodiscard]] std::unique_ptr<const UniformSource> make_monte_carlo(
    const SamplingPlan& plan, std::span<const std::string> names);

/// Draw d is (stratum[d] + v_d) / draws: the strata in an order from the name's own stream, v the
/// Monte Carlo uniforms. Memory: 4 bytes a value.
/// \source McKay, Beckman & Conover 1979, Technometrics 21:239
[[nodiscard]] std::unique_ptr<const UniformSource> make_latin_hypercube(
    const SamplingPlan& plan, std::span<const std::string> names);

/// Sobol points, dimensions in the order of the names, each replicate scrambled by a random linear
/// map of the digits and a digital shift, which have the mean and variance of Owen's scrambling.
/// Draw d is point d / replicates of replicate d % replicates.
/// \pre names.size() <= most_sobol_dimensions()
/// \source Joe & Kuo 2008, SIAM J Sci Comput 30:2635 (direction numbers, in Boost.Random);
///         Matousek 1998, J Complexity 14:527
[[nodiscard]] std::unique_ptr<const UniformSource> make_sobol(const SamplingPlan& plan,
                                                              std::span<const std::string> names);

[[nodiscard]] std::size_t most_sobol_dimensions() noexcept;

}  // namespace equipoise::sampling
