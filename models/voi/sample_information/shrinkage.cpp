#include "models/voi/sample_information/shrinkage.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"
#include "models/numerics/symmetric.hpp"

namespace equipoise::voi {
namespace {

/// Directions with less than this share of the largest variance are rounding.
constexpr double rank_tolerance = 1e-10;

/// Of the largest size the one at which half is known where data reveal nothing.
constexpr double least_known = 1e6;

/// x' M y.
double form(std::span<const double> x, std::span<const double> matrix, std::span<const double> y) {
  numerics::Sum sum;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < y.size(); ++j) sum.add(x[i] * matrix[i * y.size() + j] * y[j]);
  return sum.value();
}

}  // namespace

double half_known_size(std::span<const double> sizes, std::span<const double> shares) {
  EQUIPOISE_EXPECT(!sizes.empty() && sizes.size() == shares.size());
  const auto squares = [&](double log_h) {
    const double h = std::exp(log_h);
    return numerics::sum_over(sizes.size(), [&](std::size_t i) {
      const double miss = shares[i] - sizes[i] / (sizes[i] + h);
      return miss * miss;
    });
  };
  const auto [smallest, largest] = std::minmax_element(sizes.begin(), sizes.end());
  const double low = std::log(*smallest / least_known), high = std::log(*largest * least_known);
  constexpr std::size_t steps = 60;  // a grid first: there may be two minima
  const double step = (high - low) / steps;
  std::size_t nearest = 0;
  double least = squares(low);
  for (std::size_t i = 1; i <= steps; ++i) {
    const double s = squares(low + step * static_cast<double>(i));
    if (s < least) least = s, nearest = i;
  }
  const double centre = low + step * static_cast<double>(nearest);
  double a = std::max(low, centre - step), b = std::min(high, centre + step);
  const double golden = 0.6180339887498949;
  double x = b - golden * (b - a), y = a + golden * (b - a), at_x = squares(x), at_y = squares(y);
  while (b - a > 1e-9) {
    if (at_x <= at_y)
      b = y, y = x, at_y = at_x, x = b - golden * (b - a), at_x = squares(x);
    else
      a = x, x = y, at_x = at_y, y = a + golden * (b - a), at_y = squares(y);
  }
  return std::exp(0.5 * (a + b));
}

std::size_t shrink(std::vector<std::vector<double>>& rows, std::span<const double> covariance,
                   std::span<const SizedCovariance> learnt, double size) {
  const std::size_t count = rows.size();
  const numerics::Spectrum own = numerics::spectrum(covariance, count);
  // Columns that take rows to the identity, and the same turned back.
  std::vector<std::vector<double>> to, from;
  for (std::size_t i = 0; i < count; ++i) {
    if (!(own.values[i] > rank_tolerance * own.values[count - 1])) continue;
    std::vector<double>&down = to.emplace_back(), &up = from.emplace_back();
    for (std::size_t k = 0; k < count; ++k) {
      down.push_back(own.vectors[i * count + k] / std::sqrt(own.values[i]));
      up.push_back(own.vectors[i * count + k] * std::sqrt(own.values[i]));
    }
  }
  const std::size_t axes = to.size();
  if (axes == 0) return 0;

  std::vector<double> mean, sizes;
  for (const SizedCovariance& one : learnt) sizes.push_back(one.size);
  for (std::size_t i = 0; i < axes; ++i)
    for (std::size_t j = 0; j < axes; ++j)
      mean.push_back(numerics::sum_over(
                         learnt.size(),
                         [&](std::size_t r) { return form(to[i], learnt[r].covariance, to[j]); }) /
                     static_cast<double>(learnt.size()));
  const numerics::Spectrum turn = numerics::spectrum(mean, axes);
  const auto turned = [&](const std::vector<std::vector<double>>& columns, std::size_t axis) {
    std::vector<double> result(count, 0.0);
    for (std::size_t i = 0; i < axes; ++i)
      for (std::size_t k = 0; k < count; ++k)
        result[k] += turn.vectors[axis * axes + i] * columns[i][k];
    return result;
  };

  std::vector<double> means;
  for (const auto& row : rows) means.push_back(numerics::mean(row));
  const double nothing = 0.999 * least_known * *std::ranges::max_element(sizes);
  std::size_t revealed = 0;
  std::vector<std::vector<double>> down, up;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    down.push_back(turned(to, axis));
    up.push_back(turned(from, axis));
    std::vector<double> shares;
    for (const SizedCovariance& one : learnt)
      shares.push_back(form(down[axis], one.covariance, down[axis]));
    const double half_known = half_known_size(sizes, shares);
    if (half_known < nothing) ++revealed;
    const double kept = std::sqrt(size / (size + half_known));
    for (double& u : up[axis]) u *= kept;
  }
  std::vector<double> deviation(count);
  for (std::size_t d = 0; d < rows[0].size(); ++d) {
    for (std::size_t k = 0; k < count; ++k) {
      deviation[k] = rows[k][d] - means[k];
      rows[k][d] = means[k];
    }
    for (std::size_t axis = 0; axis < axes; ++axis) {
      double z = 0;
      for (std::size_t k = 0; k < count; ++k) z += down[axis][k] * deviation[k];
      for (std::size_t k = 0; k < count; ++k) rows[k][d] += up[axis][k] * z;
    }
  }
  return revealed;
}

}  // namespace equipoise::voi
