#include "engine/run/observed_study.hpp"

#include <algorithm>
#include <cmath>

#include "models/numerics/covariance.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/stream.hpp"

namespace equipoise::run {
namespace {

bool varies(const std::vector<double>& truth) {
  return std::ranges::any_of(truth, [&](double x) { return x != truth.front(); });
}

}  // namespace

bool ObservedSize::observes_something() const {
  for (const auto& errors : covariance)
    for (const double v : errors)
      if (!std::isfinite(v)) return false;
  return !covariance.empty();
}

SimulatedEstimates::SimulatedEstimates(const ObservedStudy& observed, std::uint64_t seed)
    : observed_(observed) {
  if (std::ranges::none_of(observed.truth, varies)) return;
  const std::size_t draws = observed.truth.front().size();
  for (const std::string& name : observed.streams) {
    std::vector<double>& z = normal_.emplace_back(draws);
    sampling::Stream({seed, sampling::Purpose::trial, name}).fill_uniform(0, z);
    sampling::normal_quantile(z, z);
  }
  std::vector<double> u(draws);
  const std::string name = observed.streams.front() + ": intracluster correlation";
  sampling::Stream({seed, sampling::Purpose::trial, name}).fill_uniform(0, u);
  const std::vector<double>& weights = observed.icc_shares;
  for (const double x : u) {
    std::size_t value = 0;
    for (double below = weights[0]; x > below && value + 1 < weights.size();)
      below += weights[++value];
    icc_.push_back(value);
  }
}

Estimates SimulatedEstimates::at(const ObservedSize& size) const {
  Estimates x = observed_.truth;
  if (normal_.empty()) return x;
  std::vector<std::vector<double>> factor;  // of each value of the correlation
  for (const auto& covariance : size.covariance)
    factor.push_back(numerics::lower_factor(covariance, x.size()));
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j)
      for (std::size_t d = 0; d < icc_.size(); ++d)
        x[i][d] += factor[icc_[d]][i * x.size() + j] * normal_[j][d];
  return x;
}

}  // namespace equipoise::run
