#include "models/voi/nested.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/cea/net_benefit.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::voi {
namespace {

/// Means of M draws that are noise alone have an expected maximum that falls as M^-1/2.
constexpr double slowest_rate = 0.70710678118654752;

/// Mean over a quarter of the inner draws of option less first.
double mean_increment(std::span<const double> option, std::span<const double> first,
                      std::size_t begin, std::size_t count) {
  return numerics::sum_over(count,
                            [&](std::size_t i) { return option[begin + i] - first[begin + i]; }) /
         static_cast<double>(count);
}

/// Row by row the mean of two tables.
LaneTable mean_of(const LaneTable& a, const LaneTable& b) {
  LaneTable result(a.rows(), a.lanes());
  for (std::size_t j = 0; j < a.rows(); ++j)
    for (std::size_t o = 0; o < a.lanes(); ++o)
      result.row(j)[o] = 0.5 * (a.row(j)[o] + b.row(j)[o]);
  return result;
}

/// Adds weight x (max_d NB_d - NB_best) of every outer sample.
void add_loss(const LaneTable& net_benefit, std::size_t best, double weight,
              std::span<double> total) {
  std::vector<double> highest(total.size(), 0.0);  // the first option's increment is 0
  for (std::size_t j = 1; j < net_benefit.rows(); ++j) {
    const std::span<const double> row = net_benefit.row(j);
    for (std::size_t o = 0; o < total.size(); ++o) highest[o] = std::max(highest[o], row[o]);
  }
  const std::span<const double> fallback = net_benefit.row(best);
  for (std::size_t o = 0; o < total.size(); ++o) total[o] += weight * (highest[o] - fallback[o]);
}

}  // namespace

NestedInformation::NestedInformation(const ConditionalSample& sample, std::size_t options,
                                     std::size_t outer, std::size_t inner)
    : options_(options), outer_(outer), inner_(inner) {
  EQUIPOISE_EXPECT(options >= 1 && outer >= 2);
  EQUIPOISE_EXPECT(inner >= 4 && inner % 4 == 0);
  for (std::size_t quarter = 0; quarter < 4; ++quarter)
    cost_[quarter] = LaneTable(options, outer), qalys_[quarter] = LaneTable(options, outer);
  const std::size_t part = inner / 4;
  for_each_batch(sample, options, {0, 0, outer, inner},
                 [&](const ConditionalDraws& batch, const ConditionalOutcomes& drawn) {
                   for (std::size_t quarter = 0; quarter < 4; ++quarter)
                     for (std::size_t j = 1; j < options; ++j) {
                       const auto cost = cost_[quarter].row(j), qalys = qalys_[quarter].row(j);
                       const auto c = drawn.cost.row(j), c0 = drawn.cost.row(0);
                       const auto q = drawn.qalys.row(j), q0 = drawn.qalys.row(0);
                       for (std::size_t o = 0; o < batch.outer; ++o) {
                         const std::size_t begin = o * inner + quarter * part;
                         cost[batch.first + o] = mean_increment(c, c0, begin, part);
                         qalys[batch.first + o] = mean_increment(q, q0, begin, part);
                       }
                     }
                 });
}

NestedValue NestedInformation::at(double threshold) const {
  std::array<LaneTable, 4> quarters;
  for (std::size_t quarter = 0; quarter < 4; ++quarter) {
    quarters[quarter] = LaneTable(options_, outer_);
    for (std::size_t j = 1; j < options_; ++j) {
      const auto cost = cost_[quarter].row(j), qalys = qalys_[quarter].row(j);
      const auto out = quarters[quarter].row(j);
      for (std::size_t o = 0; o < outer_; ++o)
        out[o] = cea::net_monetary_benefit(cost[o], qalys[o], threshold);
    }
  }
  const LaneTable left = mean_of(quarters[0], quarters[1]);
  const LaneTable right = mean_of(quarters[2], quarters[3]);
  const LaneTable whole = mean_of(left, right);
  const std::size_t best = cea::best_option(cea::expected_net_benefit(whole));
  const auto groups = numerics::DrawGroups::independent(outer_);

  std::vector<double> all(outer_, 0.0), halves(outer_, 0.0), fourths(outer_, 0.0);
  add_loss(whole, best, 1.0, all);
  for (const LaneTable* half : {&left, &right}) add_loss(*half, best, 0.5, halves);
  for (const LaneTable& quarter : quarters) add_loss(quarter, best, 0.25, fourths);

  NestedValue result;
  result.uncorrected = numerics::mean_estimate(all, groups);
  result.information.influence.resize(outer_);
  for (std::size_t o = 0; o < outer_; ++o) result.information.influence[o] = 2 * all[o] - halves[o];
  result.information.value = numerics::mean_estimate(result.information.influence, groups);
  result.inner_bias = result.uncorrected.value - result.information.value.value;

  const double at_half = numerics::mean(halves), at_quarter = numerics::mean(fourths);
  const double corrected_at_half = 2 * at_half - at_quarter;
  const double moved = std::abs(corrected_at_half - result.information.value.value);
  const double remaining = moved / (std::pow(2.0, 1.5) - 1.0);
  // Where the noise of the inner draws drowns what is learnt, the bias falls more slowly than 1 /
  // M, by `rate` a doubling in the place of a half, and what the correction removes is not all of
  // it.
  const double removed = result.inner_bias, before = at_quarter - at_half;
  const double rate = before > 0 ? std::min(removed / before, slowest_rate) : 0.0;
  const double slowly = rate > 0.5 ? removed * (rate / (1 - rate) - 1) : 0.0;
  result.bias = {std::max(remaining, slowly), remaining + selection_bias(whole, best, groups)};
  return result;
}

}  // namespace equipoise::voi
