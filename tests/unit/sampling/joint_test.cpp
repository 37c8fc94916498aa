#include "engine/sampling/joint.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <set>
#include <string>
#include <vector>

#include <boost/math/special_functions/gamma.hpp>

#include "models/numerics/sum.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/sampler.hpp"
#include "engine/sampling/stream.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace
namespace numerics = equipoise::numerics;

namespace {

constexpr std::size_t n = 20000;

struct Drawn {
  Sampler sampler;
  equipoise::LaneTable draws;
};

Drawn draw(SolvedJoint solved) {
  if (const auto* error = std::get_if<StatementError>(&solved)) FAIL(error->text);
  SamplerDescription description;
  description.joint.push_back(std::get<JointGroup>(std::move(solved)));
  description.plan = {Method::monte_carlo, 5, n, 1};
  auto made = Sampler::make(std::move(description));
  Drawn drawn{std::get<Sampler>(std::move(made)), {}};
  drawn.draws = equipoise::LaneTable(drawn.sampler.rows(), n);
  drawn.sampler.fill({0, n}, drawn.draws);
  return drawn;
}

/// z of the mean of a row and its failing twin.
void check_mean(const Drawn& drawn, std::size_t i, double mean, double sd) {
  CHECK(drawn.sampler.means()[i] == doctest::Approx(mean).epsilon(1e-13));
  CHECK(drawn.sampler.sds()[i] == doctest::Approx(sd).epsilon(1e-13));
  const double se = sd / std::sqrt(static_cast<double>(n));
  const double found = numerics::mean(drawn.draws.row(i));
  CHECK(std::abs(found - mean) < 4 * se);
  CHECK_FALSE(std::abs(found - mean - 10 * se) < 4 * se);
}

double covariance(const Drawn& drawn, std::size_t i, std::size_t j) {
  const auto x = drawn.draws.row(i), y = drawn.draws.row(j);
  const double mx = numerics::mean(x), my = numerics::mean(y);
  numerics::Sum sum;
  for (std::size_t k = 0; k < n; ++k) sum.add((x[k] - mx) * (y[k] - my));
  return sum.value() / n;
}

/// For normals Var(cov) = (s_i^2 s_j^2 + cov^2) / n; near enough for the others here.
void check_covariance(const Drawn& drawn, std::size_t i, std::size_t j, double expected) {
  const double s = drawn.sampler.sds()[i] * drawn.sampler.sds()[j];
  const double se = std::sqrt((s * s + expected * expected) / n);
  CHECK(std::abs(covariance(drawn, i, j) - expected) < 4 * se);
  CHECK_FALSE(std::abs(covariance(drawn, i, j) - expected - 10 * se) < 4 * se);
}

void check_refused(const SolvedJoint& solved, const std::string& key, const std::string& text) {
  REQUIRE(std::holds_alternative<StatementError>(solved));
  const StatementError& error = std::get<StatementError>(solved);
  CAPTURE(error.text);
  CHECK(error.key == key);
  CHECK(error.text.find(text) != std::string::npos);
}

}  // namespace

TEST_CASE("Dirichlet: shares add to one, moments as in Chancellor 1997's counts") {
  const Drawn d = draw(solve_dirichlet({"stay", "worse", "die"}, {1251, 350, 133}));
  const double total = 1734;
  const std::vector<double> counts{1251, 350, 133};
  for (std::size_t i = 0; i < 3; ++i) {
    const double share = counts[i] / total;
    check_mean(d, i, share, std::sqrt(share * (1 - share) / (total + 1)));
    for (std::size_t j = 0; j < i; ++j)
      check_covariance(d, i, j, -share * (counts[j] / total) / (total + 1));
  }
  for (std::size_t lane = 0; lane < n; ++lane) {
    const double sum = d.draws.row(0)[lane] + d.draws.row(1)[lane] + d.draws.row(2)[lane];
    CHECK(std::abs(sum - 1) <= 4 * 0x1p-53);  // three quotients and two sums, each rounded once
  }
}

TEST_CASE("multivariate normal: se and correlation, or the covariance, the same draws") {
  const double c = 0.3 * 0.1 * 0.2;
  const Drawn a = draw(solve_multivariate_normal({"x", "y"}, {0.5, 1.2}, std::vector{0.1, 0.2},
                                                 SquareMatrix{2, {1, 0.3, 0.3, 1}}));
  const Drawn b =
      draw(solve_multivariate_normal({"x", "y"}, {0.5, 1.2}, SquareMatrix{2, {0.01, c, c, 0.04}}));
  check_mean(a, 0, 0.5, 0.1);
  check_mean(a, 1, 1.2, 0.2);
  check_covariance(a, 0, 0, 0.01);
  check_covariance(a, 0, 1, c);
  check_covariance(a, 1, 1, 0.04);
  for (std::size_t lane = 0; lane < n; lane += 97)
    for (std::size_t i = 0; i < 2; ++i)
      CHECK(a.draws.row(i)[lane] == doctest::Approx(b.draws.row(i)[lane]).epsilon(1e-13));
}

TEST_CASE("one uniform a component: of its own stream, and no other number") {
  const auto uniforms = [](const std::string& name) {
    std::vector<double> u(n);
    Stream({5, Purpose::parameter, name}).fill_uniform(0, u);
    return u;
  };
  const std::vector<double> counts{2, 5, 3};
  const double c = 0.3 * 0.1 * 0.2;
  const Drawn shares = draw(solve_dirichlet({"x", "y", "z"}, counts));
  const Drawn pair =
      draw(solve_multivariate_normal({"x", "y"}, {0.5, 1.2}, SquareMatrix{2, {0.01, c, c, 0.04}}));
  const std::vector<std::vector<double>> u{uniforms("x"), uniforms("y"), uniforms("z")};
  for (std::size_t lane = 0; lane < n; lane += 97) {
    double gamma[3], sum = 0;
    for (std::size_t i = 0; i < 3; ++i)
      sum += gamma[i] = boost::math::gamma_p_inv(counts[i], u[i][lane]);
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(shares.draws.row(i)[lane] == doctest::Approx(gamma[i] / sum).epsilon(1e-9));
    const double z[] = {normal_quantile(u[0][lane]), normal_quantile(u[1][lane])};
    CHECK(pair.draws.row(0)[lane] == doctest::Approx(0.5 + 0.1 * z[0]).epsilon(1e-12));
    CHECK(pair.draws.row(1)[lane] ==
          doctest::Approx(1.2 + c / 0.1 * z[0] + std::sqrt(0.04 - c * c / 0.01) * z[1])
              .epsilon(1e-12));
  }
}

TEST_CASE("joint draws: whole rows, each as likely, one uniform a draw") {
  const std::vector<double> x{1, 2, 3, 4, 5}, y{10, 40, 90, 160, 250};
  const Drawn d = draw(solve_joint_draws({"x", "y"}, {x, y}));
  check_mean(d, 0, 3, std::sqrt(2.0));
  std::vector<double> u(n);
  Stream({5, Purpose::parameter, "x"}).fill_uniform(0, u);
  for (std::size_t lane = 0; lane < n; ++lane) {
    const double value = d.draws.row(0)[lane];
    CHECK(d.draws.row(1)[lane] == 10 * value * value);
    CHECK(value == x[static_cast<std::size_t>(u[lane] * 5)]);
  }
  // The order in which columns are listed says nothing.
  const Drawn swapped = draw(solve_joint_draws({"y", "x"}, {y, x}));
  for (std::size_t lane = 0; lane < n; ++lane)
    CHECK(swapped.draws.row(1)[lane] == d.draws.row(0)[lane]);
}

TEST_CASE("joint distributions that cannot be are refused") {
  check_refused(solve_dirichlet({"a", "b"}, {3, 0}), "counts", "count 0 of b must be above 0");
  check_refused(solve_dirichlet({"a", "b"}, {3}), "counts", "1 entries for 2 names");
  check_refused(solve_dirichlet({"a"}, {3}), "names", "two parameters or more");
  check_refused(solve_dirichlet({"a", "a"}, {3, 3}), "names", "a stands twice");
  check_refused(solve_dirichlet({"a", "b"}, {0.02, 0.05}), "counts", "at least 0.1");
  const std::vector<double> mean{0, 0, 0}, se{1, 1, 1};
  const auto correlated = [&](std::vector<double> m) {
    return solve_multivariate_normal({"a", "b", "c"}, mean, se, SquareMatrix{3, std::move(m)});
  };
  check_refused(correlated({1, .9, -.9, .9, 1, .9, -.9, .9, 1}), "correlation",
                "the correlations of a, b and c cannot hold together: their matrix is not positive "
                "definite (least eigenvalue -0.8)");
  check_refused(correlated({1, .1, 0, .2, 1, 0, 0, 0, 1}), "correlation",
                "not symmetric: a with b");
  check_refused(correlated({2, 0, 0, 0, 1, 0, 0, 0, 1}), "correlation", "a with itself is 2");
  check_refused(solve_multivariate_normal({"a", "b"}, {0, 0}, SquareMatrix{2, {1, 2, 2, 1}}),
                "covariance", "the covariances of a and b cannot hold together");
  check_refused(solve_multivariate_normal({"a", "b"}, {0, 0}, SquareMatrix{2, {1, 0, 0, -1}}),
                "covariance", "the variance of b is -1");
  check_refused(solve_multivariate_normal({"a", "b"}, {0, 0}, std::vector{1.0, 0.0},
                                          SquareMatrix{2, {1, 0, 0, 1}}),
                "se", "se 0 of b must be above 0");
  check_refused(solve_joint_draws({"a", "b"}, {{1, 2}, {1, 2, 3}}), "columns", "b has 3 draws");
  check_refused(solve_joint_draws({"a"}, {{1}}), "file", "2 or more");
  check_refused(solve_joint_draws({"a"}, {{1, std::nan("")}}), "columns", "draw 2 of a");
}
