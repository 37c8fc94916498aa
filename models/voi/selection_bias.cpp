#include "models/voi/selection_bias.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/core/contracts.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::voi {

double selection_bias(double behind, double se) {
  return se == 0 ? 0.0 : se * numerics::unit_normal_loss(std::max(0.0, behind / se - 1.0));
}

double selection_bias(const LaneTable& net_benefit, std::size_t best,
                      const numerics::DrawGroups& groups) {
  double bias = 0;
  for (std::size_t j = 0; j < net_benefit.rows(); ++j) {
    if (j == best) continue;
    const double error =
        numerics::paired_standard_error(net_benefit.row(j), net_benefit.row(best), groups);
    const double difference =
        numerics::mean(net_benefit.row(best)) - numerics::mean(net_benefit.row(j));
    bias += selection_bias(std::abs(difference), error);
  }
  return bias;
}

double selection_bias(std::span<const double> behind, const LaneTable& covariance) {
  const std::size_t count = behind.size();
  EQUIPOISE_EXPECT(covariance.rows() == count && (count == 0 || covariance.lanes() == count));
  if (count == 0) return 0.0;
  const auto mean_of = [&](std::size_t i) {
    return -std::max(0.0, behind[i] - std::sqrt(covariance.row(i)[i]));
  };
  // The maximum so far, and its covariance with each option. The best itself, 0 without noise, is
  // taken in last: most of the maximum's own shape comes from it.
  double mean = mean_of(0), variance = covariance.row(0)[0];
  std::vector<double> with(covariance.row(0).begin(), covariance.row(0).end());
  for (std::size_t i = 1; i < count; ++i) {
    const double own = covariance.row(i)[i], next = mean_of(i);
    const double spread = std::sqrt(std::max(0.0, variance + own - 2 * with[i]));
    if (spread <= 1e-6 * std::sqrt(variance + own)) {  // the same but for a constant
      if (next <= mean) continue;
      mean = next;
      variance = own;
      std::ranges::copy(covariance.row(i), with.begin());
      continue;
    }
    const double z = (mean - next) / spread;
    const double kept = numerics::normal_distribution(z), density = numerics::normal_density(z);
    const double first = mean * kept + next * (1 - kept) + spread * density;
    const double second = (mean * mean + variance) * kept + (next * next + own) * (1 - kept) +
                          (mean + next) * spread * density;
    mean = first;
    variance = std::max(0.0, second - first * first);
    for (std::size_t j = 0; j < count; ++j)
      with[j] = with[j] * kept + covariance.row(i)[j] * (1 - kept);
  }
  const double sd = std::sqrt(variance);
  return sd == 0 ? std::max(0.0, mean) : sd * numerics::unit_normal_loss(-mean / sd);
}

double bias_of_best(
    std::span<const Candidate> candidates,
    const std::function<double(std::span<const double>, std::span<const double>)>& covariance) {
  EQUIPOISE_EXPECT(!candidates.empty());
  const Candidate& best = *std::ranges::max_element(candidates, {}, &Candidate::value);
  std::vector<double> behind;
  std::vector<std::vector<double>> lead;  // by draw or batch: the candidate less the best
  for (const Candidate& candidate : candidates) {
    if (&candidate == &best) continue;
    std::vector<double> difference(best.influence.size());
    for (std::size_t i = 0; i < difference.size(); ++i)
      difference[i] = candidate.influence[i] - best.influence[i];
    const double error = std::sqrt(covariance(difference, difference));
    const double gap = best.value - candidate.value;
    if (std::isnan(error)) return error;
    if (gap > 8 * error) continue;
    behind.push_back(gap);
    lead.push_back(std::move(difference));
  }
  LaneTable between(behind.size(), behind.size());
  for (std::size_t i = 0; i < behind.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j)
      between.row(i)[j] = between.row(j)[i] = covariance(lead[i], lead[j]);
  return selection_bias(behind, between);
}

}  // namespace equipoise::voi
