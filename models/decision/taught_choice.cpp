#include "models/decision/taught_choice.hpp"

#include <algorithm>
#include <cmath>

#include "models/core/contracts.hpp"
#include "models/numerics/covariance.hpp"
#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

namespace equipoise::decision {
namespace {

constexpr std::size_t pairs = 8192;  // of opposite points

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
    } else if (dimensions == 2) {
      of_a_grid();
    } else {
      of_a_sequence(dimensions);
    }
  }

 private:
  /// Midpoints a tenth apart, to seven standard deviations.
  void of_a_grid() {
    constexpr int half = 70;
    const auto at = [](int i) { return 0.1 * (i + 0.5); };
    z.resize(2);
    numerics::Sum total;
    for (int i = -half; i < half; ++i)
      for (int j = -half; j < half; ++j) {
        if (at(i) * at(i) + at(j) * at(j) > 49) continue;
        z[0].push_back(at(i));
        z[1].push_back(at(j));
        mass.push_back(numerics::normal_density(at(i)) * numerics::normal_density(at(j)));
        total.add(mass.back());
      }
    for (double& m : mass) m /= total.value();
  }

  void of_a_sequence(std::size_t dimensions) {
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

/// The strategies of which the study tells anything here: places in StudyElsewhere::strategies.
std::vector<std::size_t> learnt_here(const StudyElsewhere& study,
                                     std::span<const TimedStrategy> strategies) {
  std::vector<std::size_t> learnt;
  for (std::size_t s = 0; s < study.strategies.size(); ++s)
    if (strategies[study.strategies[s]].effect_sd > 0 && study.shared_covariances[s] != 0)
      learnt.push_back(s);
  return learnt;
}

/// Of one value of the intracluster correlation.
Signal signal_of(const StudyElsewhere& study, std::span<const double> error_covariance,
                 double share, std::span<const TimedStrategy> strategies,
                 std::span<const std::size_t> learnt, const Points& points) {
  const std::size_t estimates = study.estimates, observed = study.strategies.size(),
                    count = learnt.size();
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
  std::vector<double> information(count * count), root(count);
  for (std::size_t s = 0; s < count; ++s) {
    const std::vector<double> solved = numerics::solve_factored(factor, column[learnt[s]]);
    for (std::size_t r = 0; r < count; ++r)
      information[s * count + r] = dot(column[learnt[r]], solved);
    root[s] = std::sqrt(information[s * count + s]);
  }
  for (std::size_t s = 0; s < count; ++s)
    for (std::size_t r = 0; r < count; ++r) information[s * count + r] /= root[s] * root[r];
  const std::vector<double> mix = numerics::lower_factor(information, count);

  Signal signal{points.mass, std::vector<LaneTable>(strategies.size())};
  for (double& mass : signal.mass) mass *= share;
  std::vector<double> z(signal.mass.size());
  for (std::size_t s = 0; s < count; ++s) {
    std::ranges::fill(z, 0.0);
    // With one estimate all scores are one, or its opposite.
    for (std::size_t d = 0; d <= std::min(s, points.z.size() - 1); ++d)
      for (std::size_t k = 0; k < z.size(); ++k) z[k] += mix[s * count + d] * points.z[d][k];
    const std::size_t strategy = study.strategies[learnt[s]];
    signal.learn(strategy,
                 study.shared_covariances[learnt[s]] * root[s] / strategies[strategy].effect_sd, z);
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
  const std::vector<std::size_t> learnt = learnt_here(study, strategies);
  const Points points(std::max<std::size_t>(1, std::min(study.estimates, learnt.size())));
  std::vector<Signal> signals;
  for (std::size_t i = 0; i < study.shares.size(); ++i)
    signals.push_back(
        signal_of(study, study.error_covariances[i], study.shares[i], strategies, learnt, points));
  return signal_value(strategies, signals, {});
}

}  // namespace equipoise::decision
