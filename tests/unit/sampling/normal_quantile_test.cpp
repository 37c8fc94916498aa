#include "engine/sampling/normal_quantile.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/numerics/normal.hpp"

#include "engine/sampling/stream.hpp"

namespace sampling = equipoise::sampling;

namespace {
std::vector<double> points() {
  std::vector<double> u(20000);
  sampling::Stream({3, sampling::Purpose::parameter, "u"}).fill_uniform(0, u);
  for (double tail = 0.5; tail > 1e-300; tail *= 0.7) u.push_back(tail);
  for (double tail = 0.25; tail > 0x1p-53; tail *= 0.7) u.push_back(1 - tail);
  for (const double edge : {0.5, 0.075, 0.925, 0x1p-53, 1 - 0x1p-53, 1.388794386496402e-11})
    u.push_back(edge);
  return u;
}
}  // namespace

TEST_CASE("AS 241 agrees with Boost.Math to 1e-15") {
  double worst = 0;
  for (const double u : points()) {
    const double exact = equipoise::numerics::normal_quantile(u);
    const double z = sampling::normal_quantile(u);
    // Next to 1/2 the input's own rounding, not the method, limits z.
    worst = std::max(worst, std::abs(z - exact) / std::max(std::abs(exact), 1e-3));
  }
  INFO("largest relative difference " << worst);
  CHECK(worst < 1e-15 + 2 * 2.22e-16);  // the claim, and two roundings of the two sides
}

TEST_CASE("many at once are one at a time, bit for bit") {
  const std::vector<double> u = points();
  std::vector<double> z(u.size());
  sampling::normal_quantile(u, z);
  for (std::size_t i = 0; i < u.size(); ++i) CHECK(z[i] == sampling::normal_quantile(u[i]));
  std::vector<double> in_place = u;
  sampling::normal_quantile(in_place, in_place);
  CHECK(in_place == z);
}
