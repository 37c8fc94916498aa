#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <random>
#include <vector>

#include "models/numerics/restricted_likelihood.hpp"
#include "models/numerics/spline_terms.hpp"

using namespace equipoise;
using numerics::SplineTerms;
using Values = std::vector<double>;

namespace {

Values lognormal_draws(std::size_t n) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  Values x(n);
  for (double& v : x) v = 100 * std::exp(0.5 * normal(random));
  return x;
}

Values evaluate(const SplineTerms& terms, const Values& x) {
  Values out(terms.columns() * x.size());
  terms.evaluate(x, out.data(), x.size());
  return out;
}

}  // namespace

TEST_CASE("terms have mean 0, variance 1 and no correlation over the draws") {
  const std::size_t n = 3000;
  const Values x = lognormal_draws(n);
  const SplineTerms terms(x, 12);
  REQUIRE(terms.columns() == 11);
  const Values f = evaluate(terms, x);
  for (std::size_t a = 0; a < terms.columns(); ++a) {
    double mean = 0;
    for (std::size_t i = 0; i < n; ++i) mean += f[a * n + i] / static_cast<double>(n);
    CHECK(std::abs(mean) < 1e-9);
    for (std::size_t b = 0; b < terms.columns(); ++b) {
      double product = 0;
      for (std::size_t i = 0; i < n; ++i)
        product += f[a * n + i] * f[b * n + i] / static_cast<double>(n);
      CHECK(std::abs(product - (a == b ? 1 : 0)) < 1e-8);
    }
  }
  CHECK(terms.penalty(0) == 0);
  for (std::size_t c = 1; c < terms.columns(); ++c) CHECK(terms.penalty(c) > 0);
  for (std::size_t c = 2; c < terms.columns(); ++c) CHECK(terms.penalty(c) >= terms.penalty(c - 1));
}

TEST_CASE("the penalty is the integral of the squared second derivative") {
  Values x(501);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<double>(i) / 500;  // uniform on [0, 1]
  const SplineTerms terms(x, 8);
  // Second differences on a fine grid; the standard deviation of x is the unit.
  const std::size_t cells = 40000;
  Values fine(cells + 1);
  for (std::size_t i = 0; i <= cells; ++i)
    fine[i] = static_cast<double>(i) / static_cast<double>(cells);
  const Values f = evaluate(terms, fine);
  double square = 0;
  for (const double v : x) square += (v - 0.5) * (v - 0.5) / 501;
  const double h = 1 / (static_cast<double>(cells) * std::sqrt(square));
  for (std::size_t c = 0; c < terms.columns(); ++c) {
    const double* g = &f[c * fine.size()];
    double integral = 0;
    for (std::size_t i = 1; i < cells; ++i) {
      const double second = (g[i - 1] - 2 * g[i] + g[i + 1]) / (h * h);
      integral += second * second * h;
    }
    // The grid misses h at either end, where the integrand is at most some 30 times its mean.
    CHECK(integral == doctest::Approx(terms.penalty(c)).epsilon(2e-3).scale(1e-3));
  }
}

TEST_CASE("repeated values leave fewer terms, a constant none") {
  CHECK(SplineTerms(Values(50, 3.0), 16).columns() == 0);
  Values x(60);
  for (const std::size_t distinct : {2, 3, 4, 6}) {
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = 0.1 * static_cast<double>((i * i) % distinct == 0 ? 0 : i % distinct);
    std::vector<double> seen;
    for (const double v : x)
      if (std::find(seen.begin(), seen.end(), v) == seen.end()) seen.push_back(v);
    CHECK(SplineTerms(x, 16).columns() <= seen.size() - 1);
  }
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 3);
  CHECK(SplineTerms(x, 16).columns() == 2);
}

namespace {

/// -2 restricted log-likelihood of y ~ N(a 1, sigma^2 (I + Z Z' / lambda)), a and sigma^2 profiled
/// out, by dense Cholesky factors: log|V| + log(1'V^-1 1) + (n - 1) log(y'Py), up to a constant.
double dense_likelihood(const std::vector<Values>& z, const Values& y, double lambda) {
  const std::size_t n = y.size();
  std::vector<Values> l(n, Values(n, 0.0));
  double log_determinant = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double v = i == j ? 1.0 : 0.0;
      for (const Values& column : z) v += column[i] * column[j] / lambda;
      for (std::size_t k = 0; k < j; ++k) v -= l[i][k] * l[j][k];
      l[i][j] = i == j ? std::sqrt(v) : v / l[j][j];
      if (i == j) log_determinant += 2 * std::log(l[i][i]);
    }
  const auto half_solve = [&](Values b) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < i; ++k) b[i] -= l[i][k] * b[k];
      b[i] /= l[i][i];
    }
    return b;
  };
  const Values one = half_solve(Values(n, 1.0)), whitened = half_solve(y);
  double ones = 0, cross = 0, square = 0;
  for (std::size_t i = 0; i < n; ++i) {
    ones += one[i] * one[i], cross += one[i] * whitened[i], square += whitened[i] * whitened[i];
  }
  return log_determinant + std::log(ones) +
         static_cast<double>(n - 1) * std::log(square - cross * cross / ones);
}

}  // namespace

TEST_CASE("the penalty maximises the dense restricted likelihood") {
  const std::size_t n = 40;
  std::mt19937_64 random(17);
  std::normal_distribution<double> normal;
  int kept = 0, left_out = 0;
  for (int trial = 0; trial < 12; ++trial) {
    // Orthogonal columns with mean 0: cosines, of several lengths; one column in every third trial.
    const std::size_t columns = trial % 3 == 0 ? 1 : 4;
    std::vector<Values> z(columns, Values(n));
    Values y(n), gram, projection;
    const double effect = trial % 4 == 0 ? 0.0 : 0.4;
    for (std::size_t i = 0; i < n; ++i) y[i] = 5 + normal(random);
    for (std::size_t c = 0; c < columns; ++c) {
      for (std::size_t i = 0; i < n; ++i)
        z[c][i] = std::cos(M_PI * (static_cast<double>(i) + 0.5) * static_cast<double>(c + 1) /
                           static_cast<double>(n)) /
                  static_cast<double>(c + 1);
      const double coefficient = effect * normal(random) * 3;
      for (std::size_t i = 0; i < n; ++i) y[i] += coefficient * z[c][i];
    }
    double mean = 0, residual = 0;
    for (const double v : y) mean += v / static_cast<double>(n);
    for (const double v : y) residual += (v - mean) * (v - mean);
    for (std::size_t c = 0; c < columns; ++c) {
      double g = 0, p = 0;
      for (std::size_t i = 0; i < n; ++i) g += z[c][i] * z[c][i], p += z[c][i] * (y[i] - mean);
      gram.push_back(g), projection.push_back(p);
    }
    const double found = numerics::ridge_by_restricted_likelihood({gram, projection, residual, n});

    double best = std::numeric_limits<double>::infinity(), best_log = 0;
    for (double log_lambda = -12; log_lambda < 18; log_lambda += 0.02) {
      const double value = dense_likelihood(z, y, std::exp(log_lambda));
      if (value < best) best = value, best_log = log_lambda;
    }
    CAPTURE(trial);
    if (std::isinf(found)) {
      ++left_out;
      CHECK(best_log > 12);  // the likelihood rises as far as the grid goes
    } else {
      ++kept;
      CHECK(std::abs(std::log(found) - best_log) < 0.05);
      CHECK(dense_likelihood(z, y, found) <= best + 1e-6);
    }
  }
  CHECK(kept >= 3);
  CHECK(left_out >= 2);
}

TEST_CASE("a single column keeps the share 1 - 1/F, and nothing where F < 1") {
  const std::size_t n = 1000001;
  const Values gram{50.0};
  // F = (n - 2) explained / (residual - explained); explained = p^2 / g.
  const auto kept = [&](double f) {
    const double residual = 1e6, explained = f * residual / (static_cast<double>(n - 2) + f);
    const Values projection{std::sqrt(explained * 50.0)};
    const double lambda = numerics::ridge_by_restricted_likelihood({gram, projection, residual, n});
    return 50.0 / (50.0 + lambda);
  };
  CHECK(kept(10) == doctest::Approx(0.9).epsilon(1e-4));
  CHECK(kept(2) == doctest::Approx(0.5).epsilon(1e-4));
  CHECK(kept(0.9) == 0);
}

TEST_CASE("a block enters where the likelihood rises by more than its price") {
  // One column: the fall of -2 l is F - 1 - log F but for terms of order 1 / n; 2 at F = 4.505.
  const std::size_t n = 1000001;
  const auto enters = [&](double f, double price) {
    const double residual = 1e6, explained = f * residual / (static_cast<double>(n - 2) + f);
    const Values gram{50.0}, projection{std::sqrt(explained * 50.0)};
    return !std::isinf(
        numerics::ridge_by_restricted_likelihood({gram, projection, residual, n, price}));
  };
  CHECK(4.505 - 1 - std::log(4.505) == doctest::Approx(2).epsilon(1e-3));
  CHECK(enters(4.52, 2));
  CHECK_FALSE(enters(4.49, 2));
  CHECK(enters(1.1, 0));
  // Where it enters, the price does not move the penalty; several columns alike.
  const Values gram{50, 40}, projection{30, 20};
  const double free = numerics::ridge_by_restricted_likelihood({gram, projection, 1000, 500});
  CHECK(numerics::ridge_by_restricted_likelihood({gram, projection, 1000, 500, 2}) == free);
  CHECK(std::isinf(numerics::ridge_by_restricted_likelihood({gram, projection, 1000, 500, 1e3})));
}

TEST_CASE("values most of which are the same, but for rounding") {
  std::mt19937_64 random(5);
  std::normal_distribution<double> normal;
  for (const double share : {0.3, 0.5, 0.9, 0.99})
    for (const double rounding : {0.0, 1e-17, 1e-15}) {
      CAPTURE(share);
      CAPTURE(rounding);
      Values x(2000);
      for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<double>(i) < share * 2000 ? 0.3 + rounding * static_cast<double>(i % 3)
                                                     : 0.3 + std::abs(normal(random));
      const SplineTerms terms(x, 12);
      REQUIRE(terms.columns() >= 1);
      for (std::size_t c = 1; c < terms.columns(); ++c) CHECK(terms.penalty(c) > 0);
      for (const double v : evaluate(terms, x)) CHECK(std::isfinite(v));
    }
}
