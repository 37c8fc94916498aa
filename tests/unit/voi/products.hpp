/// \file  tests/unit/voi/products.hpp
/// \brief Three options of which two share a factor, with the closed form of its value.
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/voi/informed_choice.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

namespace equipoise::test {

using InformedPair = std::pair<voi::InformedValue, voi::InformedValue>;

/// Nothing; a1 q at a cost c1; a2 q at a cost c2. q = x + y, x ~ N(1, 1) learnt and y ~ N(0, 0.8^2)
/// not; factors a_i and costs c_i independent of both, all normal.
struct Products {
  static constexpr double factor[] = {1.0, 2.5}, cost[] = {700, 2600};
  std::size_t draws;
  Values x, q, a1, a2, c1, c2;
  numerics::DrawGroups groups;
  voi::Curves curves;

  Products(std::size_t n, std::uint64_t seed)
      : draws(n),
        x(normals(n, seed, 1, 1.0, 1.0)),
        q(sum(x, normals(n, seed, 2, 0.0, 0.8))),
        a1(normals(n, seed, 3, factor[0], 0.2)),
        a2(normals(n, seed, 4, factor[1], 0.5)),
        c1(normals(n, seed, 5, cost[0], 200)),
        c2(normals(n, seed, 6, cost[1], 300)),
        groups(numerics::DrawGroups::independent(n)),
        curves(Views{x}, Views{q}) {}

  [[nodiscard]] std::vector<voi::InformedOption> options() const { return options(curves); }
  /// With other curves of q.
  [[nodiscard]] std::vector<voi::InformedOption> options(const voi::Curves& of_q) const {
    return {{}, {{{{&of_q, 0, a1}}, {}}, {{}, c1}}, {{{{&of_q, 0, a2}}, {}}, {{}, c2}}};
  }
  /// Normal parameters of which x is the sum: the first ones free, the last what is left.
  [[nodiscard]] std::vector<Values> x_in(std::size_t parts, std::uint64_t seed) const {
    std::vector<Values> known;
    Values rest = x;
    for (std::size_t p = 0; p + 1 < parts; ++p) {
      known.push_back(normals(draws, seed, 7 + p, 0.0, 0.5));
      for (std::size_t d = 0; d < draws; ++d) rest[d] -= known.back()[d];
    }
    known.push_back(std::move(rest));
    return known;
  }
  [[nodiscard]] voi::InformedChoice choice(std::vector<voi::InformedOption> list) const {
    return {std::move(list), draws};
  }
  [[nodiscard]] voi::InformedChoice choice() const { return choice(options()); }
  /// Every option with as many QALYs more.
  [[nodiscard]] static std::vector<voi::InformedOption> plus(std::vector<voi::InformedOption> list,
                                                             std::span<const double> qalys) {
    for (voi::InformedOption& option : list) option.qalys.rest = qalys;
    return list;
  }

  /// E[max(0, k x - 700, 2.5 k x - 2600)] less the best now: a convex function of x made of lines,
  /// and the mean of each max(0, x - t) is the unit normal loss.
  [[nodiscard]] static double truth(double k) {
    const auto above = [](double t) { return numerics::unit_normal_loss(t - 1); };
    const double first = cost[0] / k, second = cost[1] / (2.5 * k),
                 cross = (cost[1] - cost[0]) / (1.5 * k);
    const double now = std::max({0.0, k - cost[0], 2.5 * k - cost[1]});
    if (second <= first) return 2.5 * k * above(second) - now;  // the first is never best
    return k * above(first) + 1.5 * k * above(cross) - now;
  }

 private:
  static Values normals(std::size_t n, std::uint64_t seed, std::uint64_t which, double mean,
                        double sd) {
    Values values = standard_normals(n, 100 * seed + which);
    for (double& v : values) v = mean + sd * v;
    return values;
  }
  static Values sum(Values a, const Values& b) {
    for (std::size_t d = 0; d < a.size(); ++d) a[d] += b[d];
    return a;
  }
};

}  // namespace equipoise::test
