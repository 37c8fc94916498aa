#include "models/numerics/interpolation.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "models/core/contracts.hpp"

namespace equipoise::numerics {
namespace {

double cubic(double x) { return ((0.5 * x - 1) * x + 2) * x - 3; }
double cubic_slope(double x) { return (1.5 * x - 2) * x + 2; }

TEST_CASE("a cubic comes back, with its derivative") {
  std::vector<double> x{-2, -0.5, 0.25, 3}, y, slope;
  for (const double v : x) {
    y.push_back(cubic(v));
    slope.push_back(cubic_slope(v));
  }
  const CubicHermite f(x, y, slope);
  for (int i = 0; i <= 100; ++i) {
    const double at = std::min(3.0, -2 + 0.05 * i);
    CAPTURE(at);
    CHECK(std::abs(f(at) - cubic(at)) < 1e-13);
    CHECK(std::abs(f.derivative(at) - cubic_slope(at)) < 1e-13);
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(f(x[i]) == y[i]);
    CHECK(f.derivative(x[i]) == doctest::Approx(slope[i]).epsilon(1e-15));
  }
  CHECK(f.cell(-2) == 0);
  CHECK(f.cell(-0.5) == 1);
  CHECK(f.cell(3) == 2);
  CHECK_THROWS_AS((void)f(3.0001), ContractViolation);
  CHECK_THROWS_AS((void)f(std::nan("")), ContractViolation);
  CHECK_THROWS_AS(CubicHermite({0, 0}, {1, 1}, {0, 0}), ContractViolation);
}

TEST_CASE("the error of a cell is within h^4 / 384 of the fourth derivative") {
  for (const double h : {0.5, 0.25, 0.125}) {
    const CubicHermite f({0, h}, {1, std::exp(h)}, {1, std::exp(h)});
    const double bound = h * h * h * h / 384 * std::exp(h);
    double largest = 0;
    for (int i = 0; i <= 64; ++i) {
      largest = std::max(largest, std::abs(f(h * i / 64) - std::exp(h * i / 64)));
    }
    CHECK(largest <= bound);
    CHECK(largest > 0.5 * bound);
  }
}

}  // namespace
}  // namespace equipoise::numerics
