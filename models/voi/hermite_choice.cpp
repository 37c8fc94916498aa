// Choosing between two options after a study, from one expansion.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/voi/hermite_basis.hpp"
#include "models/voi/hermite_series.hpp"

namespace equipoise::voi {
namespace {

// Last terms of a series smaller than this x its largest are left out.
constexpr double negligible = 1e-10;

// A series sum_j c_j h_j(z), c_j = d_j w^(j/2), cut where no later term matters.
struct Damped {
  std::array<double, hermite_padded> c;
  std::size_t terms;

  Damped(std::span<const double> d, double w) : terms(d.size()) {
    // Four chains of powers rather than one, whose every product waits for the last.
    const double step = std::sqrt(w);
    std::array<double, 4> factor{1.0, step, w, w * step}, largest{};
    std::fill(std::copy(d.begin(), d.end(), c.begin()), c.end(), 0.0);
    for (std::size_t j = 0; j < c.size(); j += 4)
      for (std::size_t k = 0; k < 4; ++k) {
        c[j + k] *= factor[k];
        factor[k] *= w * w;
        largest[k] = std::max(largest[k], std::abs(c[j + k]));
      }
    const double least = negligible * std::max({largest[0], largest[1], largest[2], largest[3]});
    std::size_t last = terms;
    while (last > 1 && std::abs(c[last - 1]) <= least) --last;
    terms = last;
  }

  /// On the grid: even and odd terms apart, whose sum lies right of 0 and whose difference left.
  [[nodiscard]] std::array<double, hermite_grid> on_grid() const {
    const HermiteBasis& b = hermite_basis();
    std::array<double, hermite_side + 1> even{}, odd{};
    for (std::size_t j = 0; j < terms; j += 4)
      for (std::size_t k = 0; k <= hermite_side; ++k) {
        even[k] += c[j] * b.grid[j][k] + c[j + 2] * b.grid[j + 2][k];
        odd[k] += c[j + 1] * b.grid[j + 1][k] + c[j + 3] * b.grid[j + 3][k];
      }
    std::array<double, hermite_grid> value;
    for (std::size_t k = 0; k <= hermite_side; ++k) {
      value[hermite_side + k] = even[k] + odd[k];
      value[hermite_side - k] = even[k] - odd[k];
    }
    return value;
  }

  // At one point, in one pass along the recurrence over two terms, even and odd side by side: each
  // step waits for the last, and this takes half as many.
  struct Local {
    double value, slope, curvature;
    double beyond;  ///< integral of (series - c_0) phi from z to infinity
  };
  [[nodiscard]] Local at(double z) const {
    const HermiteBasis& b = hermite_basis();
    using Pair = std::array<double, 2>;
    Pair before{}, now{1.0, z}, value{}, slope{}, twice{}, beyond{};
    for (std::size_t j = 0; j < terms; j += 2)
      for (std::size_t k = 0; k < 2; ++k) {
        const std::size_t n = j + k;
        const double h = now[k], after = c[n + 1] * b.reciprocal[n + 1];
        value[k] += c[n] * h;
        twice[k] += c[n] * b.degree[n] * h;
        slope[k] += after * b.degree[n + 1] * h;
        beyond[k] += after * h;
        const double next = (z * z - b.centre[n]) * b.ahead_two[n] * h - b.back_two[n] * before[k];
        before[k] = h;
        now[k] = next;
      }
    // h_j' = sqrt(j) h_{j-1} and h_j'' = z h_j' - j h_j
    const double first = slope[0] + slope[1];
    return {value[0] + value[1], first, z * first - (twice[0] + twice[1]),
            numerics::normal_density(z) * (beyond[0] + beyond[1])};
  }
};

// Where the preference changes, and the integral of (series - c_0) phi from there to infinity.
struct Change {
  double z, beyond;
};

// Taken from `near`, a step d away: both integrand and root by their Taylor series.
Change stepped(const Damped& f, double z, const Damped::Local& near, double d) {
  const double density = numerics::normal_density(z), level = near.value - f.c[0];
  const double first = near.slope - z * level;
  const double second = near.curvature - 2 * z * near.slope + (z * z - 1) * level;
  return {z + d, near.beyond - density * d * (level + d * (first / 2 + d * second / 6))};
}

// The root of the cubic through four values half a deviation apart, between the middle two.
double root_of_cubic(const double* value) {
  const double low = value[1], high = value[2];
  double t = low / (low - high);
  for (int i = 0; i < 2; ++i) {
    const double p = -t * (t - 1) * (t - 2) / 6 * value[0] + (t + 1) * (t - 1) * (t - 2) / 2 * low -
                     (t + 1) * t * (t - 2) / 2 * high + (t + 1) * t * (t - 1) / 6 * value[3];
    const double next = t - p / (high - low);
    if (!(next > 0 && next < 1)) break;
    t = next;
  }
  return t;
}

// Newton's method with the curvature, kept inside a bracket that it narrows. The last step, at most
// 1e-3 long, is taken on Taylor series: it leaves the root within about 1e-9, where what is avoided
// beyond it is stationary, and the integral within about 1e-13 of its scale.
Change refine(const Damped& f, std::size_t k, const double* value) {
  double a = HermiteBasis::point(k), b = HermiteBasis::point(k + 1);
  const double width = b - a;
  const bool inner = k > 0 && k + 2 < hermite_grid;
  double z =
      a + width * (inner ? root_of_cubic(value + k - 1) : value[k] / (value[k] - value[k + 1]));
  for (int i = 0; i < 60; ++i) {
    const Damped::Local here = f.at(z);
    if (here.value == 0) return {z, here.beyond};
    ((here.value < 0) == (value[k] < 0) ? a : b) = z;
    const double newton = -here.value / here.slope;
    const double d = newton * (1 - newton * here.curvature / (2 * here.slope));
    if (std::abs(d) <= 1e-3 && std::abs(newton) <= 1e-3) return stepped(f, z, here, d);
    z = z + newton > a && z + newton < b ? z + newton : (a + b) / 2;
  }
  return {z, f.at(z).beyond};
}

// Integral of the series times phi between two changes, from the tail that keeps the digits.
double between(double c0, const Change& from, const Change& to) {
  const double share =
      from.z > 0 ? numerics::normal_complement(from.z) - numerics::normal_complement(to.z)
                 : numerics::normal_distribution(to.z) - numerics::normal_distribution(from.z);
  return c0 * share + (from.beyond - to.beyond);
}

}  // namespace

double loss_avoided(std::span<const double> difference, double w, Region* preferred) {
  EQUIPOISE_EXPECT(!difference.empty() && difference.size() <= hermite_terms);
  EQUIPOISE_EXPECT(w >= 0 && w <= 1);
  const Damped f(difference, w);
  const std::array<double, hermite_grid> value = f.on_grid();
  static_assert(hermite_grid <= 64);
  std::uint64_t negative = 0;  // bit k: at point k
  for (std::size_t k = 0; k < hermite_grid; ++k)
    negative |= static_cast<std::uint64_t>(value[k] < 0) << k;
  std::uint64_t changes =
      (negative ^ (negative >> 1)) & ((std::uint64_t{1} << (hermite_grid - 1)) - 1);

  const double inf = std::numeric_limits<double>::infinity();
  const bool first_now = f.c[0] >= 0;
  if (preferred != nullptr) preferred->intervals.clear();
  Change from{-inf, 0.0};
  double loss = 0.0;
  const auto close = [&](const Change& to, bool first) {
    if (first && preferred != nullptr) preferred->intervals.emplace_back(from.z, to.z);
    if (first != first_now) loss += std::max(0.0, (first ? 1 : -1) * between(f.c[0], from, to));
    from = to;
  };
  for (; changes != 0; changes &= changes - 1) {
    const auto k = static_cast<std::size_t>(std::countr_zero(changes));
    close(refine(f, k, value.data()), value[k] >= 0);
  }
  close({inf, 0.0}, value[hermite_grid - 1] >= 0);
  return loss;
}

void region_weights(const Region& region, double w, std::span<double> weight) {
  EQUIPOISE_EXPECT(!weight.empty() && weight.size() <= hermite_terms);
  const HermiteBasis& basis = hermite_basis();
  std::fill(weight.begin(), weight.end(), 0.0);
  const auto add = [&](double z, double sign) {  // integrals from z to infinity
    const bool finite = std::isfinite(z);
    const double density = finite ? numerics::normal_density(z) : 0.0;
    weight[0] += sign * (finite ? numerics::normal_complement(z) : (z < 0 ? 1.0 : 0.0));
    if (!finite) return;
    double before = 0.0, now = 1.0;
    for (std::size_t j = 1; j < weight.size(); ++j) {
      weight[j] += sign * density * now * basis.reciprocal[j];
      const double next = z * basis.ahead[j - 1] * now - basis.back[j - 1] * before;
      before = now;
      now = next;
    }
  };
  for (const auto& [from, to] : region.intervals) {
    add(from, 1.0);
    add(to, -1.0);
  }
  const double step = std::sqrt(w);
  double factor = 1.0;
  for (double& x : weight) {
    x *= factor;
    factor *= step;
  }
}

}  // namespace equipoise::voi
