#include "models/cea/acceptability.hpp"

#include <algorithm>
#include <span>

#include "models/cea/net_benefit.hpp"
#include "models/core/contracts.hpp"

namespace equipoise::cea {

Acceptability acceptability(const LaneTable& net_benefit, const numerics::DrawGroups& groups) {
  const std::size_t options = net_benefit.rows(), draws = net_benefit.lanes();
  EQUIPOISE_EXPECT(options >= 1 && draws >= 1);
  std::vector<double> highest(net_benefit.row(0).begin(), net_benefit.row(0).end());
  for (std::size_t j = 1; j < options; ++j) {
    const std::span<const double> row = net_benefit.row(j);
    for (std::size_t d = 0; d < draws; ++d) highest[d] = std::max(highest[d], row[d]);
  }
  std::vector<double> holders(draws, 0.0);
  for (std::size_t j = 0; j < options; ++j) {
    const std::span<const double> row = net_benefit.row(j);
    for (std::size_t d = 0; d < draws; ++d) holders[d] += row[d] == highest[d] ? 1.0 : 0.0;
  }

  Acceptability result;
  std::vector<double> share(draws);
  for (std::size_t j = 0; j < options; ++j) {
    const std::span<const double> row = net_benefit.row(j);
    for (std::size_t d = 0; d < draws; ++d)
      share[d] = row[d] == highest[d] ? 1.0 / holders[d] : 0.0;
    result.probability.push_back(numerics::mean_estimate(share, groups));
  }
  const auto ties = std::count_if(holders.begin(), holders.end(), [](double h) { return h > 1.0; });
  result.tied = static_cast<double>(ties) / static_cast<double>(draws);
  result.best = best_option(expected_net_benefit(net_benefit));
  return result;
}

}  // namespace equipoise::cea
