#include "models/implementation/learning.hpp"

#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::implementation {

Effect StrategyEffects::at(std::size_t place) const {
  const LocalEffect& here = places.at(place);
  return {here.loading * mean + here.offset, std::abs(here.loading) * standard_error, here.sd};
}

StrategyEffects learn(const StrategyEffects& prior, std::span<const ReportedEffect> reports) {
  StrategyEffects after = prior;
  numerics::Sum information, moved;
  for (std::size_t t = 0; t < prior.places.size(); ++t) {
    numerics::Sum precision, weighted;
    for (const ReportedEffect& report : reports) {
      EQUIPOISE_EXPECT(report.place < prior.places.size());
      EQUIPOISE_EXPECT(report.precision >= 0 && std::isfinite(report.precision));
      if (report.place != t) continue;
      precision.add(report.precision);
      weighted.add(report.precision * report.estimate);
    }
    const double p = precision.value();
    if (p == 0) continue;
    const LocalEffect& here = prior.places[t];
    const double estimate = weighted.value() / p, own = here.sd * here.sd;
    const double kept = 1 / (1 + own * p);  // 1 - b
    const double h = p * kept;
    information.add(here.loading * here.loading * h);
    moved.add(here.loading * h * (estimate - here.loading * prior.mean - here.offset));
    after.places[t] = {kept * here.loading, kept * here.offset + own * h * estimate,
                       here.sd * std::sqrt(kept)};
  }
  const double variance = prior.standard_error * prior.standard_error;
  const double left = 1 / (1 + variance * information.value());
  after.mean = prior.mean + variance * left * moved.value();
  after.standard_error = prior.standard_error * std::sqrt(left);
  return after;
}

JointEffects joint(const StrategyEffects& effects) {
  const std::size_t n = effects.places.size() + 1;
  JointEffects all{std::vector<double>(n), std::vector<double>(n * n)};
  const auto shared = [&](std::size_t i) {
    return effects.standard_error * (i == 0 ? 1.0 : effects.places[i - 1].loading);
  };
  for (std::size_t i = 0; i < n; ++i) {
    all.mean[i] = i == 0 ? effects.mean : effects.at(i - 1).mean;
    for (std::size_t j = 0; j < n; ++j) all.covariance[i * n + j] = shared(i) * shared(j);
    if (i > 0) all.covariance[i * n + i] += effects.places[i - 1].sd * effects.places[i - 1].sd;
  }
  return all;
}

JointEffects learn_in_turn(JointEffects prior, std::span<const ReportedEffect> reports) {
  const std::size_t n = prior.mean.size();
  std::vector<double> with(n);
  for (const ReportedEffect& report : reports) {
    if (report.precision == 0) continue;
    const std::size_t place = report.place + 1;
    const double total = prior.cov(place, place) + 1 / report.precision;
    const double surprise = report.estimate - prior.mean[place];
    for (std::size_t i = 0; i < n; ++i) with[i] = prior.cov(i, place);
    for (std::size_t i = 0; i < n; ++i) {
      prior.mean[i] += with[i] * surprise / total;
      for (std::size_t j = 0; j < n; ++j) prior.covariance[i * n + j] -= with[i] * with[j] / total;
    }
  }
  return prior;
}

double mean_resolved_by(const Effect& effect, double weight) {
  return weight * effect.shared_variance();
}

double mean_resolved_together(double p, double q) {
  return p * q == 1 ? 1.0 : (p + q - 2 * p * q) / (1 - p * q);
}

double weight_beside(const Effect& effect, double weight, double mean_resolved) {
  if (effect.variance() == 0) return 0.0;
  // K and what is left in the end, K v / (K + v), as shares of V.
  const double beside = 1 - mean_resolved * effect.shared_variance();
  const double both = beside * weight + (1 - weight);
  return both == 0 ? 1.0 : 1 - beside * (1 - weight) / both;
}

}  // namespace equipoise::implementation
