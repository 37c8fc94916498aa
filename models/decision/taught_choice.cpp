#include "models/decision/taught_choice.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/covariance.hpp"
#include "models/numerics/normal.hpp"

namespace equipoise::decision {
namespace {

constexpr std::size_t pairs = 2048;  // of opposite points

/// The first primes: one step for each dimension.
std::vector<double> primes(std::size_t count) {
  std::vector<double> found;
  for (std::size_t n = 2; found.size() < count; ++n)
    if (std::ranges::none_of(found, [&](double p) { return n % static_cast<std::size_t>(p) == 0; }))
      found.push_back(static_cast<double>(n));
  return found;
}

/// Independent standard normals.
struct Points {
  std::vector<double> mass;
  std::vector<std::vector<double>> z;  ///< [dimension][point]

  explicit Points(std::size_t dimensions) {
    if (dimensions == 1) {
      mass = normal_midpoints().mass;
      z = {normal_midpoints().z};
      return;
    }
    mass.assign(2 * pairs, 0.5 / pairs);
    for (const double prime : primes(dimensions)) {
      std::vector<double>& row = z.emplace_back();
      for (std::size_t k = 0; k < pairs; ++k) {
        const double u = std::fmod((static_cast<double>(k) + 0.5) * std::sqrt(prime), 1.0);
        row.push_back(numerics::normal_quantile(std::clamp(u, 1e-12, 1 - 1e-12)));
        row.push_back(-row.back());
      }
    }
  }
};

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// Of one value of the intracluster correlation.
Signal signal_of(const StudyElsewhere& study, std::span<const double> error_covariance,
                 double share, std::span<const TimedStrategy> strategies, const Points& points) {
  const std::size_t estimates = study.estimates, observed = study.strategies.size();
  std::vector<std::vector<double>> column(observed);  // a_s
  std::vector<double> sigma(error_covariance.begin(), error_covariance.end());
  for (std::size_t s = 0; s < observed; ++s)
    for (std::size_t i = 0; i < estimates; ++i) {
      column[s].push_back(study.loading[i * observed + s]);
      for (std::size_t j = 0; j < estimates; ++j)
        sigma[i * estimates + j] +=
            study.effect_variances[s] * column[s][i] * study.loading[j * observed + s];
    }
  const std::vector<double> factor = numerics::lower_factor(sigma, estimates);
  std::vector<double> information(observed * observed), root(observed);
  for (std::size_t s = 0; s < observed; ++s) {
    const std::vector<double> solved = numerics::solve_factored(factor, column[s]);
    for (std::size_t r = 0; r < observed; ++r)
      information[s * observed + r] = dot(column[r], solved);
    root[s] = std::sqrt(information[s * observed + s]);
  }
  for (std::size_t s = 0; s < observed; ++s)
    for (std::size_t r = 0; r < observed; ++r) information[s * observed + r] /= root[s] * root[r];
  const std::vector<double> mix = numerics::lower_factor(information, observed);

  Signal signal{points.mass, std::vector<LaneTable>(strategies.size())};
  for (double& mass : signal.mass) mass *= share;
  std::vector<double> z(signal.mass.size());
  for (std::size_t s = 0; s < observed; ++s) {
    const double sd = strategies[study.strategies[s]].effect_sd;
    if (sd == 0 || study.shared_covariances[s] == 0) continue;
    std::ranges::fill(z, 0.0);
    // With one estimate all scores are one, or its opposite.
    for (std::size_t d = 0; d <= std::min(s, points.z.size() - 1); ++d)
      for (std::size_t k = 0; k < z.size(); ++k) z[k] += mix[s * observed + d] * points.z[d][k];
    signal.learn(study.strategies[s], study.shared_covariances[s] * root[s] / sd, z);
  }
  return signal;
}

}  // namespace

SignalValue taught_choice(std::span<const TimedStrategy> strategies, const StudyElsewhere& study) {
  const std::size_t observed = study.strategies.size();
  EQUIPOISE_EXPECT(study.estimates == 1 || study.estimates == observed);
  EQUIPOISE_EXPECT(observed > 0 && study.loading.size() == study.estimates * observed);
  EQUIPOISE_EXPECT(study.effect_variances.size() == observed &&
                   study.shared_covariances.size() == observed);
  EQUIPOISE_EXPECT(study.error_covariances.size() == study.shares.size());
  const Points points(std::min(study.estimates, observed));
  std::vector<Signal> signals;
  for (std::size_t i = 0; i < study.shares.size(); ++i)
    signals.push_back(
        signal_of(study, study.error_covariances[i], study.shares[i], strategies, points));
  return signal_value(strategies, signals, {});
}

}  // namespace equipoise::decision
