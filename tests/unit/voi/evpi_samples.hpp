/// \file  tests/unit/voi/evpi_samples.hpp
/// \brief Draws for tests of the value of information, and what counts as agreement.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "models/cea/net_benefit.hpp"
#include "models/core/lanes.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/information_value.hpp"

namespace equipoise::test {

using Values = std::vector<double>;
using Views = std::vector<std::span<const double>>;

inline Values standard_normals(std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  Values x(n);
  for (double& v : x) v = normal(random);
  return x;
}

/// m + s z
inline Values normals(std::size_t n, double m, double s, std::uint64_t seed) {
  Values x = standard_normals(n, seed);
  for (double& v : x) v = m + s * v;
  return x;
}

inline LaneTable table(const std::vector<Values>& rows) {
  LaneTable result(rows.size(), rows[0].size());
  for (std::size_t j = 0; j < rows.size(); ++j)
    std::copy(rows[j].begin(), rows[j].end(), result.row(j).begin());
  return result;
}

/// EVPI of options given as rows of net benefit, independent draws.
inline voi::InformationValue evpi_of(const std::vector<Values>& rows) {
  return voi::evpi(table(rows), numerics::DrawGroups::independent(rows[0].size()));
}

/// Within four standard errors.
inline bool agrees(const Estimate& e, double truth) {
  return std::abs(e.value - truth) <= 4 * e.standard_error;
}

}  // namespace equipoise::test
