#include "models/cea/incremental.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/core/contracts.hpp"

namespace equipoise::cea {
namespace {

/// True where the step a -> b costs more per QALY than the step b -> c, so that a mixture of a and
/// c beats b. QALYs rise from a to b to c. Ratios are compared as products: no division, no tie
/// lost.
bool step_gets_cheaper(double cost_ab, double qalys_ab, double cost_bc, double qalys_bc) {
  const double left = cost_ab * qalys_bc, right = cost_bc * qalys_ab;
  return left - right > 1e-12 * std::max(std::abs(left), std::abs(right));
}

}  // namespace

std::string_view name(FrontierStatus status) noexcept {
  switch (status) {
    case FrontierStatus::reference:
      return "reference";
    case FrontierStatus::non_dominated:
      return "non-dominated";
    case FrontierStatus::dominated:
      return "dominated";
    case FrontierStatus::extendedly_dominated:
      return "extendedly dominated";
  }
  return "";
}

std::vector<IncrementalRow> incremental_analysis(std::span<const double> cost,
                                                 std::span<const double> qalys) {
  const std::size_t n = cost.size();
  EQUIPOISE_EXPECT(n >= 1 && qalys.size() == n);
  for (std::size_t j = 0; j < n; ++j)
    EQUIPOISE_EXPECT(std::isfinite(cost[j]) && std::isfinite(qalys[j]));

  // Cheapest first; at the same cost the most effective first; equal options as listed.
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return cost[a] != cost[b] ? cost[a] < cost[b] : qalys[a] > qalys[b];
  });

  std::vector<IncrementalRow> rows(n);
  std::vector<std::size_t> frontier;
  double most_qalys = 0;  // of everything that costs no more; set by the first option
  std::optional<std::size_t> previous;
  for (const std::size_t j : order) {
    if (previous && cost[j] == cost[*previous] && qalys[j] == qalys[*previous]) {
      rows[j].same_as = rows[*previous].same_as.value_or(*previous);
      continue;
    }
    previous = j;
    if (!frontier.empty() && qalys[j] <= most_qalys) {
      rows[j].status = FrontierStatus::dominated;
      continue;
    }
    most_qalys = qalys[j];
    while (frontier.size() >= 2) {
      const std::size_t a = frontier[frontier.size() - 2], b = frontier.back();
      if (!step_gets_cheaper(cost[b] - cost[a], qalys[b] - qalys[a], cost[j] - cost[b],
                             qalys[j] - qalys[b]))
        break;
      rows[b].status = FrontierStatus::extendedly_dominated;
      frontier.pop_back();
    }
    frontier.push_back(j);
  }

  for (std::size_t i = 1; i < frontier.size(); ++i) {
    const std::size_t before = frontier[i - 1], j = frontier[i];
    rows[j].status = FrontierStatus::non_dominated;
    rows[j].icer = (cost[j] - cost[before]) / (qalys[j] - qalys[before]);
    rows[j].against = before;
  }
  for (IncrementalRow& row : rows) {
    if (!row.same_as) continue;
    const IncrementalRow& twin = rows[*row.same_as];
    row.status = twin.status;
    row.icer = twin.icer;
    row.against = twin.against;
  }
  return rows;
}

}  // namespace equipoise::cea
