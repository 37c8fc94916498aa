#include "models/cea/expected_loss.hpp"

#include <algorithm>

#include "models/core/contracts.hpp"

namespace equipoise::cea {

std::vector<double> loss(const LaneTable& net_benefit, std::size_t option) {
  EQUIPOISE_EXPECT(option < net_benefit.rows());
  std::vector<double> result(net_benefit.lanes(), 0.0);
  const std::span<const double> chosen = net_benefit.row(option);
  // As the largest difference (difference to the largest is the same number): one pass an option.
  for (std::size_t j = 0; j < net_benefit.rows(); ++j) {
    const std::span<const double> other = net_benefit.row(j);
    for (std::size_t d = 0; d < result.size(); ++d)
      result[d] = std::max(result[d], other[d] - chosen[d]);
  }
  return result;
}

std::vector<Estimate> expected_loss(const LaneTable& net_benefit,
                                    const numerics::DrawGroups& groups) {
  std::vector<Estimate> result;
  for (std::size_t j = 0; j < net_benefit.rows(); ++j)
    result.push_back(numerics::mean_estimate(loss(net_benefit, j), groups));
  return result;
}

}  // namespace equipoise::cea
