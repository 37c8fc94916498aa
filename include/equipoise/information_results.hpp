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
  /// The same by a second method, at the base threshold alone: every draw weighted by the
  /// likelihood of the data.
  std::optional<Estimate> by_weighting;
  /// And by a third, there too: the variance that data of any size take off net benefit. Nothing
  /// with fewer than 200 draws.
  std::optional<Estimate> by_moment_matching;
  std::optional<Estimate> population;  ///< nothing where the study has no population
};

}  // namespace equipoise
