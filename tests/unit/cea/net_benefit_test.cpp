#include "models/cea/net_benefit.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

#include "models/cea/pairwise.hpp"
#include "models/cea/policy_icer.hpp"

using namespace equipoise;
using numerics::DrawGroups;

namespace {

const std::vector<double> cost_a{100, 120, 80}, qalys_a{1.0, 1.1, 0.9};
const std::vector<double> cost_b{300, 260, 340}, qalys_b{1.02, 1.12, 0.92};

}  // namespace

TEST_CASE("net benefit by hand") {
  const DrawGroups groups = DrawGroups::independent(3);
  // 20,000 Q - C: 19,900, 21,880, 17,920.
  const Estimate money = cea::net_monetary_benefit(cost_a, qalys_a, 20000, groups);
  CHECK(money.value == doctest::Approx(19900).epsilon(1e-14));
  CHECK(money.standard_error == doctest::Approx(1980 / std::sqrt(3.0)).epsilon(1e-12));
  const Estimate health = cea::net_health_benefit(cost_a, qalys_a, 20000, groups);
  CHECK(health.value * 20000 == doctest::Approx(money.value).epsilon(1e-14));
  CHECK(health.standard_error * 20000 == doctest::Approx(money.standard_error).epsilon(1e-12));
  CHECK_THROWS_AS((void)cea::net_health_benefit(cost_a, qalys_a, 0, groups), ContractViolation);
}

TEST_CASE("net benefit of every option, and the best one") {
  const cea::Outcomes outcomes{{cost_a, cost_b}, {qalys_a, qalys_b}};
  CHECK(cea::net_benefit(outcomes, 20000).row(1)[2] == doctest::Approx(18060).epsilon(1e-14));
  const auto best_at = [&](double k) {
    return cea::best_option(cea::expected_net_benefit(cea::net_benefit(outcomes, k)));
  };
  // 200 more for 0.02 QALYs: 10,000 a QALY.
  CHECK(best_at(9999) == 0);
  CHECK(best_at(10001) == 1);
  CHECK(cea::best_option(std::vector<double>{2, 3, 3}) == 1);

  const std::vector<double> broken{1, std::numeric_limits<double>::quiet_NaN(), 1};
  CHECK_THROWS_AS((void)cea::net_benefit({{broken}, {qalys_a}}, 20000), ContractViolation);
  CHECK_THROWS_AS((void)cea::net_benefit({{cost_a, cost_b}, {qalys_a}}, 20000), ContractViolation);
}

TEST_CASE("two options: increments are paired, and the threshold decides") {
  const cea::Outcomes outcomes{{cost_a, cost_b}, {qalys_a, qalys_b}};
  const cea::Pairwise result = cea::compare(outcomes, 1, 0, 20000, DrawGroups::independent(3));
  CHECK(result.incremental_cost.value == doctest::Approx(200).epsilon(1e-14));
  // Costs differ by 200, 140, 260: sd 60.
  CHECK(result.incremental_cost.standard_error ==
        doctest::Approx(60 / std::sqrt(3.0)).epsilon(1e-12));
  CHECK(result.incremental_qalys.value == doctest::Approx(0.02).epsilon(1e-12));
  CHECK(result.incremental_qalys.standard_error < 1e-15);  // the gain is the same in every draw
  CHECK(result.incremental_net_benefit.value == doctest::Approx(200).epsilon(1e-10));
  CHECK(*result.icer == doctest::Approx(10000).epsilon(1e-12));
  CHECK_FALSE(result.saving_per_qaly_forgone);

  const cea::Pairwise turned = cea::compare(outcomes, 0, 1, 20000, DrawGroups::independent(3));
  CHECK(turned.quadrant == cea::Quadrant::south_west);
  CHECK_FALSE(turned.icer);
  CHECK(*turned.saving_per_qaly_forgone == doctest::Approx(10000).epsilon(1e-12));
}

TEST_CASE("quadrants and axes") {
  using cea::Quadrant;
  CHECK(cea::quadrant(5, 0.1) == Quadrant::north_east);
  CHECK(cea::quadrant(-5, 0.1) == Quadrant::south_east);
  CHECK(cea::quadrant(-5, -0.1) == Quadrant::south_west);
  CHECK(cea::quadrant(5, -0.1) == Quadrant::north_west);
  CHECK(cea::quadrant(0, 0.1) == Quadrant::south_east);
  CHECK(cea::quadrant(-5, 0) == Quadrant::south_east);
  CHECK(cea::quadrant(0, -0.1) == Quadrant::north_west);
  CHECK(cea::quadrant(5, 0) == Quadrant::north_west);
  CHECK(cea::quadrant(0, 0) == Quadrant::origin);
  CHECK(cea::meaning(Quadrant::south_east) == "dominant");
}

TEST_CASE("policy ICER: the price of care and of the programme") {
  // A practice: 300 patients, 6.2 points more of them treated for a year, 250 and .05 QALYs each.
  const double treated = 300 * 1 * 0.062;
  const auto icer = cea::policy_icer(treated * 250, 515, treated * 0.05);
  // 5,000 + 515 / (300 x 0.062 x 0.05) = 5,000 + 553.76.
  CHECK(std::abs(*icer - 5553.7634408602151) < 1e-9);
  CHECK(std::abs(*icer - 5553.76) < 0.005);
  // No price where the policy saves money or loses health, nor where it does nothing.
  CHECK_FALSE(cea::policy_icer(-500, 400, 3));
  CHECK_FALSE(cea::policy_icer(500, 400, -3));
  CHECK_FALSE(cea::policy_icer(500, 400, 0));
  CHECK_FALSE(cea::policy_icer(-400, 400, 3));
}
