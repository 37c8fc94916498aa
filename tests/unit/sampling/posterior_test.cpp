// Distributions after reports: closed forms, and the weighted way against them.
#include "engine/sampling/posterior.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <memory>
#include <vector>

namespace equipoise::sampling {
namespace {

Distribution stated(std::string_view kind, std::vector<NamedValue> values) {
  auto solved = solve(kind, values);
  REQUIRE(std::holds_alternative<Distribution>(solved));
  return std::get<Distribution>(solved);
}

Posterior known(std::variant<Posterior, NoPosterior> found) {
  REQUIRE(std::holds_alternative<Posterior>(found));
  return std::get<Posterior>(std::move(found));
}

struct Conjugate {
  Distribution prior;
  std::vector<Report> reports;
  double mean, sd;  ///< of the posterior, by hand
};

std::vector<Conjugate> conjugates() {
  std::vector<Conjugate> cases;
  // Beta(2, 8) and 12 of 40: beta(14, 36).
  cases.push_back({stated("beta", {{.key = "alpha", .value = 2}, {.key = "beta", .value = 8}}),
                   {{.kind = Report::Kind::binomial, .events = 12, .total = 40}},
                   14. / 50,
                   std::sqrt(14. * 36 / (50. * 50 * 51))});
  // Gamma(shape 3, rate 10) and 9 in 40 years, in two reports: gamma(12, 50).
  cases.push_back({stated("gamma", {{.key = "shape", .value = 3}, {.key = "rate", .value = 10}}),
                   {{.kind = Report::Kind::poisson, .events = 5, .total = 30},
                    {.kind = Report::Kind::poisson, .events = 4, .total = 10}},
                   12. / 50,
                   std::sqrt(12.) / 50});
  // N(1, 0.5^2) and 2 (se 0.25): precisions 4 and 16.
  cases.push_back({stated("normal", {{.key = "mean", .value = 1}, {.key = "sd", .value = 0.5}}),
                   {{.kind = Report::Kind::estimate, .mean = 2, .standard_error = 0.25}},
                   1.8,
                   std::sqrt(1 / 20.)});
  // The same of the logarithm.
  cases.push_back(
      {stated("lognormal", {{.key = "meanlog", .value = 1}, {.key = "sdlog", .value = 0.5}}),
       {{.kind = Report::Kind::ratio, .mean = 2, .standard_error = 0.25}},
       std::exp(1.8 + 0.025),
       std::exp(1.8 + 0.025) * std::sqrt(std::exp(0.05) - 1)});
  return cases;
}

}  // namespace

TEST_CASE("conjugate reports have the posterior of the books") {
  for (const Conjugate& c : conjugates()) {
    CAPTURE(c.prior.kind().name);
    const Posterior exact = known(learn(c.prior, c.reports));
    CHECK(&exact.distribution.kind() == &c.prior.kind());
    CHECK(!exact.effective_sample_size);
    CHECK(exact.distribution.mean() == doctest::Approx(c.mean).epsilon(1e-12));
    CHECK(exact.distribution.sd() == doctest::Approx(c.sd).epsilon(1e-12));
  }
}

TEST_CASE(
    "weights agree with the exact posterior within what their effective sample size implies") {
  for (const Conjugate& c : conjugates()) {
    CAPTURE(c.prior.kind().name);
    const Posterior exact = known(learn(c.prior, c.reports));
    const Posterior weighted = known(learn_by_weights(c.prior, c.reports));
    REQUIRE(weighted.effective_sample_size);
    const double size = *weighted.effective_sample_size;
    CAPTURE(size);
    CHECK(size >= least_effective_sample_size);
    CHECK(size < static_cast<double>(weighted_values));
    const double error = c.sd / std::sqrt(size);
    CHECK(std::abs(weighted.distribution.mean() - c.mean) < error);
    CHECK(std::abs(weighted.distribution.sd() - c.sd) < error);
    // Quantiles: an equal share of probability is 1 / size of the posterior, at the most.
    for (const double u : {0.025, 0.25, 0.5, 0.75, 0.975})
      CHECK(std::abs(exact.distribution.cumulative(weighted.distribution.quantile(u)) - u) <
            1 / std::sqrt(size));
    // Twin: the prior is further away than that.
    CHECK(std::abs(c.prior.mean() - c.mean) > 4 * error);
  }
}

TEST_CASE("nobody observed changes nothing, and halves teach what the whole does") {
  for (const Conjugate& c : conjugates()) {
    CAPTURE(c.prior.kind().name);
    std::vector<Report> halves;
    for (Report half : c.reports) {
      half.events /= 2;
      half.total /= 2;
      half.standard_error *= std::sqrt(2.0);
      halves.push_back(half);
      halves.push_back(half);
    }
    const Posterior exact = known(learn(c.prior, halves));
    CHECK(exact.distribution.mean() == doctest::Approx(c.mean).epsilon(1e-12));
    CHECK(exact.distribution.sd() == doctest::Approx(c.sd).epsilon(1e-12));
    const Posterior whole = known(learn_by_weights(c.prior, c.reports));
    const Posterior parts = known(learn_by_weights(c.prior, halves));
    CHECK(parts.distribution.mean() == doctest::Approx(whole.distribution.mean()).epsilon(1e-9));
    if (c.reports[0].standard_error > 0) continue;
    const Report nobody[] = {{.kind = c.reports[0].kind}};
    CHECK(known(learn(c.prior, nobody)).distribution == c.prior);
    const Posterior same = known(learn_by_weights(c.prior, nobody));
    CHECK(*same.effective_sample_size == doctest::Approx(weighted_values).epsilon(1e-12));
  }
}

TEST_CASE("what is not conjugate: a beta after a normal estimate, by quadrature of another kind") {
  const Distribution prior =
      stated("beta", {{.key = "alpha", .value = 3}, {.key = "beta", .value = 5}});
  const Report report[] = {{.kind = Report::Kind::estimate, .mean = 0.6, .standard_error = 0.1}};
  // The trapezoid of the density times the likelihood over 0 to 1.
  double mass = 0, first = 0, second = 0;
  for (int i = 1; i < 200000; ++i) {
    const double x = i / 200000.0, z = (0.6 - x) / 0.1;
    const double density = std::pow(x, 2) * std::pow(1 - x, 4) * std::exp(-0.5 * z * z);
    mass += density;
    first += density * x;
    second += density * x * x;
  }
  const double mean = first / mass, sd = std::sqrt(second / mass - mean * mean);
  const Posterior found = known(learn(prior, report));
  REQUIRE(found.effective_sample_size);
  const double error = sd / std::sqrt(*found.effective_sample_size);
  CHECK(std::abs(found.distribution.mean() - mean) < error);
  CHECK(std::abs(found.distribution.sd() - sd) < error);
  CHECK(std::abs(prior.mean() - mean) > 4 * error);
}

TEST_CASE("weights that collapse are refused with what is left of them") {
  const Distribution prior =
      stated("beta", {{.key = "alpha", .value = 3}, {.key = "beta", .value = 5}});
  const Report far[] = {{.kind = Report::Kind::estimate, .mean = 3, .standard_error = 0.02}};
  const auto found = learn(prior, far);
  REQUIRE(std::holds_alternative<NoPosterior>(found));
  CHECK(std::get<NoPosterior>(found).effective_sample_size < least_effective_sample_size);
  CHECK(std::get<NoPosterior>(found).values == weighted_values);
  const Report near[] = {{.kind = Report::Kind::estimate, .mean = 0.4, .standard_error = 0.02}};
  CHECK(std::holds_alternative<Posterior>(learn(prior, near)));
}

TEST_CASE("numbers that no distribution can hold are refused, not held") {
  const Distribution normal =
      stated("normal", {{.key = "mean", .value = 1}, {.key = "sd", .value = 0.5}});
  const Report exact[] = {
      {.kind = Report::Kind::estimate, .mean = -0.07, .standard_error = 1e-200}};
  const auto found = learn(normal, exact);
  REQUIRE(std::holds_alternative<NoPosterior>(found));
  CHECK(std::get<NoPosterior>(found).values == 0);
  const Distribution beta(*find_distribution("beta"),
                          {.a = 9e11, .b = 9e10, .lower = 0, .upper = 1});
  const Report many[] = {{.kind = Report::Kind::binomial, .events = 9e10, .total = 9e10}};
  CHECK(std::holds_alternative<NoPosterior>(learn(beta, many)));
  const Report few[] = {{.kind = Report::Kind::binomial, .events = 9, .total = 10}};
  const Distribution wider(*find_distribution("beta"),
                           {.a = 9e9, .b = 9e8, .lower = 0, .upper = 1});
  CHECK(std::holds_alternative<Posterior>(learn(wider, few)));
}

TEST_CASE("a sample's weights count its values, not the quantiles that repeat them") {
  // 500 values from 1 to 2. A report without information leaves all 500, one that singles out one
  // value leaves one, though that stands behind 262 quantiles.
  std::vector<double> sample;
  for (int i = 0; i < 500; ++i) sample.push_back(1 + i / 499.0);
  Shape shape{.lower = 1, .upper = 2};
  shape.values = std::make_shared<const std::vector<double>>(sample);
  const Distribution prior(*find_distribution("empirical"), shape);
  const Report vague[] = {{.kind = Report::Kind::estimate, .mean = 1.5, .standard_error = 1e3}};
  CHECK(*known(learn(prior, vague)).effective_sample_size ==
        doctest::Approx(500).epsilon(1e-4));  // values share 131,072 quantiles to a whole number
  const Report sharp[] = {{.kind = Report::Kind::estimate, .mean = 1.5, .standard_error = 1e-5}};
  const auto found = learn(prior, sharp);
  REQUIRE(std::holds_alternative<NoPosterior>(found));
  CHECK(std::get<NoPosterior>(found).values == 500);
  CHECK(std::get<NoPosterior>(found).effective_sample_size < 3);
}

}  // namespace equipoise::sampling
