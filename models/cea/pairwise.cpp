#include "models/cea/pairwise.hpp"

#include <vector>

#include "models/cea/net_benefit.hpp"
#include "models/core/contracts.hpp"

namespace equipoise::cea {

Quadrant quadrant(double incremental_cost, double incremental_qalys) noexcept {
  if (incremental_cost == 0 && incremental_qalys == 0) return Quadrant::origin;
  if (incremental_qalys >= 0 && incremental_cost <= 0) return Quadrant::south_east;
  if (incremental_qalys <= 0 && incremental_cost >= 0) return Quadrant::north_west;
  return incremental_qalys > 0 ? Quadrant::north_east : Quadrant::south_west;
}

std::string_view meaning(Quadrant quadrant) noexcept {
  switch (quadrant) {
    case Quadrant::north_east:
      return "more costly, more effective";
    case Quadrant::south_east:
      return "dominant";
    case Quadrant::south_west:
      return "less costly, less effective";
    case Quadrant::north_west:
      return "dominated";
    case Quadrant::origin:
      return "no difference";
  }
  return "";
}

Pairwise compare(const Outcomes& outcomes, std::size_t option, std::size_t comparator,
                 double threshold, const numerics::DrawGroups& groups) {
  expect_shape(outcomes);
  EQUIPOISE_EXPECT(option < outcomes.options() && comparator < outcomes.options());
  const std::size_t n = outcomes.draws();
  std::vector<double> cost(n), qalys(n);
  for (std::size_t d = 0; d < n; ++d) {
    cost[d] = outcomes.cost[option][d] - outcomes.cost[comparator][d];
    qalys[d] = outcomes.qalys[option][d] - outcomes.qalys[comparator][d];
  }
  Pairwise result;
  result.incremental_cost = numerics::mean_estimate(cost, groups);
  result.incremental_qalys = numerics::mean_estimate(qalys, groups);
  result.incremental_net_benefit = net_monetary_benefit(cost, qalys, threshold, groups);
  const double more_cost = result.incremental_cost.value,
               more_qalys = result.incremental_qalys.value;
  result.quadrant = quadrant(more_cost, more_qalys);
  if (result.quadrant == Quadrant::north_east) result.icer = more_cost / more_qalys;
  if (result.quadrant == Quadrant::south_west)
    result.saving_per_qaly_forgone = more_cost / more_qalys;
  return result;
}

}  // namespace equipoise::cea
