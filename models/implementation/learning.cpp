#include "models/implementation/learning.hpp"

#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::implementation {

Effect StrategyEffects::at(std::size_t place) const {
  const LocalEffect& here = places.at(place);
  return {here.loading * mean + here.offset, here.loading * standard_error, here.sd};
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

double weight_with_known_mean(const Effect& effect, double weight) {
  const double deviation = effect.heterogeneity * effect.heterogeneity;
  const double prior = effect.variance();
  if (prior == 0) return 0.0;
  if (weight <= 0) return 1 - deviation / prior;
  const double data = prior * (1 - weight) / weight;
  if (deviation + data == 0) return 1.0;
  return 1 - deviation * data / (deviation + data) / prior;
}

}  // namespace equipoise::implementation
