#include "models/numerics/normal.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/core/contracts.hpp"
#include "models/numerics/quadrature.hpp"

namespace equipoise::numerics {
namespace {

bool agree(double found, double expected, double tolerance) {
  return std::abs(found - expected) <= tolerance * std::abs(expected);
}

TEST_CASE("unit normal loss to 14 printed digits") {
  struct {
    double z, loss;
  } const cases[] = {{0, .39894228040143},    {.5, .19779655740131},  {1, .083315470587686},
                     {1.5, .029306793762605}, {2, .0084907026168296}, {3, .00038215431704772}};
  for (const auto& c : cases) CHECK(agree(unit_normal_loss(c.z), c.loss, 2e-14));
  // L(-z) = z + L(z): a person who is certain loses what he gives up.
  for (const double z : {.3, 2.0, 5.0, 20.0}) {
    CHECK(agree(unit_normal_loss(-z), z + unit_normal_loss(z), 1e-15));
  }
}

TEST_CASE("unit normal loss keeps its relative accuracy in the tail") {
  // L(z) = phi(z) times the integral over x >= 0 of x exp(-z x - x^2 / 2), by panels of
  // Gauss-Legendre: no difference anywhere.
  const QuadratureRule panel = gauss_legendre(40, 0, 1);
  for (double z = 0; z <= 30; z += 0.25) {
    double integral = 0;
    for (int i = 0; i < 12; ++i) {
      for (std::size_t k = 0; k < panel.nodes.size(); ++k) {
        const double x = i + panel.nodes[k];
        integral += panel.weights[k] * x * std::exp(-z * x - 0.5 * x * x);
      }
    }
    CAPTURE(z);
    CHECK(agree(unit_normal_loss(z), normal_density(z) * integral, 1e-13));
  }
  // The twin: what the plain difference gives at z = 20 is not good enough.
  CHECK_FALSE(agree(normal_density(20) - 20 * normal_complement(20), unit_normal_loss(20), 1e-14));
}

TEST_CASE("distribution and quantile") {
  // Abramowitz and Stegun, table 26.1 (15 decimals).
  CHECK(std::abs(normal_distribution(1) - 0.841344746068543) < 1e-15);
  CHECK(std::abs(normal_distribution(2) - 0.977249868051821) < 1e-15);
  CHECK(normal_distribution(0) == 0.5);
  CHECK(agree(normal_quantile(0.975), 1.959963984540054, 1e-15));
  CHECK(std::abs(normal_quantile(0.5)) == 0);
  // Above 0 the distribution is too near 1 to be inverted: that is what the complement is for.
  for (int i = 1; i <= 100; ++i) {
    const double z = -0.37 * i;
    CAPTURE(z);
    CHECK(agree(normal_quantile(normal_distribution(z)), z, 1e-14));
    CHECK(normal_complement(-z) == normal_distribution(z));
    CHECK(normal_quantile_complement(normal_complement(-z)) ==
          -normal_quantile(normal_distribution(z)));
  }
  CHECK_THROWS_AS((void)normal_quantile(0), ContractViolation);
  CHECK_THROWS_AS((void)normal_quantile(1), ContractViolation);
}

}  // namespace
}  // namespace equipoise::numerics
