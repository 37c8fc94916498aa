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
