#include "models/numerics/quadrature.hpp"

#include <cmath>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {
namespace {

/// The orthonormal polynomials of a symmetric probability density obey
/// x p_k = b_{k+1} p_{k+1} + b_k p_{k-1}. One recurrence gives all that a Gauss rule needs.
struct Recurrence {
  std::vector<double> b;  ///< b_1 ... b_n, stored from index 0

  /// The number of roots of p_n above x: the sign changes in p_0(x), ..., p_n(x) (Sturm).
  [[nodiscard]] std::size_t roots_above(double x) const {
    std::size_t changes = 0;
    double before = 0, p = 1;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const double next = (x * p - (k == 0 ? 0.0 : b[k - 1] * before)) / b[k];
      if ((next < 0) != (p < 0)) ++changes;
      before = p;
      p = next;
    }
    return changes;
  }

  /// The weight of a node: 1 / (p_0^2 + ... + p_{n-1}^2) (Christoffel), a sum without cancellation.
  [[nodiscard]] double weight(double x) const {
    double before = 0, p = 1, sum = 1;
    for (std::size_t k = 0; k + 1 < b.size(); ++k) {
      const double next = (x * p - (k == 0 ? 0.0 : b[k - 1] * before)) / b[k];
      before = p;
      p = next;
      sum += p * p;
    }
    return 1 / sum;
  }
};

/// Bisection for each root above 0, to the last bit; the others by symmetry.
QuadratureRule gauss_rule(const Recurrence& recurrence, double bound) {
  const std::size_t n = recurrence.b.size();
  QuadratureRule rule{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t above = 0; above < n / 2; ++above) {
    double low = 0, high = bound;
    for (;;) {
      const double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) break;
      (recurrence.roots_above(middle) > above ? low : high) = middle;
    }
    rule.nodes[n - 1 - above] = high;
    rule.nodes[above] = -high;
  }
  for (std::size_t i = 0; i < n; ++i) rule.weights[i] = recurrence.weight(rule.nodes[i]);
  return rule;
}

}  // namespace

QuadratureRule gauss_hermite(std::size_t n) {
  EQUIPOISE_EXPECT(n >= 1 && n <= 64);
  Recurrence hermite;
  for (std::size_t k = 1; k <= n; ++k) hermite.b.push_back(std::sqrt(static_cast<double>(k)));
  return gauss_rule(hermite, 2 * std::sqrt(static_cast<double>(n)));
}

QuadratureRule gauss_legendre(std::size_t n, double lower, double upper) {
  EQUIPOISE_EXPECT(n >= 1 && n <= 64);
  EQUIPOISE_EXPECT(lower < upper);
  Recurrence legendre;
  for (std::size_t i = 1; i <= n; ++i) {
    const auto k = static_cast<double>(i);
    legendre.b.push_back(k / std::sqrt(4 * k * k - 1));
  }
  QuadratureRule rule = gauss_rule(legendre, 1);
  const double centre = 0.5 * (lower + upper), half = 0.5 * (upper - lower);
  for (double& x : rule.nodes) x = centre + half * x;
  for (double& w : rule.weights) w *= upper - lower;
  return rule;
}

}  // namespace equipoise::numerics
