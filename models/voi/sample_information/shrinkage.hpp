/// \file  models/voi/sample_information/shrinkage.hpp
/// \brief How much data of a size reveal of a variance: a law fitted to a few sizes.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace equipoise::voi {

/// What one data set of this size revealed: prior less posterior covariance, shape [row][row].
struct SizedCovariance {
  double size;
  std::vector<double> covariance;
};

/// The h >= 0 for which n / (n + h) comes closest, in squares, to the shares observed at sizes n:
/// h is the size at which half is known.
/// \param sizes, shares  shape [observation]; shares may, by noise, lie outside [0, 1]
/// \returns between 1e-6 of the smallest and 1e6 of the largest size, those for "all" and "nothing"
/// \test exact shares; shares of nothing and of all; noise
[[nodiscard]] double half_known_size(std::span<const double> sizes, std::span<const double> shares);

/// Moves rows (mean kept) from their covariance to the one that data of `size` reveal on average:
/// in the axes in which `covariance` is the identity and the mean of `learnt` diagonal, axis i is
/// multiplied by sqrt(n / (n + h_i)), h_i from the shares of `learnt` in that axis. Directions in
/// which the rows do not vary are left alone.
///
/// \param rows        shape [row][draw]
/// \param covariance  theirs, shape [row][row]
/// \returns in how many axes data were found to reveal anything: h below its upper bound
std::size_t shrink(std::vector<std::vector<double>>& rows, std::span<const double> covariance,
                   std::span<const SizedCovariance> learnt, double size);

}  // namespace equipoise::voi
