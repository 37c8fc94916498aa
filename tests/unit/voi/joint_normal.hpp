/// \file  tests/unit/voi/joint_normal.hpp
/// \brief Linear decisions under jointly normal parameters: drawn as referees ask, and exact.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/numerics/quadrature.hpp"
#include "models/voi/conditional_draws.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

namespace equipoise::test {

/// Random numbers addressed by a list of numbers: SplitMix64 from a hash of the address.
class Random {
 public:
  using result_type = std::uint64_t;
  Random(std::initializer_list<std::uint64_t> address) {
    for (const std::uint64_t part : address) state_ = mixed(state_ ^ mixed(part + 1)) + part;
  }
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() { return mixed(state_ += 0x9e3779b97f4a7c15u); }

  double normal() { return normal_(*this); }
  double uniform() { return (static_cast<double>((*this)() >> 12) + 0.5) * 0x1p-52; }
  double beta(double a, double b) {
    const double x = std::gamma_distribution<double>(a)(*this);
    return x / (x + std::gamma_distribution<double>(b)(*this));
  }
  int binomial(int n, double p) {
    int count = 0;
    for (int i = 0; i < n; ++i) count += uniform() < p;
    return count;
  }

 private:
  static std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
  }
  std::uint64_t state_ = 0;
  std::normal_distribution<double> normal_;
};

/// E[max(0, X, Y)], X and Y jointly normal: given X it is a unit normal loss; over X panels of
/// Gauss-Legendre on both sides of the kink.
inline double expected_best_of_three(double mx, double my, double vx, double vy, double cov) {
  const double sx = std::sqrt(vx), rest = std::sqrt(std::max(1e-300, vy - cov * cov / vx));
  const double kink = std::clamp(-mx / sx, -9.0, 9.0);
  double total = 0;
  for (const auto& [low, high] : {std::pair{-9.0, kink}, std::pair{kink, 9.0}}) {
    if (high - low < 1e-12) continue;
    constexpr int panels = 12;
    for (int p = 0; p < panels; ++p) {
      const double width = (high - low) / panels;
      const auto rule = numerics::gauss_legendre(32, low + p * width, low + (p + 1) * width);
      for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
        const double z = rule.nodes[i], x = mx + sx * z, floor = std::max(0.0, x);
        const double y = my + cov / sx * z;
        total += rule.weights[i] * numerics::normal_density(z) *
                 (floor + rest * numerics::unit_normal_loss((floor - y) / rest));
      }
    }
  }
  return total;
}

/// Variables with means and a covariance; the first `learnt` of them are learnt (parameters, or
/// data about them). Options: the first is nothing; the others' QALYs and costs are linear.
struct JointNormal {
  std::size_t learnt;
  Values mean, covariance;          ///< shape [variable], [variable][variable]
  std::vector<Values> qalys, cost;  ///< shape [option - 1][variable]
  Values factor = {};               ///< Cholesky, by prepare()

  [[nodiscard]] std::size_t variables() const { return mean.size(); }
  [[nodiscard]] std::size_t options() const { return qalys.size() + 1; }

  JointNormal& prepare() {
    const std::size_t n = variables();
    factor.assign(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = covariance[i * n + j];
        for (std::size_t k = 0; k < j; ++k) sum -= factor[i * n + k] * factor[j * n + k];
        factor[i * n + j] = i == j ? std::sqrt(sum) : sum / factor[j * n + j];
      }
    return *this;
  }

  /// The first standard normals, from the values of what is learnt; the rest 0.
  [[nodiscard]] Values standardised(const Values& known) const {
    Values z(variables(), 0.0);
    for (std::size_t i = 0; i < learnt; ++i) {
      z[i] = known[i] - mean[i];
      for (std::size_t k = 0; k < i; ++k) z[i] -= factor[i * variables() + k] * z[k];
      z[i] /= factor[i * variables() + i];
    }
    return z;
  }

  /// Variables of which the first `given` standard normals are set.
  void complete(Values& z, std::size_t given, Random& random, Values& x) const {
    for (std::size_t i = given; i < variables(); ++i) z[i] = random.normal();
    for (std::size_t i = 0; i < variables(); ++i) {
      x[i] = mean[i];
      for (std::size_t k = 0; k <= i; ++k) x[i] += factor[i * variables() + k] * z[k];
    }
  }

  [[nodiscard]] static double dot(const Values& a, const Values& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
  }

  [[nodiscard]] voi::ConditionalSample sample(std::uint64_t seed) const {
    return [this, seed](const voi::ConditionalDraws& draws, voi::ConditionalOutcomes& out) {
      Values z(variables()), x(variables());
      for (std::size_t o = 0; o < draws.outer; ++o) {
        Random random{seed, draws.level, draws.first + o};
        for (std::size_t i = 0; i < learnt; ++i) z[i] = random.normal();
        for (std::size_t i = 0; i < draws.inner; ++i) {
          complete(z, learnt, random, x);
          for (std::size_t j = 1; j < options(); ++j) {
            out.qalys.row(j)[o * draws.inner + i] = dot(qalys[j - 1], x);
            out.cost.row(j)[o * draws.inner + i] = dot(cost[j - 1], x);
          }
        }
      }
    };
  }

  /// Draws of everything, shape [variable][draw].
  [[nodiscard]] std::vector<Values> prior(std::size_t draws, std::uint64_t seed) const {
    std::vector<Values> result(variables(), Values(draws));
    Values z(variables()), x(variables());
    for (std::size_t d = 0; d < draws; ++d) {
      Random random{seed, 77, d};
      complete(z, 0, random, x);
      for (std::size_t i = 0; i < variables(); ++i) result[i][d] = x[i];
    }
    return result;
  }

  /// Costs (or QALYs) of every option over draws of the variables, shape [option][draw].
  [[nodiscard]] static std::vector<Values> outcome(const std::vector<Values>& coefficients,
                                                   const std::vector<Values>& variables) {
    std::vector<Values> result{Values(variables[0].size(), 0.0)};
    for (const Values& row : coefficients) {
      Values& out = result.emplace_back(variables[0].size(), 0.0);
      for (std::size_t i = 0; i < row.size(); ++i)
        for (std::size_t d = 0; d < out.size(); ++d) out[d] += row[i] * variables[i][d];
    }
    return result;
  }

  /// The value of what is learnt, exactly: with two options s L(|m| / s), with three by quadrature.
  [[nodiscard]] double exact(double threshold) const {
    std::vector<Values> net;
    Values m;
    for (std::size_t j = 0; j + 1 < options(); ++j) {
      net.emplace_back();
      for (std::size_t i = 0; i < variables(); ++i)
        net[j].push_back(threshold * qalys[j][i] - cost[j][i]);
      m.push_back(dot(net[j], mean));
    }
    const auto known = [&](std::size_t a, std::size_t b) {  // Cov(E[NB_a | learnt], E[NB_b | ...])
      double sum = 0;
      for (std::size_t k = 0; k < learnt; ++k) {
        double of_a = 0, of_b = 0;
        for (std::size_t i = 0; i < variables(); ++i) {
          of_a += net[a][i] * factor[i * variables() + k];
          of_b += net[b][i] * factor[i * variables() + k];
        }
        sum += of_a * of_b;
      }
      return sum;
    };
    if (options() == 2) {
      const double s = std::sqrt(known(0, 0));
      return s * numerics::unit_normal_loss(std::abs(m[0]) / s);
    }
    return expected_best_of_three(m[0], m[1], known(0, 0), known(1, 1), known(0, 1)) -
           std::max({0.0, m[0], m[1]});
  }
};

/// INB ~ N(-50, 200^2) at a threshold of 2, of which an observation with variance `error` tells,
/// and 150 of noise that nothing tells about. Variables: data, quantity, noise.
inline JointNormal normal_normal(double error) {
  JointNormal result{1,
                     {-50, -50, 0},
                     {40000 + error, 40000, 0, 40000, 40000, 0, 0, 0, 1},
                     {{0, 0.25, 0}},
                     {{0, -0.5, 150}}};
  return result.prepare();
}

/// Five correlated parameters, three options; the parameters or data listed are learnt. The second
/// option is case F of the closed forms; the third shares three of its parameters.
/// \param learnt  parameters, from 0
/// \param error   variance of an observation of each; 0: the parameters themselves
inline JointNormal five_parameters(const std::vector<std::size_t>& learnt, double error) {
  const Values mean{0.2, 1, -1, 0.5, 0}, sd{1, 0.5, 2, 0.25, 1.5};
  const auto covariance = [&](std::size_t i, std::size_t j) {
    const std::size_t a = std::min(i, j), b = std::max(i, j);
    const double r = a == b             ? 1
                     : a == 0 && b == 1 ? 0.5
                     : a == 0 && b == 3 ? 0.2
                     : a == 2 && b == 4 ? -0.3
                                        : 0;
    return r * sd[a] * sd[b];
  };
  // At a threshold of 2, half of the first and third parameter's part is in QALYs.
  const std::vector<Values> qalys{{0.5, 0, 0.25, 0, 0}, {0.5, 0, -0.25, 0, 0}};
  const std::vector<Values> cost{{0, 2, 0, -3, 1}, {0, 1, 0, 0, -1}};

  std::vector<std::size_t> order = learnt;  // which parameter a variable is, or observes
  for (std::size_t i = 0; i < 5; ++i)
    if (error > 0 || std::find(learnt.begin(), learnt.end(), i) == learnt.end()) order.push_back(i);
  const std::size_t n = order.size();
  JointNormal result{
      learnt.size(), Values(n), Values(n * n), {Values(n), Values(n)}, {Values(n), Values(n)}};
  for (std::size_t i = 0; i < n; ++i) {
    result.mean[i] = mean[order[i]];
    for (std::size_t j = 0; j < n; ++j)
      result.covariance[i * n + j] =
          covariance(order[i], order[j]) + (i == j && i < learnt.size() ? error : 0.0);
    if (error > 0 && i < learnt.size()) continue;  // data themselves are worth nothing
    for (std::size_t o = 0; o < 2; ++o)
      result.qalys[o][i] = qalys[o][order[i]], result.cost[o][i] = cost[o][order[i]];
  }
  return result.prepare();
}

}  // namespace equipoise::test
