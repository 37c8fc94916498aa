// The choice between three options once something is learnt, where it enters as a factor.
#include "models/voi/informed_choice.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/evppi.hpp"

#include "tests/unit/voi/evpi_samples.hpp"
#include "tests/unit/voi/products.hpp"

using namespace equipoise;
using namespace equipoise::test;

TEST_CASE("a factor that two options share: the closed form") {
  const Products p(20000, 11);
  for (const double k : {500.0, 1000.0, 2000.0}) {
    const auto found = p.choice().evppi(k, p.groups);
    const double error = found.value.value.standard_error;
    CAPTURE(k);
    CAPTURE(found.value.value.value);
    CAPTURE(error);
    CHECK(std::abs(found.value.value.value - Products::truth(k)) < 4 * error + found.upward_bias);
    CHECK_FALSE(std::abs(found.value.value.value - Products::truth(k) - 10 * error) < 4 * error);
  }
}

TEST_CASE("nothing changes when a constant is added to every option") {
  const Products p(2000, 12);
  const Values same(2000, 12345.0);
  auto options = p.options();
  const InformedPair before{p.choice(options).evppi(1000, p.groups),
                            p.choice(p.plus(options, same)).evppi(1000, p.groups)};
  CHECK(before.first.value.value.value ==
        doctest::Approx(before.second.value.value.value).epsilon(1e-10));
  CHECK(before.first.value.value.standard_error ==
        doctest::Approx(before.second.value.value.standard_error).epsilon(1e-9));
}

TEST_CASE("curves of the outcomes themselves: as PartialInformation") {
  const Products p(2000, 13);
  Values nothing(2000, 0.0), qalys(2000), cost(2000);
  for (std::size_t d = 0; d < 2000; ++d) {
    qalys[d] = p.q[d] * p.a1[d];
    cost[d] = p.c1[d];
  }
  const voi::PartialInformation fit(Views{p.x}, {{nothing, cost}, {nothing, qalys}});
  const voi::Curves curves(Views{p.x}, Views{qalys, cost});
  const voi::InformedChoice choice({{}, {{{{&curves, 0, {}}}, {}}, {{{&curves, 1, {}}}, {}}}},
                                   2000);
  const auto a = fit.evppi(1000, p.groups);
  const auto b = choice.evppi(1000, p.groups);
  CHECK(a.value.value == b.value.value.value);
  CHECK(a.value.standard_error == b.value.value.standard_error);
}

TEST_CASE("what is learnt reaches no option, or one alone, or is no uncertainty") {
  const Products p(2000, 14);
  const Values certain(2000, 3.0);
  const voi::Curves constant(Views{certain}, Views{p.q});
  CHECK(constant.method() == "no parameter varies");
  const auto none = voi::InformedChoice({{}, {{{{&constant, 0, p.a1}}, {}}, {{}, p.c1}}}, 2000)
                        .evppi(1000, p.groups);
  CHECK(none.value.value.value == 0);
  CHECK(none.value.value.standard_error == 0);
  const auto unreached =
      voi::InformedChoice({{}, {{{}, p.q}, {{}, p.c1}}}, 2000).evppi(1000, p.groups);
  CHECK(unreached.value.value.value == 0);
  CHECK(voi::InformedChoice({{}}, 2000).evppi(1000, p.groups).value.value.value == 0);
  // What is known exactly avoids the loss of every draw.
  const voi::Curves exact(Views{p.q}, Views{p.q}, voi::Curves::Form::exact);
  const auto all =
      voi::InformedChoice({{}, {{{{&exact, 0, {}}}, {}}, {}}}, 2000).evppi(1.0, p.groups);
  Values loss(2000);
  const double sign = numerics::mean(p.q) > 0 ? -1 : 1;
  for (std::size_t d = 0; d < 2000; ++d) loss[d] = std::max(0.0, sign * p.q[d]);
  CHECK(all.value.value.value == doctest::Approx(numerics::mean(loss)).epsilon(1e-12));
}

TEST_CASE("an option that is never best changes the bias alone, and out of reach nothing") {
  const Products p(2000, 15);
  const auto without = p.choice().evppi(1000, p.groups);
  // The second option again, for more.
  const auto with = [&](double cost) {
    const Values costs(2000, cost);
    auto options = p.options();
    options.push_back(options.back());
    options.back().cost = {{}, costs};
    return p.choice(options).evppi(1000, p.groups);
  };
  double last = without.upward_bias;
  for (const double cost : {1e9, 1e5, 1e4, 2800.0, 2700.0, 2650.0}) {
    const auto found = with(cost);
    CAPTURE(cost);
    CHECK(found.value.value.value == without.value.value.value);
    CHECK(found.value.value.standard_error == without.value.value.standard_error);
    if (cost >= 1e4)
      CHECK(found.upward_bias == without.upward_bias);
    else
      CHECK(found.upward_bias > last);
    last = found.upward_bias;
  }
}
