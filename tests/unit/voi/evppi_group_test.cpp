#include <cmath>
#include <doctest/doctest.h>

#include "models/voi/evppi.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

constexpr std::size_t draws = 4000;
const auto groups = numerics::DrawGroups::independent(draws);

}  // namespace

TEST_CASE("a group of forty: sums, a few curves and a product") {
  // INB = sum of 40 normals of falling size + x1 x2 + a little noise: nearly everything is learnt,
  // so the value lies just below EVPI.
  std::vector<Values> x;
  for (std::uint64_t j = 0; j < 40; ++j) x.push_back(standard_normals(draws, 100 + j));
  const Values noise = standard_normals(draws, 99), nothing(draws, 0.0);
  Values qalys(draws), cost(draws);
  for (std::size_t i = 0; i < draws; ++i) {
    for (std::size_t j = 0; j < 40; ++j) qalys[i] += x[j][i] / static_cast<double>(1 + j);
    qalys[i] += 0.5 * x[0][i] * x[1][i];
    cost[i] = 0.3 * noise[i] - 0.2 * std::exp(0.5 * x[2][i]);
  }
  const cea::Outcomes outcomes{{nothing, cost}, {nothing, qalys}};
  const Views all(x.begin(), x.end());
  const voi::PartialInformation learn(all, outcomes);
  CHECK(learn.method() == "Gaussian process of rank 260");
  const auto evppi = learn.evppi(1, groups);
  const auto evpi = voi::evpi(cea::net_benefit(outcomes, 1), groups);
  CHECK(voi::in_order(evppi, evpi, groups));
  // Given the group INB varies with variance V - 0.09, V some 1.95: the loss falls by 2.4% at most.
  CHECK(evppi.value.value > 0.95 * evpi.value.value);
  const Views some(x.begin(), x.begin() + 5);
  const auto part = voi::PartialInformation(some, outcomes).evppi(1, groups);
  CHECK(voi::in_order(part, evppi, groups));
  CHECK(part.value.value < evppi.value.value);
}

TEST_CASE("nothing to learn") {
  const Values x = standard_normals(draws, 1), y = standard_normals(draws, 2);
  const Values nothing(draws, 0.0), constant(draws, 0.37);
  const cea::Outcomes outcomes{{nothing, x}, {nothing, y}};
  const voi::PartialInformation learn(Views{constant}, outcomes);
  CHECK(learn.method() == "no parameter varies");
  CHECK(learn.evppi(1, groups).value.value == 0);
  CHECK(learn.evppi(1, groups).value.standard_error == 0);
  CHECK(voi::PartialInformation(Views{}, outcomes).evppi(1, groups).value.value == 0);
  // One option leaves nothing to decide.
  CHECK(voi::PartialInformation(Views{x}, {{x}, {y}}).evppi(1, groups).value.value == 0);
}

TEST_CASE("constants added to costs and outcomes of every option change nothing") {
  const Values x = standard_normals(draws, 3), y = standard_normals(draws, 4);
  const Values nothing(draws, 0.0), shared = normals(draws, 1e4, 300, 5);
  Values cost(shared);
  for (std::size_t i = 0; i < draws; ++i) cost[i] += x[i] + 0.3;
  const auto plain = [&] {
    Values alone(x);
    for (double& v : alone) v += 0.3;
    return voi::PartialInformation(Views{x}, {{nothing, alone}, {nothing, y}}).evppi(2, groups);
  }();
  const auto shifted =
      voi::PartialInformation(Views{x}, {{shared, cost}, {nothing, y}}).evppi(2, groups);
  CHECK(shifted.value.value == doctest::Approx(plain.value.value).epsilon(1e-6));
}

TEST_CASE("money per person or for a population: everything scales") {
  const Values x = normals(draws, 0.3, 1, 6), e = standard_normals(draws, 7), nothing(draws, 0.0);
  Values qalys(draws), many_qalys(draws), many_cost(draws);
  for (std::size_t i = 0; i < draws; ++i) {
    qalys[i] = x[i] + e[i];
    many_qalys[i] = 5000 * qalys[i];
    many_cost[i] = 5000 * e[i];
  }
  const auto one = voi::PartialInformation(Views{x}, {{nothing, e}, {nothing, qalys}});
  const auto many =
      voi::PartialInformation(Views{x}, {{nothing, many_cost}, {nothing, many_qalys}});
  const auto a = one.evppi(1.5, groups), b = many.evppi(1.5, groups);
  CHECK(b.value.value == doctest::Approx(5000 * a.value.value).epsilon(1e-6));
  CHECK(b.value.standard_error == doctest::Approx(5000 * a.value.standard_error).epsilon(1e-6));
  // Penalties are located to 1e-4 of their logarithm, from where rounding differs.
  CHECK(many.bias(1.5, groups).upward ==
        doctest::Approx(5000 * one.bias(1.5, groups).upward).epsilon(1e-4));
}

TEST_CASE("replicates of a low-discrepancy sequence carry through") {
  const Values x = standard_normals(draws, 8), e = standard_normals(draws, 9), nothing(draws, 0.0);
  Values qalys(draws);
  for (std::size_t i = 0; i < draws; ++i) qalys[i] = x[i] + e[i];
  const voi::PartialInformation learn(Views{x}, {{nothing, nothing}, {nothing, qalys}});
  const auto one = learn.evppi(1, numerics::DrawGroups::replicated(draws, 1));
  const auto sixteen = learn.evppi(1, numerics::DrawGroups::replicated(draws, 16));
  CHECK(std::isnan(one.value.standard_error));
  CHECK(one.value.value == sixteen.value.value);
  CHECK(sixteen.value.standard_error > 0);
}
