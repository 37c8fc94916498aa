#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "models/core/contracts.hpp"
#include "models/markov/discounting.hpp"

using namespace equipoise;
using namespace equipoise::markov;

namespace {

const Correction all[] = {Correction::none,         Correction::start,      Correction::end,
                          Correction::half_cycle,   Correction::life_table, Correction::simpson,
                          Correction::simpson_darth};

double weigh(Correction correction, std::size_t cycles, double (*f)(double)) {
  const std::vector<double> w = point_weights(correction, cycles);
  double sum = 0.0;
  for (std::size_t t = 0; t <= cycles; ++t) sum += w[t] * f(static_cast<double>(t));
  return sum;
}

}  // namespace

TEST_CASE("weights are those of the definitions") {
  using V = std::vector<double>;
  CHECK(point_weights(Correction::none, 3) == V{1, 1, 1, 1});
  CHECK(point_weights(Correction::start, 3) == V{1, 1, 1, 0});
  CHECK(point_weights(Correction::end, 3) == V{0, 1, 1, 1});
  CHECK(point_weights(Correction::half_cycle, 3) == V{0.5, 1, 1, 0.5});
  CHECK(point_weights(Correction::life_table, 3) == V{1, 1, 1, 0});
  CHECK(point_weights(Correction::simpson, 4) == V{1. / 3, 4. / 3, 2. / 3, 4. / 3, 1. / 3});
  CHECK(point_weights(Correction::simpson_darth, 4) == V{1. / 3, 2. / 3, 4. / 3, 2. / 3, 1. / 3});
  CHECK(point_weights(Correction::half_cycle, 1) == V{0.5, 0.5});
}

TEST_CASE("rules integrate the polynomials that they must") {
  // The integral over [0, 6] of 1 is 6, of t is 18, of t^3 is 324.
  for (const Correction c :
       {Correction::start, Correction::end, Correction::half_cycle, Correction::simpson}) {
    CHECK(weigh(c, 6, [](double) { return 1.0; }) == doctest::Approx(6).epsilon(1e-14));
  }
  CHECK(weigh(Correction::half_cycle, 6, [](double t) { return t; }) == 18.0);
  CHECK(weigh(Correction::simpson, 6, [](double t) { return t * t * t; }) ==
        doctest::Approx(324).epsilon(1e-14));
  // The reversed weights are not a quadrature rule: they miss even the constant.
  CHECK(weigh(Correction::simpson_darth, 6, [](double) { return 1.0; }) ==
        doctest::Approx(2. / 3 + 3 * 2. / 3 + 2 * 4. / 3).epsilon(1e-14));
}

TEST_CASE("only Simpson's rule needs an even number of cycles") {
  for (const Correction c : all) {
    CHECK(fits(c, 4));
    CHECK(fits(c, 5) == (c != Correction::simpson));
  }
  CHECK_THROWS_AS(static_cast<void>(point_weights(Correction::simpson, 5)), ContractViolation);
}

TEST_CASE("discount factors") {
  using D = Discounting;
  const D annual{0.25, D::Compounding::annual, D::Timing::time_point};
  const D continuous{0.25, D::Compounding::continuous, D::Timing::time_point};
  const D cycle_start{0.25, D::Compounding::annual, D::Timing::cycle_start};
  CHECK(discount_factor(annual, 3) == doctest::Approx(0.512).epsilon(1e-15));
  CHECK(discount_factor(continuous, 3) == doctest::Approx(std::exp(-0.75)).epsilon(1e-15));
  CHECK(discount_factor(D{}, 40) == 1.0);
  for (const Correction c : all) {
    CHECK(point_discount(annual, c, 4, 0.5) == doctest::Approx(0.64).epsilon(1e-15));
    CHECK(point_discount(cycle_start, c, 0, 1.0) == 1.0);
    const bool opens = c == Correction::start || c == Correction::life_table;
    CHECK(point_discount(cycle_start, c, 3, 1.0) ==
          doctest::Approx(opens ? 0.512 : 0.64).epsilon(1e-15));
  }
  CHECK(move_discount(annual, 0, 1.0) == doctest::Approx(0.8).epsilon(1e-15));
  CHECK(move_discount(cycle_start, 0, 1.0) == 1.0);
  CHECK(move_discount(cycle_start, 2, 0.5) == doctest::Approx(0.8).epsilon(1e-15));
}
