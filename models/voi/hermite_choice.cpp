// Choosing between two options after a study, from one expansion.
#include <algorithm>
#include <array>
#include <cmath>
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
  std::array<double, hermite_padded> c{};
  std::size_t terms = 1;

  Damped(std::span<const double> d, double w) {
    const double step = std::sqrt(w);
    double factor = 1.0, largest = 0.0;
    for (std::size_t j = 0; j < d.size(); ++j) {
      c[j] = d[j] * factor;
      factor *= step;
      largest = std::max(largest, std::abs(c[j]));
    }
    terms = d.size();
    while (terms > 1 && std::abs(c[terms - 1]) <= negligible * largest) --terms;
  }

  struct ValueAndSlope {
    double value, slope;
  };
  [[nodiscard]] ValueAndSlope at(double z) const {
    const HermiteBasis& b = hermite_basis();
    double before = 0.0, now = 1.0, value = 0.0, slope = 0.0;
    for (std::size_t j = 0; j < terms; ++j) {
      value += c[j] * now;
      slope += c[j] * b.root[j] * before;
      const double next = z * b.ahead[j] * now - b.back[j] * before;
      before = now;
      now = next;
    }
    return {value, slope};
  }

  // Integral of the series times phi from z to infinity.
  [[nodiscard]] double above(double z) const {
    const HermiteBasis& b = hermite_basis();
    double before = 0.0, now = 1.0, sum = 0.0;
    for (std::size_t j = 1; j < terms; ++j) {
      sum += c[j] * b.reciprocal[j] * now;
      const double next = z * b.ahead[j - 1] * now - b.back[j - 1] * before;
      before = now;
      now = next;
    }
    return c[0] * numerics::normal_complement(z) + numerics::normal_density(z) * sum;
  }
  [[nodiscard]] double below(double z) const {
    const HermiteBasis& b = hermite_basis();
    double before = 0.0, now = 1.0, sum = 0.0;
    for (std::size_t j = 1; j < terms; ++j) {
      sum += c[j] * b.reciprocal[j] * now;
      const double next = z * b.ahead[j - 1] * now - b.back[j - 1] * before;
      before = now;
      now = next;
    }
    return c[0] * numerics::normal_distribution(z) - numerics::normal_density(z) * sum;
  }
  // Over an interval, each end from the tail that keeps the digits.
  [[nodiscard]] double between(double a, double b) const {
    const double inf = std::numeric_limits<double>::infinity();
    if (a == -inf) return b == inf ? c[0] : below(b);
    if (b == inf) return above(a);
    return a > 0 ? above(a) - above(b) : below(b) - below(a);
  }
};

// Newton's method from the chord, kept inside a bracket that it narrows. What is avoided beyond the
// root is stationary there, and a last step of 1e-6 leaves the root within about 1e-12.
double refine(const Damped& f, double a, double b, double at_a, double at_b) {
  double z = a + (b - a) * (at_a / (at_a - at_b));
  for (int i = 0; i < 60; ++i) {
    const auto [value, slope] = f.at(z);
    if (value == 0) return z;
    ((value < 0) == (at_a < 0) ? a : b) = z;
    const double newton = z - value / slope;
    const double next = newton > a && newton < b ? newton : (a + b) / 2;
    if (std::abs(next - z) <= 1e-6) return next;
    z = next;
  }
  return z;
}

}  // namespace

double loss_avoided(std::span<const double> difference, double w, Region* preferred) {
  EQUIPOISE_EXPECT(!difference.empty() && difference.size() <= hermite_terms);
  EQUIPOISE_EXPECT(w >= 0 && w <= 1);
  const Damped f(difference, w);
  const HermiteBasis& b = hermite_basis();
  std::array<double, hermite_grid> value{};
  for (std::size_t j = 0; j < f.terms; j += 4)
    for (std::size_t k = 0; k < hermite_grid; ++k)
      value[k] += (f.c[j] * b.grid[j][k] + f.c[j + 1] * b.grid[j + 1][k]) +
                  (f.c[j + 2] * b.grid[j + 2][k] + f.c[j + 3] * b.grid[j + 3][k]);

  const double inf = std::numeric_limits<double>::infinity();
  const bool first_now = f.c[0] >= 0;
  if (preferred != nullptr) preferred->intervals.clear();
  double from = -inf, loss = 0.0;
  const auto close = [&](double to, bool first) {
    if (first && preferred != nullptr) preferred->intervals.emplace_back(from, to);
    if (first != first_now) loss += std::max(0.0, (first ? 1 : -1) * f.between(from, to));
    from = to;
  };
  for (std::size_t k = 0; k + 1 < hermite_grid; ++k)
    if ((value[k] < 0) != (value[k + 1] < 0))
      close(refine(f, HermiteBasis::point(k), HermiteBasis::point(k + 1), value[k], value[k + 1]),
            value[k] >= 0);
  close(inf, value[hermite_grid - 1] >= 0);
  return loss;
}

void region_weights(const Region& region, double w, std::span<double> weight) {
  EQUIPOISE_EXPECT(!weight.empty() && weight.size() <= hermite_terms);
  const HermiteBasis& basis_ = hermite_basis();
  std::fill(weight.begin(), weight.end(), 0.0);
  const auto add = [&](double z, double sign) {  // integrals from z to infinity
    const bool finite = std::isfinite(z);
    const double density = finite ? numerics::normal_density(z) : 0.0;
    weight[0] += sign * (finite ? numerics::normal_complement(z) : (z < 0 ? 1.0 : 0.0));
    if (!finite) return;
    double before = 0.0, now = 1.0;
    for (std::size_t j = 1; j < weight.size(); ++j) {
      weight[j] += sign * density * now * basis_.reciprocal[j];
      const double next = z * basis_.ahead[j - 1] * now - basis_.back[j - 1] * before;
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
