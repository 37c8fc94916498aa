#include "models/cea/net_benefit.hpp"

#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::cea {

Estimate net_monetary_benefit(std::span<const double> cost, std::span<const double> qalys,
                              double threshold, const numerics::DrawGroups& groups) {
  EQUIPOISE_EXPECT(cost.size() == qalys.size());
  std::vector<double> benefit(cost.size());
  for (std::size_t d = 0; d < cost.size(); ++d)
    benefit[d] = net_monetary_benefit(cost[d], qalys[d], threshold);
  return numerics::mean_estimate(benefit, groups);
}

Estimate net_health_benefit(std::span<const double> cost, std::span<const double> qalys,
                            double threshold, const numerics::DrawGroups& groups) {
  EQUIPOISE_EXPECT(threshold > 0);
  EQUIPOISE_EXPECT(cost.size() == qalys.size());
  std::vector<double> benefit(cost.size());
  for (std::size_t d = 0; d < cost.size(); ++d)
    benefit[d] = net_health_benefit(cost[d], qalys[d], threshold);
  return numerics::mean_estimate(benefit, groups);
}

LaneTable net_benefit(const Outcomes& outcomes, double threshold) {
  expect_shape(outcomes);
  LaneTable benefit(outcomes.options(), outcomes.draws());
  for (std::size_t j = 0; j < outcomes.options(); ++j) {
    const std::span<double> row = benefit.row(j);
    for (std::size_t d = 0; d < row.size(); ++d)
      row[d] = net_monetary_benefit(outcomes.cost[j][d], outcomes.qalys[j][d], threshold);
    EQUIPOISE_EXPECT(std::isfinite(numerics::sum(row)));
  }
  return benefit;
}

std::vector<double> expected_net_benefit(const LaneTable& net_benefit) {
  std::vector<double> expected(net_benefit.rows());
  for (std::size_t j = 0; j < expected.size(); ++j)
    expected[j] = numerics::mean(net_benefit.row(j));
  return expected;
}

std::size_t best_option(std::span<const double> expected) {
  EQUIPOISE_EXPECT(!expected.empty());
  std::size_t best = 0;
  for (std::size_t j = 1; j < expected.size(); ++j)
    if (expected[j] > expected[best]) best = j;
  return best;
}

}  // namespace equipoise::cea
