#include "models/voi/implementation_value.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "models/cea/net_benefit.hpp"
#include "models/core/contracts.hpp"
#include "models/voi/evpi.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::voi {
namespace {

void check_shares(const LaneTable& uptake, const LaneTable& net_benefit) {
  EQUIPOISE_EXPECT(uptake.rows() == net_benefit.rows() && uptake.lanes() == net_benefit.lanes());
  EQUIPOISE_EXPECT(uptake.rows() >= 1 && uptake.lanes() >= 1);
  std::vector<double> sum(uptake.lanes(), 0.0);
  bool shares = true;
  for (std::size_t j = 0; j < uptake.rows(); ++j) {
    const auto rho = uptake.row(j);
    for (std::size_t d = 0; d < sum.size(); ++d) {
      shares = shares & (rho[d] >= 0);
      sum[d] += rho[d];
    }
  }
  for (const double s : sum) shares = shares & (std::abs(s - 1) <= 1e-9);
  EQUIPOISE_EXPECT(shares);
}

InformationValue mean_of(std::vector<double> influence, const numerics::DrawGroups& groups) {
  InformationValue result;
  result.value = numerics::mean_estimate(influence, groups);
  result.influence = std::move(influence);
  return result;
}

std::vector<double> sum_of(std::span<const double> a, std::span<const double> b) {
  std::vector<double> sum(a.size());
  for (std::size_t d = 0; d < sum.size(); ++d) sum[d] = a[d] + b[d];
  return sum;
}

}  // namespace

ImplementationValue implementation_value(const LaneTable& net_benefit, const LaneTable& uptake,
                                         const numerics::DrawGroups& groups) {
  check_shares(uptake, net_benefit);
  const std::size_t options = net_benefit.rows(), draws = net_benefit.lanes();
  ImplementationValue out;
  out.best = cea::best_option(cea::expected_net_benefit(net_benefit));
  out.information = evpi(net_benefit, groups);
  out.bias = selection_bias(net_benefit, out.best, groups);

  const auto best = net_benefit.row(out.best), share_of_best = uptake.row(out.best);
  std::vector<double> lost(draws, 0.0), current(draws), highest(best.begin(), best.end());
  for (std::size_t d = 0; d < draws; ++d) current[d] = share_of_best[d] * best[d];
  // Of the option that is best in a draw: how far it lies above j*, and the share it has.
  std::vector<double> ahead(draws, 0.0), share(share_of_best.begin(), share_of_best.end());
  for (std::size_t j = 0; j < options; ++j) {
    if (j == out.best) continue;
    const auto other = net_benefit.row(j), rho = uptake.row(j);
    for (std::size_t d = 0; d < draws; ++d) {
      const double difference = other[d] - best[d];
      lost[d] -= rho[d] * difference;
      current[d] += rho[d] * other[d];
      highest[d] = std::max(highest[d], other[d]);
      share[d] = difference > ahead[d] ? rho[d] : share[d];
      ahead[d] = std::max(ahead[d], difference);
    }
  }
  std::vector<double> followed(draws), once_known(draws);
  for (std::size_t d = 0; d < draws; ++d) {
    followed[d] = (share_of_best[d] - share[d]) * ahead[d];
    once_known[d] = lost[d] + ahead[d] - followed[d];
  }
  out.both = mean_of(sum_of(lost, ahead), groups);
  out.information_followed = numerics::mean_estimate(followed, groups);
  out.implementation_once_known = numerics::mean_estimate(once_known, groups);

  out.current = numerics::mean_estimate(current, groups);
  out.perfect_implementation = numerics::mean_estimate(best, groups);
  out.perfect_information = numerics::mean_estimate(sum_of(current, followed), groups);
  out.perfect_both = numerics::mean_estimate(highest, groups);
  out.implementation = mean_of(std::move(lost), groups);
  return out;
}

bool adds_up(const ImplementationValue& v) {
  const double a = v.current.value, b = v.perfect_implementation.value,
               c = v.perfect_information.value, d = v.perfect_both.value;
  const double scale = std::max({std::abs(a), std::abs(b), std::abs(c), std::abs(d)});
  const auto same = [&](double difference, double value) {
    return std::abs(difference - value) <= 1e-9 * scale;
  };
  return same(b - a, v.implementation.value.value) && same(d - b, v.information.value.value) &&
         same(d - a, v.both.value.value) &&
         same(v.both.value.value, v.implementation.value.value + v.information.value.value) &&
         same(c - a, v.information_followed.value) &&
         same(d - c, v.implementation_once_known.value);
}

bool bounded_by_perfect_implementation(double strategy, double implementation,
                                       double error_of_difference, double stake) {
  const double allowed = 5 * error_of_difference + 1e-6 * std::abs(stake);
  return !(strategy - implementation > allowed);
}

}  // namespace equipoise::voi
