#include "models/voi/choice_over_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {
namespace {

using implementation::CubicTable;
using Intervals = std::vector<std::pair<double, double>>;

constexpr double furthest = 9;  // standard deviations: 1e-19 of the belief lie beyond
constexpr double widest_cell = 0.5;
// Below this part of the variance nothing is left unknown, to the last digit of the value.
constexpr double nothing_left = 1e-8;

// Phi; what lies beyond nine standard deviations is below the last digit of any value here.
double below(double z) {
  if (z > furthest) return 1.0;
  return z < -furthest ? 0.0 : numerics::normal_distribution(z);
}

Intervals rest_of(const Intervals& intervals) {
  const double inf = std::numeric_limits<double>::infinity();
  Intervals rest;
  double from = -inf;
  for (const auto& [a, b] : intervals) {
    if (a > from) rest.emplace_back(from, a);
    from = b;
  }
  if (from < inf) rest.emplace_back(from, inf);
  return rest;
}

// In units of the belief: cells of D, none wide, and narrow ones around each change of preference,
// which in x is as blurred as what the study leaves unknown.
std::vector<double> cuts(const CubicTable& f, const NormalBelief& belief, double root, double left,
                         const Intervals& intervals) {
  std::vector<double> at{-furthest, furthest};
  for (const double x : f.breakpoints()) at.push_back((x - belief.mean) / belief.sd);
  for (const auto& [a, b] : intervals)
    for (const double z : {a, b})
      if (std::isfinite(z))
        for (int k = -8; k <= 8; ++k) at.push_back((z + k * left) / root);
  std::sort(at.begin(), at.end());
  std::vector<double> out;
  for (const double z : at) {
    if (z < -furthest || z > furthest) continue;
    if (!out.empty() && z - out.back() < 1e-12) continue;
    if (!out.empty()) {
      const double from = out.back(), parts = std::ceil((z - from) / widest_cell);
      for (double i = 1; i < parts; ++i) out.push_back(from + (z - from) * i / parts);
    }
    out.push_back(z);
  }
  return out;
}

// E[f 1(Z in A)], Z given the score z of f's argument being N(root z, left^2).
double in_region(const CubicTable& f, const NormalBelief& belief, double root, double left,
                 const Intervals& region) {
  static const numerics::QuadratureRule rule = numerics::gauss_legendre(8, -0.5, 0.5);
  const std::vector<double> at = cuts(f, belief, root, left, region);
  numerics::Sum total;
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    const double width = at[i + 1] - at[i], middle = (at[i] + at[i + 1]) / 2;
    for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
      const double z = middle + width * rule.nodes[k];
      double chosen = 0.0;
      for (const auto& [a, b] : region)
        chosen += below((b - root * z) / left) - below((a - root * z) / left);
      if (chosen == 0) continue;
      total.add(width * rule.weights[k] * numerics::normal_density(z) * chosen *
                f(0, belief.mean + belief.sd * z));
    }
  }
  return total.value();
}

}  // namespace

double loss_avoided_over_cells(const CubicTable& difference, const NormalBelief& belief, double w,
                               const Region& preferred, const TiedCells* tied) {
  EQUIPOISE_EXPECT(difference.rows() == 1 && belief.sd > 0 && w > 0 && w <= 1);
  const bool first_now = expectation(difference, 0, belief).mean >= 0;
  const double sign = first_now ? -1.0 : 1.0;
  const bool tells = tied != nullptr && tied->correlation != 0 && tied->belief.sd > 0;
  if (1 - w < nothing_left && !tells) return expected_positive_part(difference, 0, belief, sign);
  const Intervals other = first_now ? rest_of(preferred.intervals) : preferred.intervals;
  const auto left = [](double known) { return std::sqrt(std::max(1 - known, nothing_left)); };
  double value = in_region(difference, belief, std::sqrt(w), left(w), other);
  if (tells) {
    const double root = std::sqrt(w) * tied->correlation;
    value += in_region(tied->part, tied->belief, root, left(root * root), other);
  }
  return std::max(0.0, sign * value);
}

}  // namespace equipoise::voi
