#include "models/voi/sample_information/importance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "models/cea/net_benefit.hpp"
#include "models/numerics/elementary.hpp"
#include "models/numerics/sum.hpp"
#include "models/voi/selection_bias.hpp"

namespace equipoise::voi {
namespace {

using Rows = std::vector<std::vector<double>>;

/// Draws in four stretches; quarters [first, last) make a part: all, either half, each quarter.
constexpr std::size_t quarters = 4;
struct Part {
  std::size_t first, last;
};
constexpr Part all{0, 4};
constexpr std::array<Part, 2> halves{{{0, 2}, {2, 4}}};
constexpr std::array<Part, 4> fourths{{{0, 1}, {1, 2}, {2, 3}, {3, 4}}};

/// Increments to the first option, shape [option][draw].
Rows increments(const std::vector<std::span<const double>>& rows) {
  Rows result;
  for (const std::span<const double> row : rows) {
    std::vector<double>& out = result.emplace_back(row.size());
    for (std::size_t d = 0; d < row.size(); ++d) out[d] = row[d] - rows[0][d];
  }
  return result;
}

/// Log-likelihoods to weights, the largest 1. The draw behind the data set gets none, unless it is
/// the only one under which the data are possible.
void to_weights(std::size_t own, std::span<double> weights) {
  EQUIPOISE_EXPECT(std::isfinite(weights[own]));
  weights[own] = -std::numeric_limits<double>::infinity();
  const double largest = *std::max_element(weights.begin(), weights.end());
  if (largest == -std::numeric_limits<double>::infinity()) {
    std::fill(weights.begin(), weights.end(), 0.0);
    weights[own] = 1.0;
    return;
  }
  EQUIPOISE_EXPECT(std::isfinite(largest));
  for (double& w : weights) w -= largest;
  numerics::exp(weights, weights);
}

/// What one data set says: sums of the weights and of weighted increments, quarter by quarter.
class Posterior {
 public:
  Posterior(std::span<const double> weights, const Rows& cost, const Rows& qalys) {
    for (std::size_t q = 0; q < quarters; ++q) {
      const std::size_t begin = q * weights.size() / quarters,
                        end = (q + 1) * weights.size() / quarters;
      const auto weighted = [&](const std::vector<double>& x) {
        return numerics::sum_over(end - begin,
                                  [&](std::size_t i) { return weights[begin + i] * x[begin + i]; });
      };
      weight_[q] = numerics::sum(weights.subspan(begin, end - begin));
      for (std::size_t j = 0; j < cost.size(); ++j) {
        cost_[q].push_back(weighted(cost[j]));
        qalys_[q].push_back(weighted(qalys[j]));
      }
    }
  }

  [[nodiscard]] double weight(const Part& part) const {
    double sum = 0;
    for (std::size_t q = part.first; q < part.last; ++q) sum += weight_[q];
    return sum;
  }

  /// Expected net benefit, increments. A part without any weight has nothing to say, and the whole
  /// speaks for it.
  [[nodiscard]] std::vector<double> net_benefit(Part part, double threshold) const {
    if (!(weight(part) > 0)) part = all;
    std::vector<double> result;
    for (std::size_t j = 0; j < cost_[0].size(); ++j) {
      double cost = 0, qalys = 0;
      for (std::size_t q = part.first; q < part.last; ++q)
        cost += cost_[q][j], qalys += qalys_[q][j];
      result.push_back(cea::net_monetary_benefit(cost, qalys, threshold) / weight(part));
    }
    return result;
  }

  [[nodiscard]] double loss(const Part& part, double threshold, std::size_t best) const {
    const std::vector<double> expected = net_benefit(part, threshold);
    return *std::max_element(expected.begin(), expected.end()) - expected[best];
  }

 private:
  std::array<double, quarters> weight_{};
  std::array<std::vector<double>, quarters> cost_, qalys_;  ///< shape [quarter][option]
};

/// EVSI at one threshold, data set by data set.
class AtThreshold {
 public:
  AtThreshold(const cea::Outcomes& outcomes, double threshold, const numerics::DrawGroups& groups)
      : threshold_(threshold), influence_(outcomes.draws(), 0.0) {
    const LaneTable net_benefit = cea::net_benefit(outcomes, threshold);
    best_ = cea::best_option(cea::expected_net_benefit(net_benefit));
    chosen_too_high_ = selection_bias(net_benefit, best_, groups);
  }

  void add(const Posterior& posterior, std::span<const double> weights, const Rows& cost,
           const Rows& qalys) {
    losses_.push_back(posterior.loss(all, threshold_, best_));
    for (const Part& part : halves) half_.add(0.5 * posterior.loss(part, threshold_, best_));
    for (const Part& part : fourths) fourth_.add(0.25 * posterior.loss(part, threshold_, best_));
    const std::vector<double> expected = posterior.net_benefit(all, threshold_);
    const std::size_t chosen = cea::best_option(expected);
    if (chosen == best_) return;
    const double gain = expected[chosen] - expected[best_], total = posterior.weight(all);
    for (std::size_t d = 0; d < weights.size(); ++d) {
      const double drawn = cea::net_monetary_benefit(
          cost[chosen][d] - cost[best_][d], qalys[chosen][d] - qalys[best_][d], threshold_);
      influence_[d] += weights[d] / total * (drawn - gain);
    }
  }

  [[nodiscard]] WeightedValue value(const numerics::DrawGroups& groups) && {
    const double sets = static_cast<double>(losses_.size());
    const double whole = numerics::mean(losses_), half = half_.value() / sets,
                 fourth = fourth_.value() / sets;
    const double corrected = 2 * whole - half;
    const double share = static_cast<double>(influence_.size()) / sets;
    for (std::size_t d = 0; d < influence_.size(); ++d) {
      const double own = d < losses_.size() ? losses_[d] - whole : 0.0;
      influence_[d] = corrected + share * (influence_[d] + own);
    }
    WeightedValue result;
    result.information.value = {corrected, numerics::standard_error(influence_, groups)};
    result.information.influence = std::move(influence_);
    result.weighting_bias = half - whole;
    const double remaining = std::abs(2 * half - fourth - corrected) / (std::pow(2.0, 1.5) - 1.0);
    result.bias = {remaining, remaining + chosen_too_high_};
    return result;
  }

 private:
  double threshold_, chosen_too_high_ = 0;
  std::size_t best_ = 0;
  std::vector<double> losses_;     ///< shape [data set]
  numerics::Sum half_, fourth_;    ///< losses as halves and quarters of the draws see them
  std::vector<double> influence_;  ///< of the posterior means, shape [draw]
};

}  // namespace

WeightedInformation importance_weighting(const cea::Outcomes& outcomes,
                                         std::span<const double> thresholds,
                                         const numerics::DrawGroups& groups, std::size_t data_sets,
                                         const LogLikelihood& log_likelihood) {
  cea::expect_shape(outcomes);
  const std::size_t draws = outcomes.draws();
  EQUIPOISE_EXPECT(data_sets >= 8 && data_sets <= draws);
  const Rows cost = increments(outcomes.cost), qalys = increments(outcomes.qalys);
  std::vector<AtThreshold> at;
  for (const double threshold : thresholds) at.emplace_back(outcomes, threshold, groups);

  WeightedInformation result;
  std::vector<double> weights(draws);
  for (std::size_t s = 0; s < data_sets; ++s) {
    log_likelihood(s, weights);
    to_weights(s, weights);
    const Posterior posterior(weights, cost, qalys);
    const double squares =
        numerics::sum_over(draws, [&](std::size_t d) { return weights[d] * weights[d]; });
    result.effective_sizes.push_back(posterior.weight(all) * posterior.weight(all) / squares);
    for (AtThreshold& one : at) one.add(posterior, weights, cost, qalys);
  }
  for (AtThreshold& one : at) result.values.push_back(std::move(one).value(groups));
  return result;
}

}  // namespace equipoise::voi
