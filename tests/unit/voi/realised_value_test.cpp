/// Information that not everybody follows: by hand, by quadrature and by simulated studies.
#include "models/voi/realised_value.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "models/numerics/quadrature.hpp"
#include "models/voi/population.hpp"

#include "tests/unit/voi/evpi_samples.hpp"

using namespace equipoise;
using namespace equipoise::test;
using voi::NormalDecision;
using voi::UptakeByEvidence;
using voi::value_with_uptake;

namespace {

double posterior_sd(const NormalDecision& d) {
  const double s = d.sd * d.sd;
  return std::sqrt(s * d.sampling_variance / (s + d.sampling_variance));
}

/// The expectation over the posterior mean, piece by piece between the kinks of uptake.
double by_quadrature(const NormalDecision& d, const UptakeByEvidence& uptake) {
  const double after = posterior_sd(d), s = std::sqrt(d.sd * d.sd - after * after);
  const double now = uptake.at(d.mean / d.sd);
  Values edges{d.mean - 12 * s, d.mean + 12 * s, uptake.nobody * after, uptake.everybody * after};
  for (double& e : edges) e = std::clamp(e, d.mean - 12 * s, d.mean + 12 * s);
  std::sort(edges.begin(), edges.end());
  double sum = 0;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i)
    for (int part = 0; part < 16 && edges[i + 1] > edges[i]; ++part) {
      const double width = (edges[i + 1] - edges[i]) / 16, from = edges[i] + part * width;
      const auto rule = numerics::gauss_legendre(32, from, from + width);
      for (std::size_t k = 0; k < rule.nodes.size(); ++k) {
        const double b = rule.nodes[k], z = (b - d.mean) / s;
        const double density = std::exp(-z * z / 2) / (s * std::sqrt(2 * std::acos(-1.0)));
        sum += rule.weights[k] * (uptake.at(b / after) - now) * b * density;
      }
    }
  return sum;
}

/// Studies drawn: a true benefit, its data, the posterior and who follows.
Estimate simulated(const NormalDecision& d, const UptakeByEvidence& uptake, std::size_t n) {
  const Values b = normals(n, d.mean, d.sd, 71);
  const Values e = normals(n, 0, std::sqrt(d.sampling_variance), 72);
  const double after = posterior_sd(d), w = after * after / d.sampling_variance;
  const double now = uptake.at(d.mean / d.sd);
  Values gain(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double posterior = d.mean + w * (b[i] + e[i] - d.mean);
    gain[i] = (uptake.at(posterior / after) - now) * b[i];  // those who follow live with the truth
  }
  return numerics::mean_estimate(gain, numerics::DrawGroups::independent(n));
}

}  // namespace

TEST_CASE("uptake year by year, before and after the research") {
  const Values people{100, 100, 100}, before{0.4, 0.5, 0.5}, after{0.4, 0.8, 0.9};
  // r = 25%: discount factors 1, 0.8, 0.64.
  const auto v = voi::realised_value({people, before, after}, {2, 0.1}, {5, 0.2}, 0.25);
  CHECK(v.information.value == doctest::Approx(2 * (40 + 64 + 57.6)).epsilon(1e-12));
  CHECK(v.implementation.value == doctest::Approx(5 * (0 + 24 + 25.6)).epsilon(1e-12));
  CHECK(v.total.value == doctest::Approx(323.2 + 248).epsilon(1e-12));
  CHECK(v.total.standard_error == doctest::Approx(0.1 * 161.6 + 0.2 * 49.6).epsilon(1e-12));
}

TEST_CASE("full uptake is the population's value; unchanged uptake implements nothing") {
  const Values people(10, 1000.0), all(10, 1.0), third(10, 0.3);
  const double multiplier = voi::discounted_people(1000, 10, 0.035);
  const auto full = voi::realised_value({people, all, all}, {3, 0}, {5, 0}, 0.035);
  CHECK(full.total.value == doctest::Approx(3 * multiplier).epsilon(1e-12));
  const auto same = voi::realised_value({people, third, third}, {3, 0}, {5, 0}, 0.035);
  CHECK(same.implementation.value == 0);
  CHECK(same.total.value == doctest::Approx(0.9 * multiplier).epsilon(1e-12));
  CHECK_THROWS_AS((void)voi::realised_value({people, all, {}}, {3, 0}, {5, 0}, 0.035),
                  ContractViolation);
}

TEST_CASE("uptake at once where the mean is above 0: EVSI") {
  // economics.md, section 4.
  CHECK(std::abs(value_with_uptake({-50, 200, 200.0 * 200}, {0, 0}) - 34.90887) < 5e-6);
  CHECK(std::abs(value_with_uptake({-50, 200, 100.0 * 100}, {0, 0}) - 49.13465) < 5e-6);
  CHECK(std::abs(value_with_uptake({50, 200, 200.0 * 200}, {0, 0}) - 34.90887) < 5e-6);
  CHECK(std::abs(value_with_uptake({-50, 200, 1e-9}, {0, 0}) - 57.26894) < 5e-6);
}

TEST_CASE("the closed form against quadrature") {
  const UptakeByEvidence ramps[] = {{0, 2}, {-1, 1}, {0.5, 0.6}, {1.645, 1.96}, {-3, -2}, {0, 0}};
  for (const double mean : {-300.0, -50.0, 0.0, 50.0, 120.0, 700.0})
    for (const double v : {100.0, 1e4, 4e4, 1e6})
      for (const UptakeByEvidence& ramp : ramps) {
        CAPTURE(mean);
        CAPTURE(v);
        CAPTURE(ramp.nobody);
        const NormalDecision d{mean, 200, v};
        const double truth = by_quadrature(d, ramp);
        // Gauss's rule and the normal loss are good to some 1e-13 of the largest term, |mean| + sd.
        CHECK(std::abs(value_with_uptake(d, ramp) - truth) < 1e-9 * (std::abs(mean) + 200));
      }
}

TEST_CASE("simulated studies, and twins that must fail") {
  struct Case {
    NormalDecision decision;
    UptakeByEvidence uptake;
  };
  const std::size_t n = 400000;
  for (const Case& c : {Case{{50, 200, 1e4}, {0, 2}}, Case{{-50, 200, 4e4}, {-0.5, 1.5}},
                        Case{{150, 200, 4e4}, {1, 2.5}}}) {
    CAPTURE(c.decision.mean);
    const Estimate found = simulated(c.decision, c.uptake, n);
    CHECK(agrees(found, value_with_uptake(c.decision, c.uptake)));
    NormalDecision other = c.decision;
    other.sampling_variance *= 1.5;
    CHECK_FALSE(agrees(found, value_with_uptake(other, c.uptake)));
    CHECK_FALSE(agrees(found, value_with_uptake(c.decision, {0, 0})));
  }
}

TEST_CASE("evidence can raise uptake of what is believed, and lower it") {
  // Nobody is swayed by a mean of 0.25 standard deviations; a study that could hardly change the
  // decision makes many follow.
  const NormalDecision weak{50, 200, 4e4};
  CHECK(value_with_uptake(weak, {0.5, 1}) > value_with_uptake(weak, {0, 0}));
  // Everybody has it: a study may only make some give it up who should not.
  const NormalDecision sure{700, 200, 4e6};
  CHECK(value_with_uptake(sure, {3, 3.5}) < 0);
  CHECK_THROWS_AS((void)value_with_uptake({0, 0, 1}, {0, 1}), ContractViolation);
  CHECK_THROWS_AS((void)value_with_uptake({0, 1, 1}, {1, 0}), ContractViolation);
}

TEST_CASE("a small loss that giving up avoids keeps its digits") {
  // Everybody has what only one study in 10^12 would speak against.
  const NormalDecision d{1000, 200, 4e4};
  const double truth = by_quadrature(d, {0, 0}), found = value_with_uptake(d, {0, 0});
  CHECK(truth > 0);
  CHECK(std::abs(found - truth) < 1e-9 * truth);
}
