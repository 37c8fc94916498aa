// What every registered distribution must keep, stated every way it can be stated. A file added to
// engine/sampling/distributions/ is tested here without a line being added.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "models/numerics/normal.hpp"
#include "models/numerics/sum.hpp"

#include "engine/sampling/normal_quantile.hpp"
#include "engine/sampling/statement.hpp"
#include "engine/sampling/stream.hpp"

#include "tests/unit/sampling/statements.hpp"

using namespace equipoise::sampling;  // NOLINT: a test of this namespace
namespace numerics = equipoise::numerics;

namespace {

std::vector<double> uniforms() {
  std::vector<double> u(300);
  Stream({11, Purpose::parameter, "conformance"}).fill_uniform(0, u);
  for (const double tail : {0x1p-53, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.025, 0.25}) {
    u.push_back(tail);
    u.push_back(1 - tail);
  }
  u.push_back(0.5);
  std::sort(u.begin(), u.end());
  return u;
}

/// E[g(X)] without the kind's own formulas. Continuous: integral of g(F^-1(Phi(z))) phi(z) by the
/// trapezoidal rule on |z| <= 8.2, beyond which no uniform lies; the integrand and all it needs are
/// smooth but for the kink of a triangle, whose error is of order step^2 / 12 = 1e-6 of the spread.
/// Discrete: the sum over the jumps of F.
template <typename G>
double expectation(const Distribution& d, G g) {
  numerics::Sum sum;
  if (d.kind().discrete) {
    double before = 0;
    while (before < 1 - 1e-15) {
      const double x = d.quantile(std::nextafter(before, 1.0));
      const double after = d.cumulative(x);
      sum.add(g(x) * (after - before));
      before = after;
    }
    return sum.value();
  }
  const double step = 1.0 / 256;
  for (int i = -2099; i <= 2099; ++i) {
    const double z = i * step, weight = numerics::normal_density(z) * step;
    sum.add(g(d.quantile(numerics::normal_distribution(z))) * weight);
  }
  return sum.value();
}

double half_tail(std::string_view key) { return 0.5 * (1 - *interval_level(key)); }

/// The stated quantities that a shape must give back, within 1e-9: solvers promise 1e-10
/// (recovers()), the formulas for mean and sd lose at most 1e-12 by cancellation.
void check_stated(const ExampleStatement& statement, const Distribution& d) {
  const auto same = [&](double found, double stated) {
    INFO(found, " for ", stated);
    CHECK(std::abs(found - stated) <= 1e-9 * std::abs(stated));
  };
  bool has_centre = false;
  for (const NamedValue& v : statement.values) {
    if (v.key == "mean") same(d.mean(), v.value);
    if (v.key == "median") same(d.quantile(0.5), v.value);
    if (v.key == "se" || v.key == "sd") same(d.sd(), v.value);
    has_centre = has_centre || v.key == "mean" || v.key == "median";
    if (!interval_level(v.key)) continue;
    const double lower = d.quantile(half_tail(v.key)), upper = d.quantile(1 - half_tail(v.key));
    if (!has_centre) {
      same(lower, v.value);
      same(upper, v.upper);
    } else if (statement.distribution == "lognormal") {
      same(std::log(upper / lower), std::log(v.upper / v.value));
    } else {
      same(upper - lower, v.upper - v.value);
    }
  }
}

}  // namespace

TEST_CASE("every kind has a record that can be read") {
  std::set<std::string> names;
  for (const DistributionKind* kind : all_distributions()) {
    INFO(kind->name);
    CHECK(names.insert(std::string(kind->name)).second);
    CHECK_FALSE(kind->meaning.empty());
    REQUIRE_FALSE(kind->forms.empty());
    for (const Form& form : kind->forms)
      for (const StatementKey& key : form.keys) {
        CHECK_FALSE(key.input.key.empty());
        CHECK_FALSE(key.input.meaning.empty());
        CHECK_FALSE(key.input.example.empty());
      }
  }
  const std::set<std::string> expected{
      "fixed",       "normal",   "truncated_normal", "lognormal", "beta",    "gamma",
      "uniform",     "pert",     "triangular",       "weibull",   "poisson", "logit_normal",
      "exponential", "empirical"};
  CHECK(std::includes(names.begin(), names.end(), expected.begin(), expected.end()));
}

TEST_CASE("F(quantile(u)) = u, monotone, finite, within the support") {
  const std::vector<double> u = uniforms();
  for (const ExampleStatement& statement : all_statements()) {
    CAPTURE(statement.text());
    const Distribution d = statement.solved();
    double last = -std::numeric_limits<double>::infinity();
    for (const double p : u) {
      CAPTURE(p);
      const double x = d.quantile(p);
      REQUIRE(std::isfinite(x));
      CHECK(x >= d.shape().lower);
      CHECK(x <= d.shape().upper);
      CHECK(x >= last);
      last = x;
      if (d.kind().discrete) {
        CHECK(d.cumulative(x) >= p);
        CHECK(p > d.cumulative(std::nextafter(x, -infinity)));
      } else {
        // u lies between F four roundings of x below and above. F itself is good to about 1e-13,
        // and no better than the rounding of the power x^a in it, a 2^-53 with a of order (mean /
        // sd)^2.
        const double ratio = d.mean() / d.sd();
        const double tolerance = 1e-13 + 4 * 0x1p-53 * ratio * ratio;
        double below = x, above = x;
        for (int i = 0; i < 4; ++i) {
          below = std::nextafter(below, -infinity);
          above = std::nextafter(above, infinity);
        }
        CHECK(d.cumulative(below) - tolerance <= p);
        CHECK(p <= d.cumulative(above) + tolerance);
      }
    }
  }
}

TEST_CASE("what was stated is recovered") {
  for (const ExampleStatement& statement : all_statements()) {
    CAPTURE(statement.text());
    check_stated(statement, statement.solved());
  }
}

TEST_CASE("mean and standard deviation agree with integrals of the quantile") {
  for (const ExampleStatement& statement : all_statements()) {
    CAPTURE(statement.text());
    const Distribution d = statement.solved();
    const double mean = expectation(d, [](double x) { return x; });
    const double sd =
        std::sqrt(expectation(d, [mean](double x) { return (x - mean) * (x - mean); }));
    // A kink's 1e-6, four times for the mean and ten for the second moment it enters twice.
    CHECK(std::abs(mean - d.mean()) <= 4e-6 * d.sd());
    CHECK(std::abs(sd - d.sd()) <= 1e-5 * d.sd());
  }
}

TEST_CASE("the mean of draws is within 4 standard errors, and a twin moved by 10 is not") {
  constexpr std::size_t n = 20000;
  for (const ExampleStatement& statement : examples_of_every_form()) {
    CAPTURE(statement.text());
    const Distribution d = statement.solved();
    if (d.fixed()) continue;
    std::vector<double> x(n);
    Stream({1, Purpose::parameter, statement.text()}).fill_uniform(0, x);
    for (double& value : x) value = d.quantile(value);
    const double se = d.sd() / std::sqrt(static_cast<double>(n));
    const double mean = numerics::mean(x);
    CHECK(std::abs(mean - d.mean()) < 4 * se);
    CHECK_FALSE(std::abs(mean - (d.mean() + 10 * se)) < 4 * se);
  }
}
