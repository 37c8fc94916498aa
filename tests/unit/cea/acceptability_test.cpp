#include "models/cea/acceptability.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <random>
#include <vector>

#include "models/cea/expected_loss.hpp"
#include "models/cea/net_benefit.hpp"

using namespace equipoise;
using numerics::DrawGroups;

namespace {

LaneTable table(const std::vector<std::vector<double>>& rows) {
  LaneTable result(rows.size(), rows[0].size());
  for (std::size_t j = 0; j < rows.size(); ++j)
    std::copy(rows[j].begin(), rows[j].end(), result.row(j).begin());
  return result;
}

}  // namespace

TEST_CASE("the frontier follows the expectation, not the probability") {
  // Option 1 wins in three draws of four, narrowly; option 0 wins the fourth by far.
  const LaneTable net_benefit = table({{0, 0, 0, 100}, {1, 1, 1, 0}});
  const auto result = cea::acceptability(net_benefit, DrawGroups::independent(4));
  CHECK(result.probability[1].value == 0.75);
  CHECK(result.best == 0);
  CHECK(result.frontier().value == 0.25);
  CHECK(result.frontier().standard_error ==
        doctest::Approx(std::sqrt(0.25 * 0.75 / 3)).epsilon(1e-12));
  CHECK(result.tied == 0);
}

TEST_CASE("ties are shared, so probabilities sum to one whatever the order of options") {
  const LaneTable net_benefit = table({{5, 1, 2}, {5, 1, 3}, {5, 0, 1}});
  const auto result = cea::acceptability(net_benefit, DrawGroups::independent(3));
  CHECK(result.probability[0].value == doctest::Approx((1.0 / 3 + 0.5) / 3).epsilon(1e-14));
  CHECK(result.probability[1].value == doctest::Approx((1.0 / 3 + 0.5 + 1) / 3).epsilon(1e-14));
  CHECK(result.probability[2].value == doctest::Approx(1.0 / 9).epsilon(1e-14));
  CHECK(result.tied == doctest::Approx(2.0 / 3).epsilon(1e-14));
}

TEST_CASE("one option is certainly the best") {
  const auto result = cea::acceptability(table({{1, 2, 3}}), DrawGroups::independent(3));
  CHECK(result.frontier().value == 1);
  CHECK(result.frontier().standard_error == 0);
}

TEST_CASE("probability of a normal increment: Phi(m / s), with a twin that must fail") {
  // INB ~ N(0.5, 1): P = Phi(0.5) = 0.69146246127401.
  const auto probability = [](double mean) {
    std::mt19937_64 random(11);
    std::normal_distribution<double> normal(mean, 1);
    const std::size_t n = 40000;
    LaneTable net_benefit(2, n);
    for (double& x : net_benefit.row(1)) x = normal(random);
    return cea::acceptability(net_benefit, DrawGroups::independent(n)).probability[1];
  };
  const auto z = [](const Estimate& e) {
    return std::abs(e.value - 0.69146246127401) / e.standard_error;
  };
  CHECK(z(probability(0.5)) < 4);
  CHECK(z(probability(0.55)) > 4);
}

TEST_CASE("expected loss by hand") {
  const LaneTable net_benefit = table({{0, 0, 0}, {6, -3, -3}, {-9, 9, 3}});
  const auto loss = cea::expected_loss(net_benefit, DrawGroups::independent(3));
  CHECK(loss[0].value == 6);  // 6, 9, 3
  CHECK(loss[0].standard_error == doctest::Approx(3 / std::sqrt(3.0)).epsilon(1e-14));
  CHECK(loss[1].value == 6);  // 0, 12, 6
  CHECK(loss[2].value == 5);  // 15, 0, 0
  CHECK(cea::best_option(cea::expected_net_benefit(net_benefit)) == 2);
  for (const Estimate& e : loss) CHECK(e.value >= loss[2].value);
}
