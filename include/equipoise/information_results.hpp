/// \file  equipoise/information_results.hpp
/// \brief What learning is worth, as results.hpp says it: of inputs exactly, and of a study of one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "equipoise/estimate.hpp"

namespace equipoise {

/// The value of learning one group of inputs, or one alone, exactly.
struct PartialInformationResult {
  std::string group;
  double threshold = 0.0;
  std::string method;
  Estimate per_person;
  std::optional<Estimate> population;  ///< nothing where the study has no population
  /// How far the value may lie high and low on average, beyond chance: at most about this much, per
  /// person.
  double upward_bias = 0.0, downward_bias = 0.0;
};

/// The value of a study of one parameter, of one size.
struct SampleInformationResult {
  std::string parameter;
  std::string data;  ///< binomial | normal
  std::size_t size = 0;
  double threshold = 0.0;
  std::string method;
  Estimate per_person;
  double upward_bias = 0.0;  ///< per person: it lies high on average, by at most about this
  /// The same by a second method, at the base threshold alone: every draw weighted by the
  /// likelihood of the data. Nothing where the noise of the weights exceeds what they found.
  std::optional<Estimate> by_weighting;
  std::optional<double> by_weighting_bias;  ///< about what may remain of that noise, either way
  /// Of the simulated reports the one that fewest draws speak for: (sum w)^2 / sum w^2.
  std::optional<double> least_effective_sample_size;
  /// And by a third, there too: the variance that data of any size take off net benefit. Nothing
  /// with fewer than 200 draws, and where the simulated reports take none off.
  std::optional<Estimate> by_moment_matching;
  std::optional<Estimate> population;  ///< nothing where the study has no population
};

}  // namespace equipoise
