#include "models/numerics/quadrature.hpp"

#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::numerics {
namespace {

/// The orthonormal polynomials of a probability distribution obey
/// x p_k = b_{k+1} p_{k+1} + a_k p_k + b_k p_{k-1}, a_k = 0 where it is symmetric about 0. One
/// recurrence gives all that a Gauss rule needs.
struct Recurrence {
  std::vector<double> b;  ///< b_1 ... b_n, stored from index 0
  std::vector<double> a;  ///< a_0 ... a_{n-1}; empty: all 0

  [[nodiscard]] double next(std::size_t k, double x, double p, double before) const {
    const double centred = a.empty() ? x : x - a[k];
    return (centred * p - (k == 0 ? 0.0 : b[k - 1] * before)) / b[k];
  }

  /// The number of roots of p_n above x: the sign changes in p_0(x), ..., p_n(x) (Sturm).
  [[nodiscard]] std::size_t roots_above(double x) const {
    std::size_t changes = 0;
    double before = 0, p = 1;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const double after = next(k, x, p, before);
      if ((after < 0) != (p < 0)) ++changes;
      before = p;
      p = after;
    }
    return changes;
  }

  /// The weight of a node: 1 / (p_0^2 + ... + p_{n-1}^2) (Christoffel), a sum without cancellation.
  [[nodiscard]] double weight(double x) const {
    double before = 0, p = 1, sum = 1;
    for (std::size_t k = 0; k + 1 < b.size(); ++k) {
      const double after = next(k, x, p, before);
      before = p;
      p = after;
      sum += p * p;
    }
    return 1 / sum;
  }
};

/// The root with so many others above it, by bisection to the last bit.
double root_of(const Recurrence& recurrence, std::size_t above, double low, double high) {
  for (;;) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return high;
    (recurrence.roots_above(middle) > above ? low : high) = middle;
  }
}

/// The roots above 0; the others by symmetry.
QuadratureRule gauss_rule(const Recurrence& recurrence, double bound) {
  const std::size_t n = recurrence.b.size();
  QuadratureRule rule{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t above = 0; above < n / 2; ++above) {
    const double high = root_of(recurrence, above, 0, bound);
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

QuadratureRule gauss_of(const QuadratureRule& fine, std::size_t n) {
  EQUIPOISE_EXPECT(n >= 1 && n <= 16);
  EQUIPOISE_EXPECT(!fine.nodes.empty() && fine.nodes.size() == fine.weights.size());
  const auto mean = [&](const auto& value) {
    return sum_over(fine.nodes.size(), [&](std::size_t i) { return fine.weights[i] * value(i); });
  };
  const double low = fine.nodes.front(), high = fine.nodes.back();
  EQUIPOISE_EXPECT(low <= high);
  Recurrence recurrence;
  std::vector<double> before(fine.nodes.size(), 0.0), p(fine.nodes.size(), 1.0);
  while (recurrence.b.size() < n) {
    const std::size_t k = recurrence.b.size();
    const double a = mean([&](std::size_t i) { return fine.nodes[i] * p[i] * p[i]; });
    for (std::size_t i = 0; i < p.size(); ++i) {
      const double after =
          (fine.nodes[i] - a) * p[i] - (k == 0 ? 0.0 : recurrence.b[k - 1] * before[i]);
      before[i] = p[i];
      p[i] = after;
    }
    const double b = std::sqrt(mean([&](std::size_t i) { return p[i] * p[i]; }));
    recurrence.a.push_back(a);
    // No polynomial of the next degree is left: as many nodes as there are different values.
    const bool exhausted = b <= 1e-10 * (high - low);
    recurrence.b.push_back(exhausted ? 1.0 : b);
    if (exhausted) break;
    for (double& x : p) x /= b;
  }
  QuadratureRule rule;
  const double margin = 1e-3 * (high - low) + 1e-300;
  for (std::size_t above = recurrence.b.size(); above-- > 0;) {
    rule.nodes.push_back(root_of(recurrence, above, low - margin, high + margin));
    rule.weights.push_back(recurrence.weight(rule.nodes.back()));
  }
  return rule;
}

}  // namespace equipoise::numerics
