// The bias of the best of several correlated means: by closed forms and by simulated maxima.
#include "models/voi/selection_bias.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/numerics/normal.hpp"

#include "tests/unit/implementation/sample.hpp"

using namespace equipoise;

namespace {

LaneTable covariance(const std::vector<std::vector<double>>& rows) {
  LaneTable out(rows.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) std::ranges::copy(rows[i], out.row(i).begin());
  return out;
}

}  // namespace

TEST_CASE("one option: the closed form, whatever its distance") {
  for (const double behind : {0.0, 1.0, 2.5, 7.0})
    CHECK(voi::selection_bias(std::vector{behind}, covariance({{4.0}})) ==
          doctest::Approx(voi::selection_bias(behind, 2.0)).epsilon(1e-12));
  CHECK(voi::selection_bias(std::vector{0.0}, covariance({{0.0}})) == 0);
  CHECK(voi::selection_bias(std::vector<double>{}, LaneTable(0, 0)) == 0);
}

TEST_CASE("options that move together count once") {
  // The second is the first moved by a constant, and behind it: it never wins.
  const LaneTable together = covariance({{1.0, 1.0}, {1.0, 1.0}});
  const double alone = voi::selection_bias(0.5, 1.0);
  CHECK(voi::selection_bias(std::vector{0.5, 2.5}, together) ==
        doctest::Approx(alone).epsilon(1e-9));
  CHECK(voi::selection_bias(std::vector{2.5, 0.5}, together) ==
        doctest::Approx(alone).epsilon(1e-9));
  // The twin: options that are independent add up.
  CHECK(voi::selection_bias(std::vector{0.5, 0.5}, covariance({{1.0, 0.0}, {0.0, 1.0}})) >
        1.2 * alone);
}

TEST_CASE(
    "the best of estimates by their influence: their order, and what is out of reach, do not "
    "matter") {
  // Means of 3,000 draws: a, b a little behind with noise of its own, c a far third.
  constexpr std::size_t draws = 3000;
  sample::Uniform u(20260302);
  std::vector<std::vector<double>> influence(3);
  for (std::size_t d = 0; d < draws; ++d)
    for (auto& values : influence) values.push_back(u.normal());
  const auto mean_product = [](std::span<const double> x, std::span<const double> y) {
    double sum_x = 0, sum_y = 0, product = 0;
    for (std::size_t d = 0; d < x.size(); ++d) {
      sum_x += x[d];
      sum_y += y[d];
      product += x[d] * y[d];
    }
    const auto n = static_cast<double>(x.size());
    return (product / n - sum_x / n * sum_y / n) / (n - 1);
  };
  std::vector<double> lead;
  for (std::size_t d = 0; d < draws; ++d) lead.push_back(influence[1][d] - influence[0][d]);
  const double alone = voi::selection_bias(0.01, std::sqrt(mean_product(lead, lead)));
  REQUIRE(alone > 0);
  const voi::Candidate a{2.0, influence[0]}, b{1.99, influence[1]}, c{1.0, influence[2]};
  for (const auto& order : {std::vector{a, b}, std::vector{b, a}, std::vector{c, b, a}})
    CHECK(voi::bias_of_best(order, mean_product) == doctest::Approx(alone).epsilon(1e-9));
  CHECK(voi::bias_of_best(std::vector{a}, mean_product) == 0);
  // The twin: a third within reach adds to it.
  CHECK(voi::bias_of_best(std::vector{a, b, voi::Candidate{1.99, influence[2]}}, mean_product) >
        1.2 * alone);
  const auto unknown = [](std::span<const double>, std::span<const double>) {
    return std::nan("");
  };
  CHECK(std::isnan(voi::bias_of_best(std::vector{a, b}, unknown)));
}

TEST_CASE("three correlated options, simulated") {
  // Factors (1, 0), (.8, .6), (.6, -.8): unit variances, correlations .8, .6 and 0. The maximum so
  // far is not normal, though it is taken to be: 5% of the value is allowed (3.7% measured).
  const double factor[3][2] = {{1, 0}, {0.8, 0.6}, {0.6, -0.8}};
  const LaneTable c = covariance({{1, 0.8, 0.6}, {0.8, 1, 0}, {0.6, 0, 1}});
  const std::vector<double> behind{1.2, 1.0, 1.5};
  sample::Uniform u(20260301);
  constexpr int count = 400000;
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < count; ++i) {
    const double x = u.normal(), y = u.normal();
    double most = 0.0;
    for (int k = 0; k < 3; ++k)
      most = std::max(most, -(behind[k] - 1) + factor[k][0] * x + factor[k][1] * y);
    sum += most;
    squares += most * most;
  }
  const double mean = sum / count, error = std::sqrt((squares / count - mean * mean) / count);
  CHECK(std::abs(voi::selection_bias(behind, c) - mean) < 4 * error + 0.05 * mean);
  const double added =
      voi::selection_bias(1.2, 1) + voi::selection_bias(1.0, 1) + voi::selection_bias(1.5, 1);
  CHECK(std::abs(added - mean) > 4 * error + 0.05 * mean);  // the twin: the sum
}
