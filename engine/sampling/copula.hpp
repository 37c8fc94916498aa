/// \file  engine/sampling/copula.hpp
/// \brief Spearman rank correlations between parameters, through a Gaussian copula.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/sampling/distribution.hpp"
#include "engine/sampling/joint.hpp"

namespace equipoise::sampling {

/// One parameter that has a distribution of its own.
struct Parameter {
  std::string name;  ///< qualified: targets.asthma-review.model.parameters.u_controlled
  Distribution distribution;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

struct Correlation {
  std::string first, second;  ///< qualified names
  double spearman = 0.0;      ///< in (-1, 1)
  friend bool operator==(const Correlation&, const Correlation&) = default;
};

struct CorrelationError {
  std::size_t index = 0;  ///< which correlation, from 0
  std::string text;
  std::string help = {};  ///< what to do about it
};

/// Parameters that move together: z_i' = sum_{j <= i} L_ij z_j, members in order of name.
struct CorrelatedGroup {
  std::vector<std::size_t> members;  ///< indices of parameters
  SquareMatrix factor;               ///< L
};

/// Splits the correlated parameters into groups that are independent of each other. The normal
/// correlation that gives a Spearman rank correlation r is 2 sin(pi r / 6).
///
/// \param joint_names  members of joint distributions, which cannot be correlated further
/// \returns groups, or every error: unknown name, itself, a pair twice, discrete or joint member,
///          no value in (-1, 1), a matrix that is not positive definite
/// \source Pearson 1907; Iman & Conover 1982, Communications in Statistics B 11:311
/// \test   tests/unit/sampling/copula_test.cpp recovers the rank correlation
[[nodiscard]] std::variant<std::vector<CorrelatedGroup>, std::vector<CorrelationError>> correlate(
    std::span<const Parameter> parameters, std::span<const std::string> joint_names,
    std::span<const Correlation> correlations);

}  // namespace equipoise::sampling
