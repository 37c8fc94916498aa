/// \file  tests/unit/voi/simulated_practices.hpp
/// \brief Practices and their people, drawn one by one, and whether estimates spread as a formula
///        says.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace equipoise::test {

inline double logit(double p) { return std::log(p / (1 - p)); }

/// Deterministic draws for one simulated study.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : random_(seed) {}

  double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  double normal() { return normal_(random_); }
  double gamma(double shape) { return std::gamma_distribution<double>(shape)(random_); }
  /// Beta with this mean and correlation between two people of one practice.
  double practice_mean(double p, double icc) {
    const double people = 1 / icc - 1;
    const double a = gamma(p * people), b = gamma((1 - p) * people);
    return a / (a + b);
  }
  /// How many of `people` have the outcome.
  double events(std::size_t people, double p) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < people; ++i) count += uniform() < p ? 1 : 0;
    return static_cast<double>(count);
  }

 private:
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
};

/// Practices of two sizes, m (1 - CV) and m (1 + CV), in turn.
struct PracticeSizes {
  double mean = 40;
  double cv = 0;
  [[nodiscard]] std::size_t of(std::size_t practice) const {
    return static_cast<std::size_t>(std::lround(mean * (practice % 2 == 0 ? 1 - cv : 1 + cv)));
  }
};

/// The share of all people of an arm who have the outcome.
inline double arm_share(Draws& draws, std::size_t practices, const PracticeSizes& sizes, double p,
                        double icc) {
  double events = 0, people = 0;
  for (std::size_t i = 0; i < practices; ++i) {
    events += draws.events(sizes.of(i), draws.practice_mean(p, icc));
    people += static_cast<double>(sizes.of(i));
  }
  return events / people;
}

inline double mean_of(const std::vector<double>& x) {
  double sum = 0;
  for (const double v : x) sum += v;
  return sum / static_cast<double>(x.size());
}

inline double covariance_of(const std::vector<double>& x, const std::vector<double>& y) {
  const double mx = mean_of(x), my = mean_of(y);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mx) * (y[i] - my);
  return sum / static_cast<double>(x.size() - 1);
}

/// Standard errors between the sample variance of estimates and what a formula says. The sample
/// variance of R estimates that are all but normal has the relative standard error sqrt(2 / (R -
/// 1)).
inline double variance_z(const std::vector<double>& estimates, double formula) {
  return (covariance_of(estimates, estimates) / formula - 1) /
         std::sqrt(2 / static_cast<double>(estimates.size() - 1));
}

/// The same of a covariance, whose standard error is sqrt((v1 v2 + c^2) / (R - 1)).
inline double covariance_z(const std::vector<double>& x, const std::vector<double>& y,
                           double formula, double variance_x, double variance_y) {
  return (covariance_of(x, y) - formula) / std::sqrt((variance_x * variance_y + formula * formula) /
                                                     static_cast<double>(x.size() - 1));
}

/// At most this many standard errors. One check in 16,000 would fail by chance; seeds are fixed.
inline constexpr double allowed_z = 4;

}  // namespace equipoise::test
