#include "models/numerics/quadrature.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {
namespace {

template <class Function>
double integrate(const QuadratureRule& rule, Function f) {
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) sum += rule.weights[i] * f(rule.nodes[i]);
  return sum;
}

bool agree(double found, double expected, double tolerance) {
  return std::abs(found - expected) <= tolerance * std::abs(expected);
}

TEST_CASE("published nodes and weights") {
  // Abramowitz and Stegun, table 25.10 (n = 5, physicists' weight exp(-x^2): x sqrt 2, w / sqrt
  // pi).
  const QuadratureRule hermite = gauss_hermite(5);
  CHECK(agree(hermite.nodes[4], 2.020182870456086 * std::sqrt(2.0), 1e-15));
  CHECK(agree(hermite.nodes[3], 0.958572464613819 * std::sqrt(2.0), 1e-15));
  CHECK(hermite.nodes[2] == 0);
  const double root_pi = std::sqrt(std::acos(-1.0));
  CHECK(agree(hermite.weights[4], 0.01995324205904591 / root_pi, 1e-14));
  CHECK(agree(hermite.weights[2], 0.9453087204829419 / root_pi, 1e-14));
  // Table 25.4 (n = 5).
  const QuadratureRule legendre = gauss_legendre(5);
  CHECK(agree(legendre.nodes[4], 0.906179845938664, 1e-15));
  CHECK(agree(legendre.nodes[3], 0.538469310105683, 1e-15));
  CHECK(agree(legendre.weights[2], 0.568888888888889, 1e-15));
  CHECK(agree(legendre.weights[0], 0.236926885056189, 2e-15));
}

TEST_CASE("Gauss-Hermite has the moments of the normal up to degree 2n - 1") {
  for (std::size_t n = 1; n <= 64; ++n) {
    const QuadratureRule rule = gauss_hermite(n);
    double moment = 1;  // E[Z^(2k)] = (2k - 1)!!
    for (std::size_t k = 0; k < n; ++k) {
      CAPTURE(n);
      CAPTURE(k);
      if (k > 0) moment *= static_cast<double>(2 * k - 1);
      const auto power = static_cast<double>(2 * k);
      CHECK(agree(integrate(rule, [&](double x) { return std::pow(x, power); }), moment, 1e-12));
    }
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(rule.weights[i] > 0);
      CHECK(rule.nodes[i] == -rule.nodes[n - 1 - i]);
      if (i > 0) CHECK(rule.nodes[i - 1] < rule.nodes[i]);
    }
  }
  // One degree more is too much: the rule of n points gives E[H_n^2] = 0 instead of n!.
  CHECK_FALSE(
      agree(integrate(gauss_hermite(3), [](double x) { return std::pow(x, 6.0); }), 15, 0.1));
  CHECK(agree(integrate(gauss_hermite(32), [](double x) { return std::exp(x); }), std::exp(0.5),
              1e-14));
  CHECK(agree(integrate(gauss_hermite(40), [](double x) { return std::cos(2 * x); }),
              std::exp(-2.0), 1e-13));
}

TEST_CASE("Gauss-Legendre integrates polynomials exactly") {
  for (std::size_t n = 1; n <= 64; ++n) {
    const QuadratureRule rule = gauss_legendre(n, 0, 1);
    for (std::size_t k = 0; k < 2 * n; ++k) {
      CAPTURE(n);
      CAPTURE(k);
      const auto power = static_cast<double>(k);
      CHECK(agree(integrate(rule, [&](double x) { return std::pow(x, power); }), 1 / (power + 1),
                  1e-13));
    }
  }
  CHECK(agree(integrate(gauss_legendre(20, 1, 3), [](double x) { return 1 / x; }), std::log(3.0),
              1e-14));
  CHECK_THROWS_AS((void)gauss_legendre(0), ContractViolation);
  CHECK_THROWS_AS((void)gauss_legendre(65), ContractViolation);
  CHECK_THROWS_AS((void)gauss_legendre(3, 1, 1), ContractViolation);
}

TEST_CASE("the Gauss rule of any distribution") {
  // Of a fine rule of the uniform it is Gauss-Legendre, of a fine rule of the normal Gauss-Hermite.
  const QuadratureRule uniform = gauss_of(gauss_legendre(40, 0, 1), 3);
  const QuadratureRule normal = gauss_of(gauss_hermite(40), 4);
  const QuadratureRule legendre = gauss_legendre(3, 0, 1), hermite = gauss_hermite(4);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(agree(uniform.nodes[i], legendre.nodes[i], 1e-13));
    CHECK(agree(uniform.weights[i], legendre.weights[i], 1e-13));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(agree(normal.nodes[i], hermite.nodes[i], 1e-12));
    CHECK(agree(normal.weights[i], hermite.weights[i], 1e-12));
  }
  // A skewed one, u^3: moments 1 / (3 k + 1) up to degree 5 and no further.
  QuadratureRule cubed = gauss_legendre(40, 0, 1);
  for (double& u : cubed.nodes) u = u * u * u;
  const QuadratureRule three = gauss_of(cubed, 3);
  for (int k = 0; k <= 6; ++k) {
    const double moment = integrate(three, [&](double x) { return std::pow(x, k); });
    CHECK(agree(moment, 1.0 / (3 * k + 1), 1e-12) == (k <= 5));
  }
  // Two values and three nodes asked for: the two values.
  const QuadratureRule two = gauss_of({{1, 1, 4}, {0.25, 0.25, 0.5}}, 3);
  REQUIRE(two.nodes.size() == 2);
  CHECK(agree(two.nodes[0], 1, 1e-12));
  CHECK(agree(two.nodes[1], 4, 1e-12));
  CHECK(agree(two.weights[0], 0.5, 1e-12));
  const QuadratureRule one = gauss_of({{2, 2}, {0.5, 0.5}}, 3);
  REQUIRE(one.nodes.size() == 1);
  CHECK(one.nodes[0] == 2);
  CHECK(one.weights[0] == 1);
  CHECK_THROWS_AS((void)gauss_of({}, 3), ContractViolation);
}

}  // namespace
}  // namespace equipoise::numerics
