// Printed closed forms of what a study is worth: a normal quantity observed with normal error, one
// of several correlated ones, and a probability of which binomial data tell.
#include <algorithm>
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "models/numerics/quadrature.hpp"
#include "models/voi/hermite_series.hpp"

#include "tests/support/trial_referees.hpp"

namespace {
using namespace equipoise::voi;
using equipoise::implementation::CubicTable;

/// INB ~ N(mean, sd^2) itself is observed with an error of this variance.
double evsi(double mean, double sd, double error_variance) {
  CubicTable f(1);
  for (const double x : {-1.0, 1.0}) {
    const double slope = 1.0;
    f.append(x, {&x, 1}, {&slope, 1}, {&slope, 1});
  }
  return loss_avoided(expand(f, {mean, sd}).coefficient.row(0),
                      sd * sd / (sd * sd + error_variance));
}

/// INB = a + b p, p ~ Beta(alpha, beta), n people with the event or without.
double evsi_of_probability(double a, double b, double alpha, double beta, int n) {
  std::vector<double> inb, zero, weight, likelihood;
  const double log_beta = std::lgamma(alpha) + std::lgamma(beta) - std::lgamma(alpha + beta);
  constexpr int panels = 30;
  for (int panel = 0; panel < panels; ++panel) {
    const auto rule =
        equipoise::numerics::gauss_legendre(40, double(panel) / panels, double(panel + 1) / panels);
    for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
      const double p = rule.nodes[i];
      inb.push_back(a + b * p);
      zero.push_back(0);
      weight.push_back(rule.weights[i] * std::exp((alpha - 1) * std::log(p) +
                                                  (beta - 1) * std::log1p(-p) - log_beta));
      for (int x = 0; x <= n; ++x)
        likelihood.push_back(std::exp(std::lgamma(n + 1.0) - std::lgamma(x + 1.0) -
                                      std::lgamma(n - x + 1.0) + x * std::log(p) +
                                      (n - x) * std::log1p(-p)));
    }
  }
  const double now = std::max(0.0, a + b * alpha / (alpha + beta));
  return best_after_study(inb, zero, weight, likelihood, static_cast<std::size_t>(n) + 1) - now;
}

}  // namespace

TEST_CASE("case A: the vignette's toy, p1 ~ N(1, 1) observed n times") {
  const struct {
    double sd, n, value;
  } printed[] = {{1, 1, .025127270830006},     {1, 10, .072325120260862},
                 {1, 100, .082117605597114},   {1, 1000, .083194606099986},
                 {1, 10000, .083303373261203}, {2, 1, .0019713232231924},
                 {2, 10, .049070772026155},    {2, 100, .078662783837447}};
  for (const auto& p : printed) {
    CAPTURE(p.n);
    CHECK(std::abs(evsi(1, 1, p.sd * p.sd / p.n) - p.value) < 1e-9);
    CHECK_FALSE(std::abs(evsi(1, 1, p.sd * p.sd / (p.n + 0.01 * p.n)) - p.value) < 1e-9);
  }
}

TEST_CASE("case F: data on one of five correlated parameters") {
  // What parameter 3 says of INB has the standard deviation (0.5 x 4 + 0.9) / 2 = 1.45.
  const struct {
    double n, value;
  } printed[] = {{5, .14417288991562}, {20, .22167876642212}, {100, .25472314657262}};
  for (const auto& p : printed) {
    CAPTURE(p.n);
    CHECK(std::abs(evsi(-.8, 1.45, 1.45 * 1.45 * (16 / p.n) / 4) - p.value) < 1e-9);
  }
}

TEST_CASE("case E: beta-binomial, two priors") {
  const struct {
    int n;
    double value;
  } first[] = {{1, 90.909090909091},  {5, 182.41758241758},  {10, 234.3653250774},
               {20, 277.42831880763}, {50, 317.20499677331}, {100, 334.3413971355},
               {500, 349.92597149464}},
    second[] = {{1, 1666.6666666667},
                {2, 1666.6666666667},
                {3, 2000},
                {10, 2272.7272727273},
                {100, 2475.2475247525}};
  for (const auto& p : first) {
    CAPTURE(p.n);
    CHECK(std::abs(evsi_of_probability(-2000, 9000, 2, 8, p.n) - p.value) < 1e-7);
  }
  for (const auto& p : second) {
    CAPTURE(p.n);
    CHECK(std::abs(evsi_of_probability(-10000, 20000, 1, 1, p.n) - p.value) < 1e-7);
  }
  CHECK_FALSE(std::abs(evsi_of_probability(-2000, 9000, 2.01, 8, 5) - 182.41758241758) < 1e-7);
}
